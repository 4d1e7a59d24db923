"""Who goes in place of a crew that does not answer: one who can, for one of them only, and as things stand now."""

from typing import Any

from msgspec.structs import replace

from command.instead import MOST, Moment, as_it_stands, instead_of
from command.model import State
from command.recommending import Recommender
from incidents.model import Lapse
from tests.laws.world import later
from tests.unit.command.test_recommending import LOCAL, NOON, Heard, assignment, incident, north, unit

RECOMMENDER = Recommender(LOCAL)
EARLIER = later(NOON, -600)


def test_who_goes_instead_is_of_the_same_kind_where_there_is_one() -> None:
    state, asked = State(), incident(sent=("I1-F1",))
    state.incidents.incidents["I1"] = asked
    silent = assignment("F1", "I1")
    state.incidents.assignments[silent.id] = silent
    state.devices.units.update({"F1": unit("F1", 10), "M1": unit("M1", 20, "medical")})
    assert instead_of(RECOMMENDER, Moment(state, {}, NOON), silent) == "M1"
    state.devices.units["F2"] = unit("F2", 5000)
    assert instead_of(RECOMMENDER, Moment(state, {}, NOON), silent) == "F2"
    state.devices.units = {"F1": unit("F1", 10), "F2": unit("F2", 5, crew=0)}
    assert instead_of(RECOMMENDER, Moment(state, {}, NOON), silent) is None


def test_nobody_is_named_in_place_of_two_units_while_both_are_waited_for() -> None:
    state = State()
    state.incidents.incidents["I1"] = incident(sent=("I1-F1", "I1-F2"))
    state.devices.units.update({f"F{at}": unit(f"F{at}", 10.0 * at) for at in (2, 3, 4)})
    state.devices.units["F1"] = unit("F1", 900.0)
    silent, other = (replace(assignment(name, "I1"), step="sent") for name in ("F1", "F2"))
    named = Lapse(step="accepted", at=NOON, instead="F3")

    def instead(**first: Any) -> str | None:
        held = (replace(silent, **{"lapses": (named,), **first}), other)
        state.incidents.assignments.update({one.id: one for one in held})
        return instead_of(RECOMMENDER, Moment(state, {}, NOON), other)

    assert instead() == "F4"
    assert instead(lapses=(replace(named, seen_by="li", seen_at=NOON),)) == "F3"
    assert instead(step="accepted") == "F3"
    assert instead(step="refused") == "F3"
    assert instead(status="exercise") == "F3"
    state.devices.units.pop("F4")
    assert instead() is None


def silent(*names: str, **fields: Any) -> State:
    """An incident to which these were sent and none answered, each with F9 named in its place."""
    state = State()
    state.incidents.incidents["I1"] = incident(sent=tuple(f"I1-{name}" for name in names))
    lapse = Lapse(step="accepted", at=NOON, instead="F9")
    held = (replace(assignment(name, "I1"), step="sent", lapses=(lapse,), **fields) for name in names)
    state.incidents.assignments.update({one.id: one for one in held})
    state.devices.units.update({name: unit(name, 5000) for name in names})
    return state


def said(state: State, **heard: Heard) -> list[tuple[str, str | None]]:
    return [(one.assignment, one.unit) for one in as_it_stands(RECOMMENDER, Moment(state, heard, NOON))]


def test_who_could_go_is_said_anew_when_it_is_known_where_they_are() -> None:
    state = silent("F1")
    state.devices.units |= {"F9": unit("F9", 0), "F8": unit("F8", 3000)}
    assert said(state) == [("I1-F1", "F9")]
    assert said(state, F9=Heard(north(1028), 121.52), F8=Heard(north(0), 121.52)) == [("I1-F1", "F8")]
    state.devices.units |= {name: replace(state.devices.units[name], crew=0) for name in ("F8", "F9")}
    assert said(state) == [("I1-F1", None)]


def test_what_speaks_against_who_could_go_is_said_with_it() -> None:
    state = silent("F1")
    state.devices.units |= {"M9": unit("M9", 0, "medical")}
    [one] = as_it_stands(
        RECOMMENDER, Moment(state, {"M9": Heard(north(1028), 121.52, stale=True, heard=EARLIER)}, NOON)
    )
    assert (one.unit, one.shortfalls, one.age_s) == ("M9", ("stale_position",), 600.0)


def test_nobody_is_said_for_two_and_what_is_actual_chooses_first() -> None:
    state = silent("F1", "F2")
    state.incidents.assignments["I1-F1"] = replace(state.incidents.assignments["I1-F1"], status="exercise")
    state.devices.units |= {"F9": unit("F9", 10)}
    assert said(state) == [("I1-F1", None), ("I1-F2", "F9")]


def test_nothing_is_said_of_who_answered_or_was_seen_to_and_of_the_first_only() -> None:
    state = silent("F1", "F2", "F3")
    held = state.incidents.assignments
    held["I1-F1"] = replace(held["I1-F1"], step="en_route")
    held["I1-F2"] = replace(held["I1-F2"], lapses=(replace(held["I1-F2"].lapses[0], seen_by="li", seen_at=NOON),))
    assert [one[0] for one in said(state)] == ["I1-F3"]
    assert len(said(silent(*(f"F{at}" for at in range(MOST + 3))))) == MOST
    assert as_it_stands(RECOMMENDER, Moment(State(), {}, NOON)) == ()
