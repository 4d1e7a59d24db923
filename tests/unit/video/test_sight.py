"""Which cameras see a place: each reason turns a ranking, and the whole keeps its laws."""

from collections.abc import Mapping
from math import cos, isfinite, nan, radians
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from video.health import Condition, Health
from video.model import Camera, Node, State, cell, cell_key
from video.roads import Roads
from video.sight import HEALTH, METRES_PER_DEGREE, NEAR_METRES, Known, Sighting, Spot, Why, rank

LAT, LON = 31.2718, 121.5224
Placed = tuple[str, float, float, float, float]


def offset(east: float, north: float) -> tuple[float, float]:
    return LAT + north / METRES_PER_DEGREE, LON + east / (METRES_PER_DEGREE * cos(radians(LAT)))


def seen(*cameras: Placed, offline: tuple[str, ...] = (), reach: float = 80.0) -> State:
    """Cameras of (id, metres east, metres north, bearing, field of view), each with a node of its own."""
    state = State()
    for name, east, north, bearing, fov in cameras:
        lat, lon = offset(east, north)
        state.nodes[name] = Node(id=name, name=name, kind="street", agency="a", online=name not in offline)
        state.cameras[name] = Camera(
            id=name, name=name, node=name, owner="a", lat=lat, lon=lon,
            bearing=bearing, fov=fov, range=reach, qualities=("main",),
        )  # fmt: skip
        state.cells.setdefault(cell_key(*cell(lat, lon)), []).append(name)
    return state


def spot(within: float = 5.0, east: float = 0.0, north: float = 0.0) -> Spot:
    return Spot(*offset(east, north), within)


def order(state: State, at: Spot | None = None, known: Known | None = None) -> list[str]:
    return [one.camera for one in rank(state, at or spot(), known or Known(), 100)]


def sick(**states: Condition) -> Known:
    return Known({name: Health(state=state, at="t") for name, state in states.items()})


def reason(one: Sighting, code: Why | Condition) -> float:
    """Its weight; 0 where it is not named."""
    return next((given.weight for given in one.reasons if given.code == code), 0.0)


def test_the_nearest_comes_first_when_all_look_around() -> None:
    assert order(seen(("far", 60, 0, 0, 360), ("near", 0, 10, 0, 360), ("middle", -30, 0, 0, 360))) == [
        "near", "middle", "far",
    ]  # fmt: skip


def test_a_camera_that_looks_here_beats_a_nearer_one_that_looks_away() -> None:
    # 50 m west and looking east (90°) sees the place; 10 m north and looking north does not.
    looking, away = rank(seen(("away", 0, 10, 0, 90), ("looking", -50, 0, 90, 60)), spot())
    assert (looking.camera, looking.covers, looking.off_deg) == ("looking", 1.0, 0.0)
    assert (away.camera, away.covers, away.off_deg) == ("away", 0.0, 180.0)
    assert reason(looking, "in_view") == 60.0 and "out_of_view" in [one.code for one in away.reasons]


def test_bearings_wrap_at_north() -> None:
    # 50 m south-south-east of the camera's line: it looks at 350° with 40°, the place lies at 5°.
    assert order(seen(("wraps", -4.4, -50, 350, 40), ("nearer", 5, 0, 90, 20)), spot(2.0))[0] == "wraps"


def test_what_is_partly_in_view_stands_between_what_is_and_what_is_not() -> None:
    # The place is known to 20 m. At the edge of its view one sees half of it.
    state = seen(("whole", 0, -60, 0, 90), ("half", 0, -60, 30, 60), ("none", 0, -60, 90, 60))
    assert order(state, spot(20.0)) == ["whole", "half", "none"]
    assert rank(state, spot(20.0), limit=3)[1].covers == pytest.approx(0.5, abs=0.05)


def test_out_of_range_does_not_count_as_seen_and_is_told_as_that() -> None:
    found = rank(seen(("looks but too far", -120, 0, 90, 60), ("sees", 0, 70, 180, 20)), spot(2.0))
    assert [one.camera for one in found] == ["sees", "looks but too far"]
    assert "out_of_range" in [one.code for one in found[1].reasons]


