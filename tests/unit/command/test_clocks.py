"""What begins a service-level clock and what ends it, by the record of a small district."""

from datetime import datetime

import pytest

from command.shifts import Span
from incidents.model import Place, Severity, Status
from incidents.orders import (
    CancelIncident,
    ClaimCall,
    ConfirmIncident,
    CorrectClass,
    EnterCall,
    LinkAlert,
    MergeIncident,
    ReadCaller,
    RecallUnit,
    SeparateIncident,
)
from incidents.record_orders import ExportRecord, RelayAlert
from tests.laws.world import (
    PUMP,
    SHOP,
    SMOKE,
    UNDERPASS,
    WATER,
    alarm,
    later,
    of_device,
)
from tests.unit.command.evening import ALL, BEGIN, GRID, Evening


def test_a_call_that_came_before_the_shift_and_was_answered_in_it_belongs_to_the_one_before(evening: Evening) -> None:
    evening.call(10, "ringing", 10)
    middle = len(evening.world.log)
    evening.call(40, "answered", 40)
    evening.open(50, "A1")
    now = datetime.fromisoformat(later(BEGIN, 600)).timestamp()
    second = Span(id=None, name="", begin=datetime.fromisoformat(later(BEGIN, 30)), end=ALL.end)
    first = Span(id=None, name="", begin=ALL.begin, end=second.begin)
    before, own = evening.clocks().of_shifts([first, second], now)
    process = [next(one for one in shift.measures if one.measure == "process") for shift in (before, own)]
    assert [one.values for one in process] == [(560.0,), ()]
    assert evening.clocks(middle).of_shifts([second], now) == (own,), "wherever one began to follow the log"


def test_a_call_is_answered_by_the_gateway_s_own_clock(evening: Evening) -> None:
    evening.call(10, "ringing", -100)
    evening.call(24, "answered", -93)
    assert evening.values("answer") == [7.0]


def test_what_the_gateway_says_last_may_come_first(evening: Evening) -> None:
    evening.call(10, "answered", 7)
    assert evening.values("answer") == [], "nobody knows yet how long it rang"
    evening.call(11, "ringing", 2)
    assert evening.values("answer") == [5.0]


def test_a_missed_call_is_never_answered_and_is_not_left_out(evening: Evening) -> None:
    evening.call(10, "ringing", 10)
    assert evening.values("answer", 12) == [], "it may still be answered in time"
    late = evening.measured("answer", 30)
    assert (late.values, late.running, [one.late for one in late.limits]) == ((20.0,), 1, [1, 0])
    evening.call(40, "ended", 40)
    missed = evening.measured("answer")
    assert (missed.n, missed.never, missed.running, missed.values, missed.p90) == (1, 1, 0, (None,), None)
    assert [one.late for one in missed.limits] == [1, 1]


def test_a_call_that_was_written_down_by_hand_did_not_ring(evening: Evening) -> None:
    evening.at(5, EnterCall(number="119"))
    assert evening.values("answer") == []


def test_what_a_person_writes_down_is_not_acknowledged_in_no_time(evening: Evening) -> None:
    evening.at(5, EnterCall(number="119"))
    evening.alarm(10)
    evening.open(35, "A1")
    evening.send(65, "I2")
    assert evening.measured("acknowledge", 300).values == (290.0,), "the alarm still waits"
    assert evening.values("process", 300) == [60.0, 290.0], "what was written down says when it began all the same"


def test_processing_runs_from_the_answer_to_the_first_unit(evening: Evening) -> None:
    evening.call(10, "ringing", 10)
    evening.call(20, "answered", 20)
    evening.open(40, "A1")
    assert evening.values("process", 60) == []
    assert evening.measured("process", 90).running == 1
    evening.send(65)
    evening.send(80, unit=PUMP)
    assert evening.values("process") == [45.0]
    assert evening.values("acknowledge") == [30.0], "opening it was the first act about the call"


def test_an_alert_that_waited_says_when_it_began_also_when_it_is_joined_later(evening: Evening) -> None:
    evening.call(10, "ringing", 10)
    evening.open(100)
    evening.send(130)
    assert evening.values("process") == [30.0]
    evening.at(140, LinkAlert(alert="A1", incident="I1"))
    assert evening.values("process") == [120.0]


def test_a_merge_is_one_happening_and_a_separation_is_two_again(evening: Evening) -> None:
    evening.open(10)
    evening.open(30)
    evening.send(60, "I2")
    assert evening.values("process", 80) == [30.0, 70.0]
    evening.at(85, MergeIncident(incident="I1", into="I2"))
    assert evening.values("process") == [50.0]
    evening.at(90, SeparateIncident(incident="I1", reason="两处"))
    assert evening.values("process", 100) == [30.0, 90.0]


def test_what_was_nothing_needed_nobody(evening: Evening) -> None:
    evening.alarm(10)
    evening.at(200, CancelIncident(incident="I1", reason="误报"))
    assert (evening.values("process"), evening.values("acknowledge")) == ([], [190.0])


