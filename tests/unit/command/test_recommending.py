"""Who should go: the soonest of each kind that is needed, everybody else with what keeps them back, and nobody left out."""

from datetime import datetime, timedelta
from math import inf
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command.fitness import Fit, Fitness, Shift, Travel
from command.locality import Locality
from command.model import State
from command.recommending import DRIVEN_S, Candidate, Recommender, bound_for, needed
from devices.model import Unit, UnitKind
from incidents.district import Area, District
from incidents.model import AlarmClass, Assignment, Incident, IncidentState, Place, Rung, Status, Step
from incidents.plans import ActivePlan, Need

NOON = "2026-06-21T12:00:00.000+08:00"
PLACE = Place(lat=31.28, lon=121.52, street="310110012")
FITNESS = Fitness(
    travel=Travel(road_factor=1.0, turnout_s=0.0, speed_kmh={"fire": 36.0, "police": 36.0, "medical": 36.0}),
    fits=(Fit(scheme="liandong", kind="alarm", codes=("fire",), kinds=("fire", "medical")),),
    shifts=(
        Shift(id="day", name="日班", begin="08:00", end="20:00"),
        Shift(id="night", name="夜班", begin="20:00", end="08:00"),
    ),
)


HALF = (121.51, 31.28), (121.53, 31.28), (121.53, 31.2810), (121.51, 31.2810), (121.51, 31.28)
LOCAL = Locality(fitness=FITNESS, district=District([Area(code="310110012", rings=(HALF,))]))
"""One sub-district, which ends 111 m north of the place."""


class Heard(NamedTuple):
    lat: float
    lon: float
    stale: bool = False
    heard: str = NOON


def north(metres: float) -> float:
    """The latitude so far from the place."""
    return 31.28 + metres / 111_320.0


def unit(name: str, metres: float | None = 1000.0, kind: UnitKind = "fire", **others: Any) -> Unit:
    lat, lon = (None, None) if metres is None else (north(metres), 121.52)
    return Unit(id=name, kind=kind, name=name, agency=kind, lat=lat, lon=lon, **others)


def assignment(unit: str, incident: str = "I2", status: Status = "actual") -> Assignment:
    return Assignment(
        id=f"{incident}-{unit}", incident=incident, unit=unit, step="accepted", rungs=(Rung(step="queued", at=NOON),),
        text="", priority=2, status=status, expires=NOON,
    )  # fmt: skip


def incident(name: str = "I1", place: Place = PLACE, code: str = "fire", sent: tuple[str, ...] = ()) -> Incident:
    return Incident(
        id=name, alarm_class=AlarmClass(scheme="liandong", kind="alarm", code=code), title="起火", state="received",
        status="actual", grade=4, priority=2, place=place, opened_at=NOON, changed_at=NOON, assignments=sent,
    )  # fmt: skip


def recommended(
    *units: Unit,
    sent: tuple[str, ...] = (),
    elsewhere: tuple[str, ...] = (),
    heard: dict[str, Heard] | None = None,
    now: str = NOON,
    asked: Incident | None = None,
    held: tuple[Assignment, ...] = (),
) -> list[Candidate]:
    state = State()
    state.devices.units.update({one.id: one for one in units})
    own = [assignment(name, "I1") for name in sent] + [assignment(name) for name in elsewhere]
    state.incidents.assignments.update({one.id: one for one in (*own, *held)})
    asked = asked or incident(sent=tuple(f"I1-{name}" for name in sent))
    state.incidents.incidents[asked.id] = asked
    return Recommender(LOCAL).recommend(state, asked, heard or {}, now)


def names(found: list[Candidate]) -> list[str]:
    return [one.unit for one in found]


def test_the_soonest_of_each_needed_kind_comes_first_in_the_order_of_need() -> None:
    found = recommended(
        unit("P1", 100, "police"),
        unit("M1", 200, "medical"),
        unit("F1", 900),
        unit("F2", 500),
        unit("M2", 300, "medical"),
    )
    assert names(found) == ["F2", "M1", "M2", "F1", "P1"]
    assert [one.unit for one in found if one.is_pick] == ["F2", "M1"]
    assert found[0].seconds == pytest.approx(50.0)  # 500 m at 36 km/h


def test_a_kind_that_has_been_sent_is_not_proposed_again() -> None:
    found = recommended(unit("F1", 100), unit("F2", 200), unit("M1", 300, "medical"), sent=("F1",))
    assert [one.unit for one in found if one.is_pick] == ["M1"]
    assert names(found) == ["M1", "F2", "F1"]
    assert found[-1].standing == "here"


