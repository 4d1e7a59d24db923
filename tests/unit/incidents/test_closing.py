"""Two bodies close: who handled it cannot verify it."""

import pytest

from incidents.events import IncidentAdvanced
from incidents.orders import CancelIncident, ConfirmIncident, DispatchUnit, MergeIncident
from incidents.record import Handled
from incidents.record_events import HandlingReported, IncidentReturned
from incidents.record_orders import (
    AddTask,
    CloseIncident,
    EndSupervision,
    FinishTask,
    RelateIncidents,
    ReopenTask,
    ReportHandled,
    ReturnIncident,
    Supervise,
)
from tests.unit.incidents.happening import NOW, Happening, kinds

REPORT = ReportHandled(incident="I1", disposition="handed_over", text="已移交排水公司")
CLOSE = CloseIncident(incident="I1")
LATER = "2026-06-22T08:00:00.000+08:00"


@pytest.fixture
def happening() -> Happening:
    """A confirmed incident."""
    made = Happening()
    made.open()
    made.give(ConfirmIncident(incident="I1"))
    return made


def test_who_reported_it_cannot_close_it_and_another_one_can(happening: Happening) -> None:
    assert happening.refusal(CLOSE) == "not_handled"
    handled = Handled(by="chen", at=NOW, disposition="handed_over", text="已移交排水公司")
    assert happening.give(REPORT, by="chen") == [
        IncidentAdvanced(incident="I1", state="verifying", at=NOW),
        HandlingReported(incident="I1", handled=handled),
    ]
    assert happening.refusal(CLOSE, by="chen") == "same_person"
    assert happening.give(CLOSE) == [IncidentAdvanced(incident="I1", state="closed", at=NOW, outcome="已移交排水公司")]
    closed = happening.state.incidents["I1"]
    assert (closed.handled, closed.outcome) == (handled, "已移交排水公司")


def test_who_verifies_may_say_more(happening: Happening) -> None:
    happening.give(REPORT, by="chen")
    happening.give(CloseIncident(incident="I1", outcome="现场已看过"))
    assert happening.state.incidents["I1"].outcome == "现场已看过"


def test_what_is_reported_again_is_verified_by_another_than_who_said_it_last(happening: Happening) -> None:
    happening.give(REPORT, by="chen")
    assert kinds(happening.give(REPORT, by="wang")) == ["HandlingReported"]
    assert happening.refusal(CLOSE) == "same_person"
    happening.give(CLOSE, by="chen")


def test_what_does_not_hold_goes_on_and_has_to_be_reported_anew(happening: Happening) -> None:
    assert happening.refusal(ReturnIncident(incident="I1", reason="?")) == "not_verifying"
    happening.give(REPORT, by="chen")
    assert happening.give(ReturnIncident(incident="I1", reason="仍有积水")) == [
        IncidentReturned(incident="I1", state="confirmed", reason="仍有积水", at=NOW)
    ]
    assert (happening.state.incidents["I1"].state, happening.state.incidents["I1"].handled) == ("confirmed", None)
    assert happening.refusal(CLOSE) == "not_handled"


def test_a_unit_that_is_sent_again_ends_what_was_reported(happening: Happening) -> None:
    happening.give(REPORT, by="chen")
    happening.give(DispatchUnit(incident="I1", unit="P12"))
    assert happening.state.incidents["I1"].handled is None


def test_what_is_supervised_is_not_closed(happening: Happening) -> None:
    happening.give(Supervise(incident="I1", due=LATER, reason="领导批示"), by="zhou")
    happening.give(REPORT, by="chen")
    assert happening.refusal(CLOSE) == "supervised"
    happening.give(EndSupervision(incident="I1", result="已处置"))
    happening.give(CLOSE)


def test_the_whole_is_closed_after_its_parts(happening: Happening) -> None:
    happening.open()
    happening.give(RelateIncidents(incident="I2", other="I1", kind="part_of"))
    happening.give(REPORT, by="chen")
    assert happening.refusal(CLOSE) == "parts_open"
    happening.give(ConfirmIncident(incident="I2"))
    happening.close("I2")
    happening.give(CLOSE)


def test_a_part_that_was_merged_into_another_incident_is_over_when_that_is(happening: Happening) -> None:
    happening.open()
    happening.open()
    happening.give(RelateIncidents(incident="I2", other="I1", kind="part_of"))
    happening.give(MergeIncident(incident="I2", into="I3", reason="同一起"))
    happening.give(REPORT, by="chen")
    assert happening.refusal(CLOSE) == "parts_open"
    happening.give(ConfirmIncident(incident="I3"))
    happening.close("I3")
    happening.give(CLOSE)


def test_what_was_merged_into_the_whole_ends_with_it(happening: Happening) -> None:
    happening.open()
    happening.give(RelateIncidents(incident="I2", other="I1", kind="part_of"))
    happening.give(MergeIncident(incident="I2", into="I1", reason="同一起"))
    happening.give(REPORT, by="chen")
    happening.give(CLOSE)


def test_the_supervision_and_the_parts_of_what_was_merged_hold_what_leads_it(happening: Happening) -> None:
    happening.open()
    happening.open()
    happening.give(Supervise(incident="I2", due=LATER, reason="领导批示"), by="zhou")
    happening.give(RelateIncidents(incident="I3", other="I2", kind="part_of"))
    happening.give(AddTask(incident="I2", text="抽水"))
    happening.give(MergeIncident(incident="I2", into="I1", reason="同一起"))
    happening.give(REPORT, by="chen")
    assert happening.refusal(CLOSE) == "supervised"
    happening.give(FinishTask(incident="I2", task=1))
    happening.give(EndSupervision(incident="I2", result="已处置"))
    assert happening.refusal(CLOSE) == "parts_open"
    happening.give(CancelIncident(incident="I3", reason="误报"))
    happening.give(CLOSE)
    assert happening.refusal(ReopenTask(incident="I2", task=1, reason="仍有积水")) == "incident_over"


def test_who_reported_what_was_merged_cannot_verify_the_whole(happening: Happening) -> None:
    happening.open()
    happening.give(ConfirmIncident(incident="I2"))
    happening.give(ReportHandled(incident="I2", disposition="resolved", text="已排空"), by="chen")
    happening.give(MergeIncident(incident="I2", into="I1", reason="同一起"))
    happening.give(REPORT, by="zhou")
    assert happening.refusal(CLOSE, by="chen") == "same_person"
    happening.give(CLOSE, by="wang")


def test_cancelling_is_no_way_round_the_second_person(happening: Happening) -> None:
    false = CancelIncident(incident="I1", reason="误报")
    happening.give(Supervise(incident="I1", due=LATER, reason="领导批示"), by="zhou")
    assert happening.refusal(false) == "supervised"
    happening.give(EndSupervision(incident="I1", result="已处置"))
    happening.give(REPORT, by="chen")
    assert happening.refusal(false, by="chen") == "same_person"
    happening.give(false, by="wang")
