"""Units on incidents: the dispatch, the ladder in any order of receipts, standing down."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.events import IncidentAdvanced, UnitDispatched
from incidents.ladder_orders import GiveUpDispatch
from incidents.model import LADDER, Rung, Step
from incidents.orders import AdvanceAssignment, CancelIncident, CorrectPlace, DispatchUnit, GradeIncident, RecallUnit
from tests.unit.incidents.happening import FAR, NOW, Happening, kinds

REPORTED: tuple[Step, ...] = LADDER[1:]


@pytest.fixture
def happening() -> Happening:
    """One incident."""
    made = Happening()
    made.open()
    return made


def step(happening: Happening, assignment: str = "I1-1") -> str:
    return happening.state.assignments[assignment].step


def expiry(happening: Happening) -> str:
    return happening.state.assignments["I1-1"].expires


def state(happening: Happening) -> str:
    return happening.state.incidents["I1"].state


def test_a_dispatch_begins_on_the_first_rung_and_expires(happening: Happening) -> None:
    happening.give(GradeIncident(incident="I1", grade=2, priority=1, reason="被困"))
    dispatched, advanced = happening.give(DispatchUnit(incident="I1", unit="P12", text="封闭南口"))
    assert isinstance(dispatched, UnitDispatched)
    assert advanced == IncidentAdvanced(incident="I1", state="dispatched", at=NOW)
    assignment = dispatched.assignment
    assert (assignment.id, assignment.unit, assignment.step, assignment.priority) == ("I1-1", "P12", "queued", 1)
    assert assignment.rungs == (Rung(step="queued", at=NOW),)
    assert datetime.fromisoformat(assignment.expires) - datetime.fromisoformat(NOW) == timedelta(minutes=30)
    assert assignment.expires.endswith("+08:00")


def test_a_dispatch_has_the_status_of_its_incident() -> None:
    happening = Happening()
    happening.open(status="exercise")
    happening.send()
    assert happening.state.assignments["I1-1"].status == "exercise"


def test_a_unit_is_bound_to_an_incident_only_once_at_a_time(happening: Happening) -> None:
    happening.send()
    assert happening.refusal(DispatchUnit(incident="I1", unit="P12")) == "already_assigned"
    happening.recall("I1-1")
    assert happening.send() == "I1-2"


def test_a_unit_may_be_on_several_incidents(happening: Happening) -> None:
    happening.open()
    assert [happening.send(incident="I1"), happening.send(incident="I2")] == ["I1-1", "I2-1"]


@given(st.permutations(REPORTED).flatmap(lambda steps: st.integers(1, len(steps)).map(lambda n: tuple(steps[:n]))))
def test_the_step_is_the_furthest_rung_in_whatever_order_receipts_come(steps: tuple[Step, ...]) -> None:
    happening = Happening()
    happening.open()
    assignment = happening.send()
    told: list[Step] = []
    for reported in steps:
        if "clear" in told and reported not in ("sent", "received", "shown"):
            assert happening.refusal(AdvanceAssignment(assignment=assignment, step=reported)) == "assignment_over"
            continue
        happening.report(assignment, reported)
        told.append(reported)
        assert step(happening) == max(told, key=LADDER.index)
    assert [rung.step for rung in happening.state.assignments[assignment].rungs] == ["queued", *told]


def test_a_rung_holds_both_clocks(happening: Happening) -> None:
    happening.send()
    order = AdvanceAssignment(assignment="I1-1", step="accepted", unit_at="2026-06-21T20:14:01.000+08:00")
    happening.give(order, now="2026-06-21T20:14:09.000+08:00")
    rung = happening.state.assignments["I1-1"].rungs[-1]
    assert (rung.at, rung.unit_at) == ("2026-06-21T20:14:09.000+08:00", "2026-06-21T20:14:01.000+08:00")


@pytest.mark.parametrize("reported", REPORTED)
def test_a_rung_that_is_known_changes_nothing(happening: Happening, reported: Step) -> None:
    happening.send()
    happening.report("I1-1", reported)
    assert happening.give(AdvanceAssignment(assignment="I1-1", step=reported)) == []


def test_a_refusal_needs_its_cause(happening: Happening) -> None:
    happening.send()
    for cause in (None, ""):
        order = AdvanceAssignment(assignment="I1-1", step="refused", cause=cause)
        assert happening.refusal(order) == "cause_needed"


@pytest.mark.parametrize("before", list(permutations(["sent", "received", "shown", "accepted"], 2)))
def test_a_refusal_ends_the_assignment_whatever_came_before(happening: Happening, before: tuple[Step, ...]) -> None:
    happening.send()
    happening.report("I1-1", *before, "refused")
    assert step(happening) == "refused"
    assert happening.state.assignments["I1-1"].rungs[-1].cause == "车辆故障"
    assert state(happening) == "confirmed"
    assert happening.refusal(AdvanceAssignment(assignment="I1-1", step="en_route")) == "assignment_over"


@pytest.mark.parametrize("late", ["sent", "received", "shown"])
@pytest.mark.parametrize("end", ["refused", "clear"])
def test_late_receipts_of_the_message_are_kept_after_the_end(happening: Happening, late: Step, end: Step) -> None:
    happening.send()
    happening.report("I1-1", end, late)
    assert step(happening) == end
    assert happening.state.assignments["I1-1"].rungs[-1].step == late


def test_a_recalled_unit_is_clear_with_the_cause_and_no_clock_of_its_own(happening: Happening) -> None:
    happening.send()
    happening.report("I1-1", "en_route")
    happening.recall("I1-1")
    assert step(happening) == "clear"
    assert happening.state.assignments["I1-1"].rungs[-1] == Rung(step="clear", at=NOW, cause="不用了")
    assert happening.refusal(RecallUnit(assignment="I1-1", cause="again")) == "assignment_over"


def test_an_incident_follows_its_units(happening: Happening) -> None:
    seen = [state(happening)]
    happening.send("P12")
    happening.send("M01")
    seen.append(state(happening))
    happening.report("I1-1", "accepted", "en_route")
    seen.append(state(happening))
    happening.report("I1-1", "on_scene")
    seen.append(state(happening))
    happening.report("I1-1", "clear")
    seen.append(state(happening))
    happening.report("I1-2", "clear")
    seen.append(state(happening))
    happening.send("P13")
    seen.append(state(happening))
    assert seen == ["received", "dispatched", "dispatched", "on_scene", "on_scene", "verifying", "dispatched"]


def test_an_incident_that_nobody_goes_to_any_more_does_not_look_attended_to(happening: Happening) -> None:
    happening.send("P12")
    happening.send("M01")
    happening.report("I1-1", "refused")
    assert state(happening) == "dispatched"
    happening.recall("I1-2")
    assert state(happening) == "confirmed"


def test_nothing_of_an_incident_that_is_over_is_dispatched_or_unknown(happening: Happening) -> None:
    happening.give(CancelIncident(incident="I1", reason="误报"))
    assert happening.refusal(DispatchUnit(incident="I1", unit="P12")) == "incident_over"
    assert happening.refusal(DispatchUnit(incident="I9", unit="P12")) == "unknown_incident"
    assert happening.refusal(RecallUnit(assignment="I9-1", cause="?")) == "unknown_assignment"
    assert happening.refusal(AdvanceAssignment(assignment="I9-1", step="sent")) == "unknown_assignment"


def test_a_late_receipt_does_not_revive_an_incident_that_is_over(happening: Happening) -> None:
    happening.send()
    happening.recall("I1-1")
    happening.give(CancelIncident(incident="I1", reason="误报"))
    happening.report("I1-1", "received")
    assert state(happening) == "cancelled"


def test_who_was_never_told_until_the_dispatch_expired_is_not_waited_for(happening: Happening) -> None:
    happening.send()
    events = happening.give(GiveUpDispatch(assignment="I1-1", expires=expiry(happening)))
    assert kinds(events) == ["AssignmentAdvanced", "IncidentAdvanced"]
    assert (step(happening), state(happening)) == ("clear", "confirmed")
    assert "could not be reached" in (happening.state.assignments["I1-1"].rungs[-1].cause or "")
    assert happening.give(GiveUpDispatch(assignment="I1-1", expires=expiry(happening))) == []


@pytest.mark.parametrize("reached", [("sent",), ("received",), ("sent", "accepted", "on_scene"), ("refused",)])
def test_who_was_told_once_stays_when_a_later_message_expires(happening: Happening, reached: tuple[Step, ...]) -> None:
    happening.report(happening.send(), *reached)
    before = (step(happening), state(happening))
    assert happening.give(GiveUpDispatch(assignment="I1-1", expires=expiry(happening))) == []
    assert (step(happening), state(happening)) == before


def test_a_corrected_place_is_told_for_half_an_hour_and_what_was_told_before_gives_nobody_up(
    happening: Happening,
) -> None:
    happening.send()
    first, now = expiry(happening), "2026-06-21T20:44:00.000+08:00"
    happening.give(CorrectPlace(subject="I1", place=FAR, reason="听错路名"), now)
    assert expiry(happening) == "2026-06-21T21:14:00.000+08:00"
    assert happening.give(GiveUpDispatch(assignment="I1-1", expires=first)) == []
    assert kinds(happening.give(GiveUpDispatch(assignment="I1-1", expires=expiry(happening)))) != []