@pytest.mark.parametrize(
    ("steps", "state", "picks"),
    [
        (("accepted", "on_scene", "clear"), "verifying", ["M1"]),  # it has done its work
        (("accepted", "on_scene"), "on_scene", ["M1"]),
        (("refused",), "confirmed", ["F1", "M1"]),
        (("accepted", "clear"), "confirmed", ["F1", "M1"]),  # recalled on its way
        (("accepted", "on_scene", "clear"), "confirmed", ["F1", "M1"]),  # what it did does not hold
    ],
)
def test_who_has_done_its_work_has_been_sent(steps: tuple[Step, ...], state: IncidentState, picks: list[str]) -> None:
    rungs = tuple(Rung(step=step, at=NOON) for step in steps)
    went = replace(assignment("F1", "I1"), step=steps[-1], rungs=rungs)
    asked = replace(incident(sent=("I1-F1",)), state=state)
    found = recommended(unit("F1", 100), unit("M1", 300, "medical"), asked=asked, held=(went,))
    assert [one.unit for one in found if one.is_pick] == picks


def test_what_keeps_a_nearer_unit_back_is_said() -> None:
    units = (
        unit("F1", 900), unit("F2", 100), unit("F3", 150, service="out_of_service"), unit("F4", 200, shift="night"),
        unit("F5", 250, crew=0), unit("P1", 50, "police"), unit("F6", 2000),
    )  # fmt: skip
    found = {one.unit: one for one in recommended(*units, elsewhere=("F2",))}
    assert next(iter(found)) == "F1"
    assert {name: found[name].shortfalls for name in ("F2", "F3", "F4", "F5", "P1")} == {
        "F2": ("bound", "from_home"),
        "F3": ("out_of_service", "from_home"),
        "F4": ("off_shift", "from_home"),
        "F5": ("no_crew", "from_home"),
        "P1": ("other_kind", "from_home"),
    }
    assert {name for name, one in found.items() if one.is_nearer} == {"F2", "F3", "F4", "F5", "P1"}
    assert found["F2"].assignment == "I2-F2"


def test_a_position_is_never_taken_for_better_than_it_is() -> None:
    heard = {"F1": Heard(north(100), 121.52), "F2": Heard(north(50), 121.52, stale=True)}
    found = {one.unit: one for one in recommended(unit("F1"), unit("F2"), unit("F3"), unit("F4", None), heard=heard)}
    assert {name: (one.whence, one.shortfalls) for name, one in found.items()} == {
        "F2": ("stale", ("stale_position",)),
        "F1": ("live", ()),
        "F3": ("home", ("from_home",)),
        "F4": ("unknown", ("no_position",)),
    }
    assert list(found) == ["F2", "F1", "F3", "F4"]
    assert (found["F4"].metres, found["F4"].seconds, found["F4"].is_pick) == (None, None, False)


