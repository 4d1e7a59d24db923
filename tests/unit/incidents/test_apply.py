"""How each incident event changes the state, and what is forgotten when."""

import pytest
from msgspec import json

from incidents.apply import ahead, apply
from incidents.events import (
    AlertLinked,
    AssignmentAdvanced,
    CallAdvanced,
    CallerRead,
    IncidentAdvanced,
    IncidentEvent,
    IncidentGraded,
    NoteAdded,
    PictureMissed,
    PictureTaken,
)
from incidents.model import CLOSED_KEPT, LOOSE_KEPT, Picture, Place, Rung, State
from incidents.orders import AddNote, CancelIncident, GradeIncident, MissPicture, RecordPicture
from tests.unit.incidents.happening import NOW, Happening

LATER = "2026-06-21T21:00:00.000+08:00"
PICTURE = Picture(id="p1", camera="PD-03", at=NOW, sha256="ab" * 32)


@pytest.mark.parametrize(
    "event",
    [
        CallAdvanced(alert="A9", phase="ended"),
        IncidentAdvanced(incident="I9", state="closed", at=NOW),
        IncidentGraded(incident="I9", grade=1, priority=1, reason="", at=NOW),
        NoteAdded(incident="I9", text="", at=NOW),
        AssignmentAdvanced(assignment="I9-1", incident="I9", unit="P12", rung=Rung(step="sent", at=NOW)),
        AlertLinked(alert="A9", incident="I9", reason=""),
        CallerRead(alert="A9", at=NOW),
        PictureTaken(alert="A9", incident=None, picture=PICTURE),
        PictureMissed(alert="A9", incident=None, camera="PD-03", reason=""),
    ],
    ids=lambda event: type(event).__name__,
)
def test_an_event_about_what_is_forgotten_changes_nothing(event: IncidentEvent) -> None:
    happening = Happening()
    happening.alarm()
    before = json.encode(happening.state)
    apply(happening.state, event)
    assert json.encode(happening.state) == before


def test_an_alarm_that_is_not_a_call_cannot_be_advanced_as_one() -> None:
    happening = Happening()
    happening.alarm()
    apply(happening.state, CallAdvanced(alert="A1", phase="ended"))
    assert happening.state.alerts["A1"].call is None


def test_changes_say_when() -> None:
    happening = Happening()
    happening.open()
    happening.give(AddNote(incident="I1", text="补记"), now=LATER)
    assert happening.state.incidents["I1"].changed_at == LATER
    assert happening.state.incidents["I1"].opened_at == NOW
    happening.give(GradeIncident(incident="I1", grade=1, priority=2, reason="升级"), now=NOW)
    incident = happening.state.incidents["I1"]
    assert (incident.grade, incident.priority, incident.changed_at) == (1, 2, NOW)


def test_a_picture_makes_up_for_one_that_was_missed() -> None:
    happening = Happening()
    happening.alarm()
    happening.give(MissPicture(alert="A1", camera="PD-03", reason="没有关键帧"))
    assert happening.state.alerts["A1"].no_picture == "没有关键帧"
    happening.give(RecordPicture(alert="A1", picture=PICTURE))
    alert = happening.state.alerts["A1"]
    assert (alert.pictures, alert.no_picture) == ((PICTURE,), None)


def test_the_tray_forgets_the_oldest_alert_and_its_call() -> None:
    happening = Happening()
    for number in range(LOOSE_KEPT):
        happening.ring(f"c{number}")
    assert len(happening.state.loose) == LOOSE_KEPT
    happening.ring("one more")
    assert len(happening.state.loose) == len(happening.state.alerts) == len(happening.state.calls) == LOOSE_KEPT
    assert happening.state.loose[0] == "A2"
    assert "line-1:c0" not in happening.state.calls
    assert happening.state.alert_count == LOOSE_KEPT + 1


def test_an_alert_that_belongs_to_an_incident_is_kept_with_it_however_full_the_tray_is() -> None:
    happening = Happening()
    happening.alarm()
    for number in range(LOOSE_KEPT + 10):
        happening.ring(f"c{number}")
    assert "A1" in happening.state.alerts


def test_a_full_tray_gives_up_alarms_before_calls() -> None:
    happening = Happening()
    happening.alarm("a")
    happening.ring("first")
    for number in range(300):
        happening.alarm(f"b{number}", "moderate", source=f"WL-{number}")
    for number in range(200):
        happening.ring(f"c{number}", place=Place())
    state = happening.state
    assert "A2" in state.alerts and "A3" not in state.alerts, "somebody has called"
    assert len(state.loose) == LOOSE_KEPT and state.loose[-1] in state.alerts


def test_the_oldest_incident_that_is_over_goes_with_all_that_belongs_to_it() -> None:
    happening = Happening()
    happening.open()
    happening.alarm("a", "severe")
    happening.alarm("b", "minor")
    happening.recall(happening.send(incident="I2"))
    end(happening, "I2")
    for _ in range(CLOSED_KEPT - 1):
        end(happening, happening.open().id)
    assert {"A1", "A2", "I2-1"} <= {*happening.state.alerts, *happening.state.assignments}
    end(happening, happening.open().id)
    state = happening.state
    assert "I2" not in state.incidents
    assert (state.alerts, state.assignments, state.calls) == ({}, {}, {})
    assert len(state.over) == CLOSED_KEPT
    assert next(iter(state.incidents)) == "I1", "an open incident is never forgotten"


def test_forgetting_goes_by_when_it_was_over_and_not_by_when_it_began() -> None:
    happening = Happening()
    first = happening.open().id
    for _ in range(CLOSED_KEPT):
        end(happening, happening.open().id)
    end(happening, first)
    assert first in happening.state.incidents
    assert "I2" not in happening.state.incidents


def test_numbers_are_never_given_twice() -> None:
    happening = Happening()
    for _ in range(CLOSED_KEPT + 5):
        end(happening, happening.open().id)
    assert happening.open().id == f"I{CLOSED_KEPT + 6}"


def end(happening: Happening, incident: str) -> None:
    happening.give(CancelIncident(incident=incident, reason="误报"))


def test_an_empty_state_is_empty() -> None:
    assert json.decode(json.encode(State()), type=State) == State()


def test_what_is_ahead_leaves_the_state_as_it_was_and_copies_no_list_that_stays() -> None:
    happening = Happening()
    for name in ("a", "b"):
        happening.alarm(name)
    linked = AlertLinked(alert="A9", incident="I1", reason="x", left="I2")
    after = ahead(happening.state, [linked])
    assert (after.linked["I1"], happening.state.linked["I1"]) == (["A1", "A9"], ["A1"])
    assert ahead(happening.state, []).linked["I2"] is happening.state.linked["I2"]
