"""Alerts find what they are about: held to labelled storms, and to the same answer for ever."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import weights
from incidents.board import Board
from incidents.linking import METRES_PER_DEGREE, Frequencies, Happening, Match, Report, Spot, both, link, names, topics
from tests.laws.storms import Labelled, board_of, frequencies_of, put_together, storm, summed

HERE = Spot(31.28, 121.52, 20.0)
SEEDS = range(40)
"""None of those that the weights were found with, which were 100 to 159."""


def away(metres: float, within: float = 20.0) -> Spot:
    return Spot(HERE.lat + metres / METRES_PER_DEGREE, HERE.lon, within)


FLOOD = Happening(
    "I1", newest=1000.0, codes=frozenset({"water_level"}), devices=frozenset({("WL-1", frozenset({"water_level"}))}), spot=HERE,
    streets=frozenset({"控江路"}), callers=frozenset({"somebody"}), names=frozenset({"黄兴路"}),
)  # fmt: skip
QUIET = Frequencies(20, {"黄兴路": 1, "控江路": 10})


def matched(report: Report, *happenings: Happening) -> list[Match]:
    return link(report, happenings or [FLOOD], QUIET)


def test_storms_are_put_together_and_what_joins_by_itself_is_right() -> None:
    all_of_them = summed([put_together(storm(seed)) for seed in SEEDS])
    precision = all_of_them.rightly / all_of_them.together
    recall = all_of_them.rightly / all_of_them.should
    assert precision >= 0.98 and recall >= 0.95, (precision, recall)
    assert all_of_them.joined > 1000 and all_of_them.joined_rightly / all_of_them.joined >= 0.99


@pytest.mark.parametrize("count", [1, 16, 17, 500])
def test_a_board_finds_what_comparing_all_finds(count: int) -> None:
    board, all_of_them = board_of(count, 1)
    frequencies = frequencies_of(all_of_them)
    for labelled in storm(1) + storm(2):
        assert board.match(labelled.report) == link(labelled.report, all_of_them, frequencies)


def test_what_all_name_is_not_looked_for() -> None:
    """Every device of a street bears its name: to compare all of them with each alert took a millisecond."""
    board, all_of_them = board_of(500, 1)
    named = [one._replace(names=one.names | {"黄兴路"}) for one in all_of_them]
    for one in named:
        board.put(one)
    frequencies = frequencies_of(named)
    for labelled in storm(3):
        report = labelled.report._replace(names=frozenset({"黄兴路"}))
        assert board.match(report) == link(report, named, frequencies)
        if report.spot is not None and report.spot.within < 100:
            assert len(list(board._candidates(report))) < 50


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=40))
def test_a_board_forgets_without_a_trace(moves: list[tuple[int, bool]]) -> None:
    _, all_of_them = board_of(10, 2)
    board = Board()
    kept: dict[str, Happening] = {}
    for at, stays in moves:
        happening = all_of_them[at]
        if stays:
            board.put(happening)
            kept[happening.id] = happening
        else:
            board.drop(happening.id)
            kept.pop(happening.id, None)
    fresh = Board()
    for happening in kept.values():
        fresh.put(happening)
    assert (board._by, +board._named) == (fresh._by, fresh._named) and len(board) == len(kept)
    assert board._named == fresh._named, "no place that nobody names"


def test_the_answer_is_the_same_in_every_process() -> None:
    code = "from tests.laws.test_linking import answers; print(answers())"
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=60
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1 and b"near" in said.pop(), "three times the same, and something"


def answers() -> list[list[Match]]:
    board, _ = board_of(100, 3)
    return [board.match(labelled.report) for labelled in storm(3)]


def test_a_repeat_of_a_device_is_certain_and_says_why() -> None:
    (match,) = matched(Report(1060.0, frozenset({"water_level"}), "WL-1", HERE))
    assert match.is_certain and [reason.code for reason in match.reasons] == [
        "near",
        "same_device",
        "lately",
        "same_class",
    ]
    assert match.reasons[0].figure == 0.0 and match.reasons[2].figure == 60.0
    assert match.score == pytest.approx(
        weights.KNOWN - 4.3219 + sum(reason.weight for reason in match.reasons), abs=1e-3
    )


def test_the_same_class_on_the_other_side_of_the_district_is_something_else() -> None:
    assert matched(Report(1060.0, frozenset({"water_level"}), "WL-9", away(4000))) == []


def test_another_class_at_the_same_place_is_for_a_person_to_judge() -> None:
    report = Report(1060.0, frozenset({"collision"}), "CAM-1", away(50, 40.0))
    assert not any(match.is_certain for match in matched(report))
    assert matched(report._replace(codes=frozenset({"water_level"})))[0].is_certain


@pytest.mark.parametrize(("metres", "within", "is_found"), [(400, 300.0, True), (400, 20.0, False)])
def test_how_far_is_near_depends_on_how_well_the_place_is_known(metres: float, within: float, is_found: bool) -> None:
    report = Report(1060.0, frozenset({"water_level"}), "WL-9", away(metres, within))
    assert bool(matched(report)) is is_found


def test_a_caller_who_calls_again_is_known_wherever_the_cell_puts_him() -> None:
    assert matched(Report(1300.0, spot=away(600, 300.0), caller="somebody"))
    assert not matched(Report(1300.0, spot=away(1500, 300.0), caller="somebody else"))


def test_a_place_that_only_one_incident_names_says_more_than_one_that_all_do() -> None:
    rare, common = (
        Report(1060.0, frozenset({"water_level"}), names=frozenset({name})) for name in ("黄兴路", "控江路")
    )
    busy = FLOOD._replace(names=frozenset({"黄兴路", "控江路"}))
    assert matched(rare, busy)
    assert not matched(common, busy)


def test_a_street_says_something_where_no_distance_can() -> None:
    here, there = (
        Report(1060.0, frozenset({"water_level"}), street=name, caller="somebody") for name in ("控江路", "殷行")
    )
    assert matched(here)[0].score - matched(there)[0].score == weights.SAME_STREET - weights.OTHER_STREET


def test_a_long_pause_speaks_against_but_not_for_ever() -> None:
    hour, day = (
        matched(Report(1000.0 + pause, frozenset({"water_level"}), "WL-1", HERE))[0] for pause in (3600.0, 86400.0)
    )
    assert hour.score > day.score
    assert min(reason.weight for reason in day.reasons) == weights.LATEST


def test_with_two_alike_the_lower_number_comes_first() -> None:
    alike = [FLOOD._replace(id=name) for name in ("I10", "I9", "I2")]
    assert [match.incident for match in matched(Report(1060.0, frozenset({"water_level"}), "WL-1", HERE), *alike)] == [
        "I2",
        "I9",
        "I10",
    ]


def test_places_and_topics_of_what_is_said() -> None:
    assert names("黄兴路控江路口的积水很深，佳木斯路也是") == {"黄兴路", "控江路", "木斯路"}
    assert names("着火了") == frozenset() and topics("公交车着火了在冒烟") == {"bus", "smoke"}
    assert topics("喂？") == frozenset()


def test_two_reports_of_a_place_know_it_better_than_one() -> None:
    fused = both(HERE, away(100))
    assert fused is not None and fused.within == pytest.approx(20 / 2**0.5)
    assert fused.lat == pytest.approx(away(50).lat) and both(None, HERE) == both(HERE, None) == HERE


def test_every_weight_of_a_topic_is_one_that_sensors_have_or_people_say() -> None:
    known = frozenset().union(*weights.KIN) | {"cable", "collision"}
    assert set(weights.TOPICS.values()) <= known


def test_a_storm_is_the_same_each_time() -> None:
    first: list[Labelled] = storm(7)
    assert first == storm(7) and len(first) > 30