def ago(seconds: float) -> str:
    return (datetime.fromisoformat(NOON) - timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def seconds(found: list[Candidate]) -> list[tuple[str, int]]:
    return [(one.unit, round(one.seconds)) for one in found if one.seconds is not None]


def test_a_unit_may_have_driven_for_as_long_as_its_position_is_old() -> None:
    crews = unit("F1"), unit("F2")
    live = Heard(north(660), 121.52, heard=ago(3))  # 66 s away
    there = Heard(north(0), 121.52, stale=True, heard=ago(3 * 24 * 3600))
    found = recommended(*crews, heard={"F1": live, "F2": there})
    assert seconds(found) == [("F1", 66), ("F2", round(DRIVEN_S))]
    assert [(one.age_s, one.is_pick, one.is_nearer) for one in found] == [(3.0, True, False), (259_200.0, False, False)]
    # Half a minute old, it has a lead that it can't have lost.
    assert seconds(recommended(*crews, heard={"F1": live, "F2": there._replace(heard=ago(35))})) == [
        ("F2", 35),
        ("F1", 66),
    ]
    # A clock that was set back makes nothing younger than new.
    [one, _] = recommended(*crews, heard={"F2": there._replace(heard=ago(-3600))})
    assert (seconds([one]), one.age_s) == ([("F2", 0)], 0.0)
    assert [one.age_s for one in recommended(*crews)] == [None, None]


def test_who_is_at_home_has_to_turn_out_first() -> None:
    travel = Travel(road_factor=1.4, turnout_s=60.0, speed_kmh={"fire": 36.0})
    assert travel.seconds("fire", 1000.0, is_home=True) == pytest.approx(200.0)
    assert travel.seconds("fire", 1000.0, is_home=False) == pytest.approx(140.0)


def test_a_better_estimate_takes_the_place_of_the_tables() -> None:
    state, asked = State(), incident()
    state.devices.units.update({"F1": unit("F1", 100), "F2": unit("F2", 900)})
    state.incidents.incidents["I1"] = asked
    over_the_river = Recommender(LOCAL, lambda kind, metres, is_home: 1000.0 - metres)
    assert names(over_the_river.recommend(state, asked, {}, NOON)) == ["F2", "F1"]


def test_where_the_table_says_nothing_the_nearest_of_all_comes_first() -> None:
    found = recommended(unit("F1", 900), unit("P1", 100, "police"), asked=incident(code="other"))
    assert (names(found), found[0].shortfalls, found[0].reasons[-1]) == (["P1", "F1"], ("from_home",), "nearest")


def test_the_reasons_are_named() -> None:
    found = recommended(unit("F1", 100), unit("F2", 200))
    assert (found[0].reasons, found[1].reasons) == (("needed_kind", "own_street", "nearest"), ("needed_kind",))


def test_an_incident_without_a_position_has_no_nearest() -> None:
    found = recommended(unit("F1"), unit("P1", 5, "police"), asked=incident(place=Place(address="不详")))
    assert [(one.unit, one.seconds, one.is_pick) for one in found] == [("F1", None, False), ("P1", None, False)]


@pytest.mark.parametrize(
    ("now", "on"),
    [("07:59:59", "night"), ("08:00:00", "day"), ("19:59:59", "day"), ("20:00:00", "night"), ("00:00:00", "night")],
)
def test_a_shift_begins_on_the_minute_and_goes_over_midnight(now: str, on: str) -> None:
    moment = f"2026-06-21T{now}.000+08:00"
    assert {shift.id for shift in FITNESS.shifts if shift.is_on(moment)} == {on}


UNITS = st.lists(
    st.builds(
        unit, st.sampled_from([f"U{n}" for n in range(9)]), st.none() | st.floats(0, 9000),
        st.sampled_from(["fire", "medical", "police"]), crew=st.sampled_from([None, 0, 3]),
        shift=st.sampled_from([None, "day", "night"]), service=st.sampled_from(["in_service", "out_of_service"]),
    ), unique_by=lambda one: one.id,
)  # fmt: skip


@given(UNITS, st.sets(st.sampled_from([f"U{n}" for n in range(9)])))
def test_nobody_is_left_out_and_nobody_nearer_stands_behind_without_a_reason(units: list[Unit], busy: set[str]) -> None:
    found = recommended(*units, elsewhere=tuple(busy))
    assert sorted(names(found)) == sorted(one.id for one in units)
    kinds = {one.id: one.kind for one in units}
    for at, behind in enumerate(found):
        for before in found[:at]:
            is_sooner = (inf if behind.seconds is None else behind.seconds) < (
                inf if before.seconds is None else before.seconds
            )
            if is_sooner and not behind.shortfalls:
                assert before.is_pick and kinds[before.unit] != kinds[behind.unit]
            if is_sooner and before.is_pick and before is found[0]:
                assert behind.is_pick or behind.is_nearer or kinds[before.unit] != kinds[behind.unit]


def test_who_is_out_of_service_is_so_also_while_bound() -> None:
    [one] = recommended(unit("F1", 100, service="out_of_service"), elsewhere=("F1",))
    assert (one.standing, one.shortfalls) == ("out_of_service", ("bound", "out_of_service", "from_home"))


def test_an_exercise_keeps_nobody_back_from_what_is_actual_and_an_exercise_waits_for_everybody() -> None:
    exercise, actual = assignment("F1", "I8", "exercise"), assignment("F1", "I9")
    assert bound_for([exercise], "actual") == {"F1": (exercise, False)}
    assert bound_for([actual, exercise], "actual") == {"F1": (actual, True)}
    assert bound_for([exercise, actual], "actual") == {"F1": (actual, True)}
    assert bound_for([actual, exercise], "exercise") == {"F1": (exercise, True)}
    [one] = recommended(unit("F1", 100), held=(exercise,))
    assert (one.standing, one.shortfalls, one.is_pick) == ("available", ("on_exercise", "from_home"), True)
    assert one.assignment == "I8-F1"


def test_a_plan_needs_so_many_of_a_kind_less_those_that_were_sent() -> None:
    plan = ActivePlan(
        id="fire", zh="火灾", en="", grade=3, needs=(Need(kind="fire", count=3), Need(kind="police", count=1)),
        by="wang", at=NOON, reason="x",
    )  # fmt: skip
    running = replace(incident(sent=("I1-F1",)), plans=(plan,))
    crews = (unit("F1", 50), unit("F2", 900), unit("F3", 200), unit("F4", 950), unit("P1", 700, "police"))
    found = recommended(*crews, unit("A1", 10, "medical"), sent=("F1",), asked=running)
    assert [one.unit for one in found if one.is_pick] == ["F3", "F2", "P1"]
    assert {one.unit: one.shortfalls for one in found}["A1"] == ("other_kind", "from_home")
    assert [one.unit for one in found if one.is_nearer] == ["A1"]


def test_of_two_plans_the_one_that_needs_more_counts() -> None:
    plan = ActivePlan(id="a", zh="甲", en="", grade=3, needs=(Need(kind="fire", count=1),), by="x", at=NOON, reason="x")
    other = replace(plan, id="b", needs=(Need(kind="fire", count=2),))
    assert needed([replace(incident(), plans=(plan,)), replace(incident("I2"), plans=(other,))]) == {"fire": 2}