def test_a_look_is_no_act_and_a_proposal_is_nobody_s(evening: Evening) -> None:
    evening.call(10, "ringing", 10)
    evening.at(12, ReadCaller(alert="A1"))
    evening.open(20)
    evening.alarm(21)
    evening.at(22, ExportRecord(export="csv", incident="I2"))
    assert evening.measured("acknowledge", 100).running == 2
    evening.at(110, ClaimCall(alert="A1"))
    assert evening.values("acknowledge", 120) == [99.0, 100.0]


def test_what_joins_by_itself_asks_nothing_of_anybody(evening: Evening) -> None:
    evening.alarm(10)
    evening.alarm(12, "2", "minor")
    assert len(evening.world.state.incidents.linked["I1"]) == 2
    evening.at(30, ConfirmIncident(incident="I1"))
    assert evening.values("acknowledge") == [20.0]


@pytest.mark.parametrize(("severity", "values"), [("severe", [2, 40.0]), ("minor", [1])])
def test_what_another_system_sends_waits_for_a_person(
    evening: Evening, severity: Severity, values: list[float]
) -> None:
    """A program hands it in, under the name of an operator."""
    evening.alarm(10)
    where = Place(lat=UNDERPASS.lat, lon=UNDERPASS.lon)
    told = RelayAlert(wire="cap", sender="shanghai", identifier="1", alarm_class=WATER, status="actual", at=BEGIN,
                      severity=severity, title="积水", place=where)  # fmt: skip
    evening.at(20, told)
    assert evening.measured("acknowledge", 300).running == values[0]
    if severity == "severe":
        evening.at(60, ConfirmIncident(incident="I2"))
        assert evening.values("acknowledge", 300) == [values[1], 290.0]


def test_a_call_that_another_centre_handed_on_did_not_ring_here(evening: Evening) -> None:
    told = RelayAlert(wire="eido", sender="shanghai", identifier="1", alarm_class=WATER, status="actual", at=BEGIN,
                      severity="unknown", title="来电", caller="13800000000", salt="s")  # fmt: skip
    evening.at(20, told)
    assert (evening.values("answer"), evening.measured("acknowledge").running) == ([], 1)


def test_acceptance_and_arrival_count_from_the_dispatch(evening: Evening) -> None:
    evening.open(0)
    evening.send(10)
    evening.climb(11, "sent")
    assert evening.measured("accept", 100).running == 1
    evening.climb(35, "en_route")
    assert evening.values("accept") == [25.0], "who is on the way has accepted"
    evening.climb(250, "on_scene")
    assert evening.values("arrive") == [240.0]


@pytest.mark.parametrize(("second", "accept"), [(40, []), (110, [100.0])])
def test_who_refused_in_time_has_answered_and_who_refused_late_was_late(
    evening: Evening, second: float, accept: list[float]
) -> None:
    evening.open(0)
    evening.send(10)
    evening.climb(second, "refused", "车辆故障")
    assert (evening.values("accept"), evening.values("arrive")) == (accept, [])


def test_a_recall_ends_both(evening: Evening) -> None:
    evening.open(0)
    evening.send(10)
    evening.at(30, RecallUnit(assignment=evening.assignment, cause="不需要"))
    assert (evening.values("accept"), evening.values("arrive")) == ([], [])


@pytest.mark.parametrize("status", ["exercise", "test"])
def test_what_is_not_actual_is_left_out(evening: Evening, status: Status) -> None:
    evening.alarm(10, status=status)
    evening.call(11, "ringing", 11, status=status)
    evening.send(20)
    evening.climb(30, "accepted")
    for measure in ("answer", "process", "acknowledge", "accept", "arrive"):
        assert evening.values(measure) == []


def test_a_canary_is_left_out(evening: Evening) -> None:
    evening.at(10, alarm(UNDERPASS, "1", kind="canary"), of_device(UNDERPASS))
    assert evening.measured("acknowledge").n == 0


def test_what_is_measured_in_working_time_is_not_measured_in_seconds(evening: Evening) -> None:
    evening.open(0, alarm_class=GRID)
    assert evening.values("process") == []
    evening.at(10, CorrectClass(incident="I1", alarm_class=WATER, reason="现场核实"))
    assert evening.measured("process").running == 1, "it turned out to be an alarm"
    evening.at(20, CorrectClass(incident="I1", alarm_class=GRID, reason="看错"))
    assert evening.measured("process").running == 0


def test_what_began_before_the_first_event_counts_nowhere_and_spoils_nothing(evening: Evening) -> None:
    """A process that started later reads the log from somewhere in the middle."""
    evening.alarm(0)
    evening.open(1)
    middle = len(evening.world.log)
    evening.open(100, alarm_class=SMOKE)
    evening.at(105, alarm(SHOP, "9"), of_device(SHOP))
    evening.alarm(110, "2", "minor")
    evening.at(120, MergeIncident(incident="I2", into="I3"))
    evening.send(130, "I1")
    evening.send(131, "I3", PUMP)
    later_on = Span(id=None, name="", begin=datetime.fromisoformat(later(BEGIN, 50)), end=ALL.end)
    now = datetime.fromisoformat(later(BEGIN, 500)).timestamp()
    assert evening.clocks(middle).of_shifts([later_on], now) == evening.clocks().of_shifts([later_on], now)
