"""What follows from a class, a grade and a plan: stages, who is told, and what is added when an incident gets graver. Pure. See docs/plans.md."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from command.events import Event
from command.locality import Locality
from command.model import Actor, State
from command.permits import is_addressed
from command.plans import NONE_YET, Plan, card_of, tells
from command.sight import Around
from command.stages import staged_tasks
from incidents.events import IncidentEvent, IncidentGraded, IncidentOpened, PlaceCorrected
from incidents.lookup import find_open
from incidents.model import Incident, Place, Refused
from incidents.plan_events import NoticesGiven
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan
from incidents.planning import notices_for, raise_plan
from incidents.plans import Card


def with_card(state: State, order: ActivatePlan, around: Around) -> ActivatePlan:
    """The order with what its plan says at the incident's grade; without where there is no such plan."""
    plan = around.local.plans.find(order.plan)
    incident = find_open(state.incidents, order.incident)
    return replace(order, card=None if plan is None else _card(state, plan, incident, NONE_YET, around))


def consequences(state: State, events: Sequence[Event], now: str, by: str, around: Around) -> Iterator[IncidentEvent]:
    """What these events lead to by the tables. `state` is the one before them."""
    local = around.local
    for event in events:
        match event:
            case IncidentOpened(incident=opened) if opened.trouble is None:
                yield from _told(opened, NONE_YET, now, local)
                yield from staged_tasks(opened, now, by, local.working_time)
            case PlaceCorrected(subject=name, place=place) if name in state.incidents.incidents:
                yield from _told_elsewhere(state.incidents.incidents[name], place, now, local)
            case IncidentGraded(incident=name, grade=grade) if name in state.incidents.incidents:
                known = state.incidents.incidents[name]
                raised = replace(known, grade=grade)
                yield from _told(raised, known.grade, now, local)
                yield from _further(state, raised, now, by, around)


def ensure_may_acknowledge(state: State, order: AcknowledgeNotice, actor: Actor) -> None:
    """Who says that somebody else knows says how they were told. Raises Refused."""
    if not order.note.strip() and not is_addressed(state, actor, order.incident, order.notice):
        raise Refused("note_missing", "This is to somebody else: say how they were told, and who answered.")


def _told(incident: Incident, before: int, now: str, local: Locality) -> Iterator[IncidentEvent]:
    told = tells(local.grades.added(incident.grade, before), incident.place, local.grades, local.district.names)
    notices = notices_for(incident, told, now)
    if notices:
        yield NoticesGiven(incident=incident.id, notices=notices)


def _told_elsewhere(incident: Incident, place: Place, now: str, local: Locality) -> Iterator[IncidentEvent]:
    """The street office of the place where it really is, for the same reasons as the one before."""
    if place.street == incident.place.street:
        return
    told = list(local.grades.added(incident.grade, NONE_YET))
    for running in incident.plans:
        plan = local.plans.find(running.id)
        told += [one for level in (plan.added(running.grade) if plan else ()) for one in level.tell]
    streets = tells((one for one in told if one.own_street), place, local.grades, local.district.names)
    notices = notices_for(incident, streets, now)
    if notices:
        yield NoticesGiven(incident=incident.id, notices=notices)


def _further(state: State, incident: Incident, now: str, by: str, around: Around) -> Iterator[IncidentEvent]:
    """What the plans that run say beyond the gravest grade they had."""
    for running in incident.plans:
        plan = around.local.plans.find(running.id)
        if plan is not None and plan.added(incident.grade, running.grade):
            card = _card(state, plan, incident, running.grade, around)
            yield from raise_plan(incident, running.id, card, now, by)


def _card(state: State, plan: Plan, incident: Incident, before: int, around: Around) -> Card:
    local = around.local
    told = (one for level in plan.added(incident.grade, before) for one in level.tell)
    seeing = around.sight.ranked(state, incident, plan.cameras(incident.grade))
    tellings = tells(told, incident.place, local.grades, local.district.names)
    return card_of(plan, incident.grade, before, tuple(tellings), tuple(one.camera for one in seeing))
