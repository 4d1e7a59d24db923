"""What an event changes of one incident itself. Pure."""

from typing import TypeAlias, assert_never

from msgspec.structs import replace

from incidents.events import ClassCorrected, IncidentGraded, NoteAdded
from incidents.model import Incident
from incidents.plan_events import NoticeAcknowledged, NoticesGiven, PlanActivated, PlanEnded, PlanRaised
from incidents.plans import Notice
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

Planned: TypeAlias = PlanActivated | PlanRaised | PlanEnded | NoticesGiven | NoticeAcknowledged
Altering: TypeAlias = (
    ClassCorrected
    | HandlingReported
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
    | Planned
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
            since = incident.graded_at if grade == incident.grade else at
            return replace(incident, grade=grade, priority=priority, graded_at=since, changed_at=at)
        case ClassCorrected(alarm_class=alarm_class, title=title, at=at):
            return replace(incident, alarm_class=alarm_class, title=title, changed_at=at)
        case NoteAdded(at=at):
            return replace(incident, changed_at=at)
        case TaskAdded(task=task):
            return replace(incident, tasks=(*incident.tasks, task), changed_at=task.added_at)
        case TaskFinished(task=number, by=by, at=at, note=note):
            return _with_task(incident, number, at, done_by=by, done_at=at, note=note or None)
        case TaskReopened(task=number, at=at):
            return _with_task(incident, number, at, done_by=None, done_at=None, note=None, dropped_at=None)
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
        case PlanActivated() | PlanRaised() | PlanEnded() | NoticesGiven() | NoticeAcknowledged():
            return _planned(incident, event)
        case _:
            assert_never(event)


def _planned(incident: Incident, event: Planned) -> Incident:
    match event:
        case PlanActivated(plan=plan, cameras=cameras):
            seen = (*incident.cameras, *cameras)
            return replace(incident, plans=(*incident.plans, plan), cameras=seen, changed_at=plan.at)
        case PlanRaised(plan=name, grade=grade, needs=needs, at=at, cameras=cameras):
            raised = (replace(one, grade=grade, needs=needs) if one.id == name else one for one in incident.plans)
            seen = (*incident.cameras, *cameras)
            return replace(incident, plans=tuple(raised), cameras=seen, changed_at=at)
        case PlanEnded():
            return _without_plan(incident, event)
        case NoticesGiven(notices=notices):
            return replace(incident, notices=(*incident.notices, *notices), changed_at=notices[-1].at)
        case NoticeAcknowledged(notice=number, by=by, at=at, note=note):
            return _with_notice(incident, number, at, by=by, done_at=at, note=note or None)
        case _:
            assert_never(event)


def _without_plan(incident: Incident, event: PlanEnded) -> Incident:
    def task(one: Task) -> Task:
        return replace(one, dropped_at=event.at) if one.plan == event.plan and one.done_at is None else one

    def notice(one: Notice) -> Notice:
        return replace(one, withdrawn_at=event.at) if one.plan == event.plan and one.done_at is None else one

    return replace(
        incident,
        plans=tuple(one for one in incident.plans if one.id != event.plan),
        tasks=tuple(map(task, incident.tasks)),
        notices=tuple(map(notice, incident.notices)),
        plan_ended_at=event.at,
        changed_at=event.at,
    )


def _with_notice(incident: Incident, number: int, at: str, **fields: str | None) -> Incident:
    def changed(one: Notice) -> Notice:
        return replace(one, **fields) if one.number == number else one

    return replace(incident, notices=tuple(map(changed, incident.notices)), changed_at=at)


def _with_task(incident: Incident, number: int, at: str, **fields: str | None) -> Incident:
    def changed(task: Task) -> Task:
        return replace(task, **fields) if task.number == number else task

    return replace(incident, tasks=tuple(map(changed, incident.tasks)), changed_at=at)


def _others(incident: Incident, name: str) -> tuple[Relation, ...]:
    return tuple(one for one in incident.relations if one.incident != name)
