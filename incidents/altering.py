"""What an event changes of one incident itself. Pure."""

from typing import TypeAlias, assert_never

from msgspec.structs import replace

from incidents.events import IncidentGraded, NoteAdded
from incidents.model import Incident
from incidents.record import Relation, RelationKind, Task
from incidents.record_events import (
    FileAttached,
    HandlingReported,
    IncidentReturned,
    IncidentsRelated,
    IncidentsUnrelated,
    SupervisionBegun,
    SupervisionEnded,
    TaskAdded,
    TaskFinished,
    TaskReopened,
)

Altering: TypeAlias = (
    HandlingReported
    | IncidentGraded
    | IncidentReturned
    | IncidentsRelated
    | IncidentsUnrelated
    | NoteAdded
    | SupervisionBegun
    | SupervisionEnded
    | TaskAdded
    | TaskFinished
    | TaskReopened
    | FileAttached
)
OTHER_SIDE: dict[RelationKind, RelationKind] = {"part_of": "has_part", "has_part": "part_of", "related": "related"}


def altered(incident: Incident, event: Altering) -> Incident:  # noqa: C901, PLR0912 - one flat case per event
    """The incident after an event that names it, on either side."""
    match event:
        case HandlingReported(handled=handled):
            return replace(incident, handled=handled, changed_at=handled.at)
        case IncidentReturned(state=to, at=at):
            return replace(incident, state=to, handled=None, changed_at=at)
        case IncidentGraded(grade=grade, priority=priority, at=at):
            return replace(incident, grade=grade, priority=priority, changed_at=at)
        case NoteAdded(at=at):
            return replace(incident, changed_at=at)
        case TaskAdded(task=task):
            return replace(incident, tasks=(*incident.tasks, task), changed_at=task.added_at)
        case TaskFinished(task=number, by=by, at=at, note=note):
            return _with_task(incident, number, at, done_by=by, done_at=at, note=note or None)
        case TaskReopened(task=number, at=at):
            return _with_task(incident, number, at, done_by=None, done_at=None, note=None)
        case FileAttached(attachment=attachment):
            return replace(incident, attachments=(*incident.attachments, attachment), changed_at=attachment.at)
        case SupervisionBegun(supervision=supervision):
            return replace(incident, supervision=supervision, changed_at=supervision.at)
        case SupervisionEnded(at=at):
            return replace(incident, supervision=None, changed_at=at)
        case IncidentsRelated(incident=one, other=other, kind=kind, at=at):
            about = Relation(incident=other, kind=kind)
            if incident.id == other:
                about = Relation(incident=one, kind=OTHER_SIDE[kind])
            return replace(incident, relations=(*_others(incident, about.incident), about), changed_at=at)
        case IncidentsUnrelated(incident=one, other=other, at=at):
            left = _others(incident, one if incident.id == other else other)
            return replace(incident, relations=left, changed_at=at)
        case _:
            assert_never(event)


def _with_task(incident: Incident, number: int, at: str, **fields: str | None) -> Incident:
    def changed(task: Task) -> Task:
        return replace(task, **fields) if task.number == number else task

    return replace(incident, tasks=tuple(map(changed, incident.tasks)), changed_at=at)


def _others(incident: Incident, name: str) -> tuple[Relation, ...]:
    return tuple(one for one in incident.relations if one.incident != name)
