"""A unit that does not answer is noticed in time, once, also after a restart; a person takes note of it."""

import pytest
from msgspec.structs import replace

from incidents.deadlines import Policy, due, running
from incidents.events import LadderLapsed, LapseSeen
from incidents.ladder_orders import LapseRung, SeeLapse
from incidents.model import Step
from incidents.orders import DispatchUnit, MergeIncident
from tests.laws.world import later
from tests.unit.incidents.happening import NOW, Happening, kinds

POLICY = Policy(received_s=(10.0, 20.0, 30.0, 40.0), accepted_s=(60.0, 60.0, 60.0, 60.0))


def sent(*steps: Step) -> Happening:
    happening = Happening()
    happening.alarm()
    happening.report(happening.send(), *steps)
    return happening


def overdue(happening: Happening, seconds: float) -> list[str]:
    return [order.step for order in due(happening.state, POLICY, later(NOW, seconds))]


def lapse(happening: Happening, step: Step) -> list[LadderLapsed]:
    events = happening.give(LapseRung(assignment="I1-1", step=step))
    return [event for event in events if isinstance(event, LadderLapsed)]


def test_a_rung_is_overdue_at_its_limit_and_not_before() -> None:
    happening = sent("sent")  # a severe alarm has priority 1
    assert [overdue(happening, seconds) for seconds in (9.9, 10, 60)] == [[], ["received"], ["received", "accepted"]]


@pytest.mark.parametrize(("priority", "limit"), [(1, 10), (2, 20), (3, 30), (4, 40)])
def test_each_priority_has_its_own_limit(priority: int, limit: float) -> None:
    happening = sent("sent")
    known = happening.state.assignments["I1-1"]
    happening.state.assignments["I1-1"] = replace(known, priority=priority)
    assert (overdue(happening, limit - 0.1), overdue(happening, limit)) == ([], ["received"])


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        (("sent", "received"), ["accepted"]),
        (("sent", "shown"), ["accepted"]),
        (("sent", "accepted"), []),
        (("sent", "en_route"), []),
        (("refused",), []),
        (("accepted", "clear"), []),
    ],
)
def test_what_was_reached_or_has_ended_is_never_overdue(steps: tuple[Step, ...], left: list[str]) -> None:
    assert overdue(sent(*steps), 3600) == left


def test_what_is_overdue_is_said_once_and_sent_again_where_the_device_is_silent() -> None:
    happening = sent("sent")
    [lapsed] = lapse(happening, "received")
    assert (lapsed.unit, lapsed.resent) == ("P12", True)
    assert lapse(happening, "received") == []
    assert overdue(happening, 30) == []
    [lapsed] = lapse(happening, "accepted")
    assert not lapsed.resent
    assert overdue(happening, 3600) == []


def test_a_step_that_is_no_rung_never_lapses() -> None:
    assert lapse(sent("sent"), "refused") == []


def test_a_receipt_that_came_in_between_is_in_time() -> None:
    happening = sent("sent")
    happening.report("I1-1", "received")
    assert lapse(happening, "received") == []


def test_a_person_takes_note_once_of_all_that_has_lapsed() -> None:
    happening = sent("sent")
    assert happening.give(SeeLapse(assignment="I1-1")) == []
    lapse(happening, "received")
    lapse(happening, "accepted")
    [seen] = happening.give(SeeLapse(assignment="I1-1"), by="li")
    assert isinstance(seen, LapseSeen)
    assert {one.seen_by for one in happening.state.assignments["I1-1"].lapses} == {"li"}
    assert happening.give(SeeLapse(assignment="I1-1"), by="chen") == []


def test_who_sends_another_one_has_seen_what_lapsed_in_the_same_happening_only() -> None:
    happening = sent("sent")
    lapse(happening, "accepted")
    happening.open()
    elsewhere = DispatchUnit(incident="I2", unit="M01", instead_of="I1-1")
    assert happening.refusal(elsewhere) == "not_of_family"
    assert happening.refusal(replace(elsewhere, instead_of="I9-9")) == "unknown_assignment"
    happening.give(MergeIncident(incident="I1", into="I2", reason="同一处"))
    assert kinds(happening.give(elsewhere, by="li"))[-1] == "LapseSeen"


def test_a_grade_makes_a_limit_shorter_and_never_longer() -> None:
    happening = sent("sent")
    grade = happening.state.incidents["I1"].grade
    cases: list[tuple[dict[Step, float], list[Step]]] = [
        ({"accepted": 5.0}, ["accepted"]),
        ({"received": 99.0}, []),
        ({}, []),
    ]
    for of_grade, expected in cases:
        found = due(happening.state, POLICY, later(NOW, 6), {grade: of_grade})
        assert [order.step for order in found] == expected
    assert list(due(happening.state, POLICY, later(NOW, 6), {grade % 4 + 1: {"accepted": 5.0}})) == []


def test_overdue_is_what_either_clock_says() -> None:
    happening = sent("sent")

    def said(seconds: float, lasted: float) -> list[str]:
        orders = due(happening.state, POLICY, later(NOW, seconds), running={"I1-1": lasted})
        return [order.step for order in orders]

    assert said(-3600, 9.9) == []
    assert said(-3600, 10) == ["received"]
    assert said(60, 0) == said(-3600, 60) == ["received", "accepted"]
    assert running(happening.state) == {"I1-1": happening.state.assignments["I1-1"].rungs[0].at}
    happening.report("I1-1", "refused")
    assert running(happening.state) == {}