def test_a_place_known_to_300_metres_is_for_the_camera_that_covers_the_area() -> None:
    narrow, wide = ("narrow", 0, -30, 0, 20), ("wide", 0, -75, 0, 360)
    assert order(seen(narrow, wide), spot(2.0)) == ["narrow", "wide"]
    assert order(seen(narrow, wide), spot(300.0)) == ["wide", "narrow"]


def test_metres_count_little_where_the_place_is_not_known_to_so_many() -> None:
    state = seen(("a", 10, 0, 0, 360), ("b", -70, 0, 0, 360))
    known, vague = (rank(state, spot(within)) for within in (2.0, 300.0))
    assert known[0].score - known[1].score > 2.0 > vague[0].score - vague[1].score


def test_cameras_of_lost_nodes_come_last_and_far_ones_not_at_all() -> None:
    state = seen(
        ("lost", 0, 5, 0, 360), ("away", 400, 0, 90, 10), ("too far", NEAR_METRES + 5, 0, 0, 360), offline=("lost",)
    )
    assert order(state) == ["away", "lost"]
    assert order(state, known=sick(away="no_picture", lost="ok")) == ["away", "lost"]


@pytest.mark.parametrize("state", ["late", "line_full", "no_picture"])
def test_a_sick_camera_falls_behind_one_that_is_as_good(state: Condition) -> None:
    cameras = seen(("sick", 0, 10, 0, 360), ("well", 0, 60, 0, 360))
    assert order(cameras) == ["sick", "well"]
    assert order(cameras, known=sick(sick=state)) == ["well", "sick"]
    found = rank(cameras, spot(), sick(sick=state))[1]
    assert (found.health, found.health_at, reason(found, state)) == (state, "t", HEALTH[state])


def test_a_camera_without_a_picture_falls_behind_one_that_looks_away_and_a_late_one_does_not() -> None:
    cameras = seen(("sick", 0, 40, 180, 60), ("away", 0, 50, 0, 60))
    assert order(cameras, known=sick(sick="no_picture")) == ["away", "sick"]
    assert order(cameras, known=sick(sick="late")) == ["sick", "away"]


def test_a_picture_that_was_seen_lately_is_better_than_none_known() -> None:
    assert order(seen(("b", 0, 20, 0, 360), ("a", 0, 20, 0, 360)), known=sick(b="ok")) == ["b", "a"]


STREET = Roads([("黄兴路", (offset(0, -400)[::-1], offset(0, 400)[::-1]))])


def test_a_camera_on_the_same_street_sees_along_it_and_farther() -> None:
    # 100 m away with a range of 80 m: along the street it sees the place, across the block it does not.
    cameras = seen(("block", -100, 0, 90, 60), ("street", 0, -105, 0, 60))
    assert order(cameras) == ["block", "street"]
    found = rank(cameras, spot(), Known(roads=STREET))
    assert [(one.camera, one.road) for one in found] == [("street", "黄兴路"), ("block", None)]
    assert reason(found[0], "along_road") > 0


def test_one_that_looks_away_sees_nothing_along_its_street() -> None:
    [found] = rank(seen(("away", 0, -50, 180, 60)), spot(), Known(roads=STREET))
    assert found.road is None and reason(found, "along_road") == 0.0


def test_where_no_street_is_known_nobody_has_less() -> None:
    cameras = seen(("a", -60, 0, 90, 60), ("b", -70, 10, 90, 60))
    assert rank(cameras, spot(), Known(roads=STREET)) == rank(cameras, spot())


def test_the_score_is_the_sum_of_its_reasons_the_weightiest_first() -> None:
    known = Known(sick(a="late").health, STREET)
    for one in rank(seen(("a", 5, -60, 10, 60), ("b", 70, 70, 0, 90), offline=("b",)), spot(40.0), known):
        weights = [given.weight for given in one.reasons]
        assert one.score == pytest.approx(sum(weights), abs=0.2)
        assert weights == sorted(weights, key=abs, reverse=True)


