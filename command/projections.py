"""What each event changes in the tables that answer questions: the lists, the search, the timelines."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Table

from command import tables
from command.events import Recorded
from command.model import State
from command.search import class_name
from devices.events import PayloadRejected
from devices.model import Rejected
from incidents.events import (
    AlertLinked,
    AlertReceived,
    AssignmentAdvanced,
    CallAdvanced,
    CallClaimed,
    CallerRead,
    CallReleased,
    ClassCorrected,
    IncidentAdvanced,
    IncidentGraded,
    IncidentMerged,
    IncidentOpened,
    IncidentSeparated,
    LadderLapsed,
    LapseSeen,
    LinkProposed,
    NoteAdded,
    PictureMissed,
    PictureTaken,
    PlaceCorrected,
    UnitDispatched,
    UnitRedirected,
)
from incidents.lookup import is_own_canary
from incidents.model import Alert, Assignment, Incident
from incidents.plan_events import NoticeAcknowledged, NoticesGiven, PlanActivated, PlanEnded, PlanRaised
from incidents.record_events import (
    AttachmentRead,
    FileAttached,
    HandlingReported,
    IncidentReturned,
    IncidentsRelated,
    IncidentsUnrelated,
    RecordExported,
    SupervisionBegun,
    SupervisionEnded,
    TaskAdded,
    TaskFinished,
    TaskReopened,
)
from incidents.trouble_events import TroubleEnded, TroubleReported
from video.events import ViewStarted

Row = dict[str, Any]
"""A row by the names of its columns."""


class Write(NamedTuple):
    """What a row has to hold: the entity as it is after an event. Of many in a batch only the last of a `key` is written."""

    table: Table
    key: str | int
    entity: Alert | Incident | Assignment | Rejected

    def row(self) -> Row:
        """The columns. Made of the last write alone: a batch changes an entity several times, and an incident may be long."""
        match self.entity:
            case Alert() as alert:
                return _alert_row(alert)
            case Incident() as incident:
                return _incident_row(incident)
            case Assignment() as assignment:
                return _assignment_row(assignment)
            case Rejected() as rejected:
                return {"n": self.key, "reason": rejected.reason, "body": msgspec.json.encode(rejected)}


def subjects(recorded: Recorded) -> tuple[str, ...]:  # noqa: C901, PLR0912 - one flat case per event
    """Whose timeline an event belongs to."""
    match recorded.event:
        case AlertReceived(alert=alert):
            return () if is_own_canary(alert) else (alert.id,)
        case CallAdvanced(alert=name) | CallClaimed(alert=name) | CallReleased(alert=name):
            return (name,)
        case CallerRead(alert=name) | LinkProposed(alert=name):
            return (name,)
        case AlertLinked(alert=name, incident=incident, left=left):
            return (name, incident) if left is None else (name, incident, left)
        case PlaceCorrected(subject=name) | ClassCorrected(incident=name):
            return (name,)
        case IncidentMerged(incident=name, into=into) | IncidentSeparated(incident=name, into=into):
            return (name, into)
        case IncidentOpened(incident=opened):
            return (opened.id,)
        case IncidentAdvanced(incident=name) | IncidentGraded(incident=name) | NoteAdded(incident=name):
            return (name,)
        case HandlingReported(incident=name) | IncidentReturned(incident=name):
            return (name,)
        case TaskAdded(incident=name) | TaskFinished(incident=name) | TaskReopened(incident=name):
            return (name,)
        case SupervisionBegun(incident=name) | SupervisionEnded(incident=name):
            return (name,)
        case PlanActivated(incident=name) | PlanRaised(incident=name) | PlanEnded(incident=name):
            return (name,)
        case NoticesGiven(incident=name) | NoticeAcknowledged(incident=name):
            return (name,)
        case FileAttached(incident=name) | AttachmentRead(incident=name):
            return (name,)
        case RecordExported(incident=name) if name is not None:
            return (name,)
        case IncidentsRelated(incident=name, other=other) | IncidentsUnrelated(incident=name, other=other):
            return (name, other)
        case UnitDispatched(assignment=assignment):
            return (assignment.incident,)
        case AssignmentAdvanced(incident=name) | UnitRedirected(incident=name):
            return (name,)
        case LadderLapsed(incident=name) | LapseSeen(incident=name):
            return (name,)
        case TroubleReported(incident=name) | TroubleEnded(incident=name):
            return (name,)
        case PictureTaken(alert=name, picture=picture):
            return (name, picture.id)
        case PictureMissed(alert=name):
            return (name,)
        case ViewStarted(view=view) if view.incident is not None:
            return (view.incident,)
        case _:
            return ()


def changed(state: State, recorded: Recorded) -> Iterator[Write]:  # noqa: C901, PLR0912 - one flat case per event
    """The rows an event changes, `state` being the state right after it. Entities are immutable: rows may be kept."""
    held = state.incidents
    match recorded.event:
        case AlertReceived(alert=alert) if not is_own_canary(alert):
            yield from _received(state, alert)
        case CallClaimed(alert=name) | CallReleased(alert=name) if name in held.alerts:
            yield _alert(held.alerts[name])
        case CallAdvanced(alert=name) | AlertLinked(alert=name) | LinkProposed(alert=name) if name in held.alerts:
            yield _alert(held.alerts[name])
        case PictureTaken(alert=name) | PictureMissed(alert=name) if name in held.alerts:
            yield _alert(held.alerts[name])
        case IncidentMerged(incident=name, into=into) | IncidentSeparated(incident=name, into=into):
            yield from _incidents(state, name, into)
        case PlaceCorrected(subject=name) if name in held.alerts:
            yield _alert(held.alerts[name])
        case PlaceCorrected(subject=name) | ClassCorrected(incident=name):
            yield from _incidents(state, name)
        case IncidentOpened(incident=opened):
            yield _incident(opened)
        case IncidentAdvanced(incident=name) | IncidentGraded(incident=name) | NoteAdded(incident=name):
            if name in held.incidents:
                yield _incident(held.incidents[name])
        case HandlingReported(incident=name) | IncidentReturned(incident=name):
            yield from _incidents(state, name)
        case TaskAdded(incident=name) | TaskFinished(incident=name) | TaskReopened(incident=name):
            yield from _incidents(state, name)
        case SupervisionBegun(incident=name) | SupervisionEnded(incident=name) | FileAttached(incident=name):
            yield from _incidents(state, name)
        case PlanActivated(incident=name) | PlanRaised(incident=name) | PlanEnded(incident=name):
            yield from _incidents(state, name)
        case NoticesGiven(incident=name) | NoticeAcknowledged(incident=name):
            yield from _incidents(state, name)
        case IncidentsRelated(incident=name, other=other) | IncidentsUnrelated(incident=name, other=other):
            yield from _incidents(state, name, other)
        case TroubleReported(incident=name) | TroubleEnded(incident=name):
            yield from _incidents(state, name)
        case UnitDispatched(assignment=assignment):
            yield _assignment(assignment)
            if assignment.incident in held.incidents:
                yield _incident(held.incidents[assignment.incident])
        case (
            AssignmentAdvanced(assignment=name)
            | LadderLapsed(assignment=name)
            | LapseSeen(assignment=name)
            | UnitRedirected(assignment=name)
        ):
            yield from _assignments(state, name)
        case PayloadRejected(rejected=rejected):
            yield Write(tables.rejected, recorded.seq, rejected)
        case _:
            return


def _received(state: State, alert: Alert) -> Iterator[Write]:
    yield _alert(alert)
    if (waiting := state.incidents.alerts.get(alert.follows or "")) is not None:
        yield _alert(waiting)


def _incidents(state: State, *names: str) -> Iterator[Write]:
    yield from (_incident(held) for name in names if (held := state.incidents.incidents.get(name)) is not None)


def _assignments(state: State, *names: str) -> Iterator[Write]:
    yield from (_assignment(held) for name in names if (held := state.incidents.assignments.get(name)) is not None)


def _alert(alert: Alert) -> Write:
    return Write(tables.alert, alert.id, alert)


def _incident(incident: Incident) -> Write:
    return Write(tables.incident, incident.id, incident)


def _assignment(assignment: Assignment) -> Write:
    return Write(tables.assignment, assignment.id, assignment)


def _alert_row(alert: Alert) -> Row:
    return {
        "id": alert.id,
        "n": int(alert.id[1:]),
        "source": alert.source,
        "source_id": alert.source_id,
        "incident": alert.incident,
        "body": msgspec.json.encode(alert),
    }


def _incident_row(incident: Incident) -> Row:
    words = (incident.id, incident.title, incident.place.address or "", incident.outcome or "")
    return {
        "id": incident.id,
        "n": int(incident.id[1:]),
        "state": incident.state,
        "status": incident.status,
        "lead": incident.into,
        "text": " ".join(words).lower(),
        "class": class_name(incident.alarm_class),
        "street": incident.place.street,
        "opened": round(datetime.fromisoformat(incident.opened_at).timestamp() * 1000),
        "lat": incident.place.lat,
        "lon": incident.place.lon,
        "body": msgspec.json.encode(incident),
    }


def _assignment_row(assignment: Assignment) -> Row:
    incident, number = assignment.id[1:].split("-")
    return {
        "id": assignment.id,
        "n": int(incident) * 1000 + int(number),
        "incident": assignment.incident,
        "unit": assignment.unit,
        "body": msgspec.json.encode(assignment),
    }
