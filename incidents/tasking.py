"""What has to be done for an incident, who has an eye on it, and what it has to do with others. Pure."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from incidents.events import IncidentEvent
from incidents.lookup import find_kept, find_living, find_open
from incidents.model import Incident, Refused, State
from incidents.record import Relation, Supervision, Task
from incidents.record_events import (
    AttachmentRead,
    FileAttached,
    IncidentsRelated,
    IncidentsUnrelated,
    SupervisionBegun,
    SupervisionEnded,
    TaskAdded,
    TaskFinished,
    TaskReopened,
)
from incidents.record_orders import (
    AddTask,
    AttachFile,
    EndSupervision,
    FinishTask,
    ReadAttachment,
    RelateIncidents,
    ReopenTask,
    Supervise,
    UnrelateIncidents,
)

MOST_FILES = 100
"""Files of one incident: some gigabytes at most."""
MOST_TASKS = 200
"""More are no list that anybody works through."""


def add_task(state: State, order: AddTask, now: str, by: str) -> Sequence[IncidentEvent]:
    """One task more, with the next number."""
    incident = find_open(state, order.incident)
    if len(incident.tasks) >= MOST_TASKS:
        raise Refused(
            "too_many_tasks",
            f"{incident.id} has {MOST_TASKS} tasks: write a note, or open another incident and relate the two.",
        )
    if order.due is not None:
        _ensure_time(order.due)
    task = Task(
        number=len(incident.tasks) + 1, text=order.text, added_by=by, added_at=now, owner=order.owner, due=order.due
    )
    return [TaskAdded(incident=incident.id, task=task)]


def finish_task(state: State, order: FinishTask, now: str, by: str) -> Sequence[IncidentEvent]:
    """Nothing where it is done already: the first who said so did it."""
    incident = find_living(state, order.incident)
    task = _find_task(incident, order.task)
    if task.done_at is not None or task.dropped_at is not None:
        return []
    return [TaskFinished(incident=incident.id, task=order.task, by=by, at=now, note=order.note.strip())]


def reopen_task(state: State, order: ReopenTask, now: str) -> Sequence[IncidentEvent]:
    """Nothing where it is not done."""
    incident = find_living(state, order.incident)
    task = _find_task(incident, order.task)
    if task.done_at is None and task.dropped_at is None:
        return []
    return [TaskReopened(incident=incident.id, task=order.task, reason=order.reason, at=now)]


def supervise(state: State, order: Supervise, now: str, by: str) -> Sequence[IncidentEvent]:
    """From now on, until a time that is still to come."""
    incident = find_open(state, order.incident)
    if _ensure_time(order.due) <= datetime.fromisoformat(now):
        raise Refused("due_past", f"{order.due} is past: give a time that is still to come.")
    watched = Supervision(by=by, at=now, due=order.due, reason=order.reason)
    return [SupervisionBegun(incident=incident.id, supervision=watched)]


def end_supervision(state: State, order: EndSupervision, now: str) -> Sequence[IncidentEvent]:
    """Nothing where nobody watches."""
    incident = find_living(state, order.incident)
    return [] if incident.supervision is None else [SupervisionEnded(incident=incident.id, result=order.result, at=now)]


def relate(state: State, order: RelateIncidents, now: str) -> Sequence[IncidentEvent]:
    """Two incidents of one status; none is a part of itself, by however many steps."""
    incident, other = find_open(state, order.incident), find_open(state, order.other)
    if incident.id == other.id:
        raise Refused("same_incident", f"{incident.id} can't be related to itself: name another incident.")
    if incident.status != other.status:
        raise Refused(
            "status_differs", f"{incident.id} is {incident.status}, {other.id} is {other.status}: they never mix."
        )
    if order.kind == "part_of" and _is_part(state, other, incident.id):
        raise Refused(
            "part_of_itself", f"{other.id} is a part of {incident.id} already: relate them the other way round."
        )
    if Relation(incident=other.id, kind=order.kind) in incident.relations:
        return []
    return [IncidentsRelated(incident=incident.id, other=other.id, kind=order.kind, reason=order.reason, at=now)]


def unrelate(state: State, order: UnrelateIncidents, now: str) -> Sequence[IncidentEvent]:
    """Nothing where they are not related."""
    incident = find_open(state, order.incident)
    if all(one.incident != order.other for one in incident.relations):
        return []
    return [IncidentsUnrelated(incident=incident.id, other=order.other, reason=order.reason, at=now)]


def attach(state: State, order: AttachFile, now: str, by: str) -> Sequence[IncidentEvent]:
    """A file more, also of what has just ended: what a crew took on scene comes when they are back."""
    incident = find_kept(state, order.incident)
    if len(incident.attachments) >= MOST_FILES:
        raise Refused("too_many_files", f"{incident.id} has {MOST_FILES} files: no more can be kept with it.")
    if any(one.id == order.attachment.id for one in incident.attachments):
        return []
    return [FileAttached(incident=incident.id, attachment=replace(order.attachment, by=by, at=now))]


def look_at(state: State, order: ReadAttachment, now: str) -> Sequence[IncidentEvent]:
    """The look is written down, whether the incident is still held or not."""
    return [AttachmentRead(incident=order.incident, attachment=order.attachment, at=now)]


def _is_part(state: State, incident: Incident, of: str) -> bool:
    """Whether an incident is a part of another one, or of a part of it."""
    seen, ahead = set[str](), [incident]
    while ahead:
        one = ahead.pop()
        if one.id in seen:
            continue
        seen.add(one.id)
        wholes = [relation.incident for relation in one.relations if relation.kind == "part_of"]
        if of in wholes:
            return True
        ahead += [held for name in wholes if (held := state.incidents.get(name)) is not None]
    return False


def _find_task(incident: Incident, number: int) -> Task:
    task = next((task for task in incident.tasks if task.number == number), None)
    if task is None:
        raise Refused("unknown_task", f"{incident.id} has no task {number}: choose one of its list.")
    return task


def _ensure_time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused("bad_time", f"{text!r} is no time: give ISO 8601 with a numeric offset.")
    return moment