def test_a_camera_whose_place_nobody_told_is_near_to_nothing() -> None:
    state = seen(("here", 0, 10, 0, 360), ("somewhere", 0, 5, 0, 360))
    state.cameras["somewhere"] = replace(state.cameras["somewhere"], lat=None, lon=None)
    assert order(state) == ["here"]


ANY = st.floats(width=64)
POSITION = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
Place4 = tuple[float, float, float, float]
PLACED = st.tuples(st.floats(-600, 600), st.floats(-600, 600), st.floats(0, 360), st.floats(1, 360))
CONDITIONS: st.SearchStrategy[Condition] = st.sampled_from(["ok", "late", "line_full", "no_picture", "unknown"])


def health_of(states: list[Condition]) -> Mapping[str, Health]:
    return {f"c{i}": Health(state=state, at="t") for i, state in enumerate(states) if state != "unknown"}


@given(
    st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(0, 360), st.floats(1, 360)), max_size=30)
)
def test_cells_miss_nothing(places: list[tuple[float, float, float, float]]) -> None:
    state = seen(*((f"c{i}", *place) for i, place in enumerate(places)))
    near = {f"c{i}" for i, (east, north, _, _) in enumerate(places) if east**2 + north**2 < (NEAR_METRES - 1) ** 2}
    assert near <= set(order(state))


@given(st.lists(PLACED, max_size=12), st.lists(CONDITIONS, min_size=12, max_size=12), st.floats(1, 400), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_what_comes_in(
    places: list[Place4], states: list[Condition], within: float, rng: Random
) -> None:
    cameras = [(f"c{i}", *place) for i, place in enumerate(places)]
    mixed = rng.sample(cameras, len(cameras))
    known = Known(health_of(states), STREET)
    assert rank(seen(*cameras), spot(within), known, 100) == rank(seen(*mixed), spot(within), known, 100)


@given(st.lists(PLACED, max_size=12), st.lists(CONDITIONS, min_size=12, max_size=12), st.floats(1, 400))
def test_what_is_as_good_in_every_respect_and_nearer_is_never_behind(
    places: list[Place4], states: list[Condition], within: float
) -> None:
    state = seen(*((f"c{i}", *place) for i, place in enumerate(places)), offline=("c0",))
    found = rank(state, spot(within), Known(health_of(states), STREET), 100)
    for at, one in enumerate(found):
        for behind in found[at + 1 :]:
            as_good = (
                behind.covers >= one.covers
                and HEALTH[behind.health] >= HEALTH[one.health]
                and (behind.road is not None) >= (one.road is not None)
            )
            assert not (as_good and behind.metres < one.metres - 0.1), (one, behind)


@given(st.floats(8, 70), st.floats(8, 70), st.floats(20, 360))
def test_of_two_that_look_straight_at_a_point_the_nearer_is_first(one: float, other: float, fov: float) -> None:
    state = seen(("one", 0, -one, 0, fov), ("other", -other, 0, 90, fov))
    first = order(state, spot(0.1))[0]
    assert abs(one - other) < 1.5 or first == ("one" if one < other else "other")


@example((0.0, 60.0, 80.0), (31.28, 121.52), (31.28, 121.52), nan)
@given(st.tuples(ANY, ANY, ANY), POSITION, POSITION, ANY)
def test_whatever_numbers_a_node_may_say_are_ranked(
    sees: tuple[float, float, float], there: tuple[float, float], here: tuple[float, float], within: float
) -> None:
    state = seen(("c", 0, 0, 0, 360))
    for lat, lon in (there, here):
        state.cameras["c"] = replace(state.cameras["c"], bearing=sees[0], fov=sees[1], range=sees[2], lat=lat, lon=lon)
        state.cells = {cell_key(*cell(lat, lon)): ["c"]}
        for one in rank(state, Spot(*here, within), Known(roads=STREET)):
            assert 0.0 <= one.covers <= 1.0 and isfinite(one.score)
