"""What follows from a class, a grade and a plan: stages, who is told, and what is added when an incident gets graver. Pure. See docs/plans.md."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from command.events import Event
from command.model import Actor, State
from command.permits import is_addressed
from command.placing import Telling, filled, followed, tells_where
from command.plans import NONE_YET, Plan, card_of, tells
from command.sight import Around
from command.stages import staged_tasks
from incidents.apply import ahead, apply
from incidents.events import (
    AlertLinked,
    CallAdvanced,
    ClassCorrected,
    IncidentEvent,
    IncidentGraded,
    IncidentMerged,
    IncidentOpened,
    PlaceCorrected,
)
from incidents.lookup import family_of, find_open
from incidents.model import Incident, Refused
from incidents.model import State as Incidents
from incidents.plan_events import NoticesGiven
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan
from incidents.planning import notices_for, raise_plan, untold
from incidents.plans import Card, Tell

Cause = IncidentOpened | ClassCorrected | IncidentGraded | IncidentMerged | Telling
"""What the tables have something to say of."""


def with_card(state: State, order: ActivatePlan, around: Around) -> ActivatePlan:
    """The order with what its plan says at the incident's grade; without where there is no such plan."""
    plan = around.local.plans.find(order.plan)
    incident = find_open(state.incidents, order.incident)
    return replace(order, card=None if plan is None else _card(state, plan, incident, NONE_YET, around))


class Turn(NamedTuple):
    """What consequences are decided from. `state` goes along with what was derived so far; `before` is from before the order.

    `joined`: what the order merged into something.
    """

    before: Incidents
    state: State
    joined: tuple[Incident, ...]
    now: str
    by: str
    around: Around

    def held(self, name: str) -> Incident:
        """An incident with all that was derived so far."""
        return self.state.incidents.incidents[name]

    def family(self, incident: Incident) -> list[Incident]:
        """It and what was merged into it."""
        return family_of(self.state.incidents, incident)


def consequences(state: State, events: Sequence[Event], now: str, by: str, around: Around) -> Iterator[IncidentEvent]:
    """What these events lead to by the tables. `state` is the one before them.

    Each thing is derived from what the one before it left: else two tasks would get one number, and one body be told twice.
    """
    before = state.incidents
    causes = [event for event in events if isinstance(event, Cause) and _says_something(before, event)]
    if not causes:
        return
    after = ahead(before, [event for event in events if isinstance(event, IncidentEvent)])
    merged = [before.incidents[event.incident] for event in causes if isinstance(event, IncidentMerged)]
    joined = tuple(one for each in merged for one in family_of(before, each))
    turn = Turn(before, replace(state, incidents=after), joined, now, by, around)
    for cause in causes:
        for derived in _led_to(turn, cause):
            apply(after, derived)
            yield derived


def _says_something(before: Incidents, event: Cause) -> bool:
    """Most alerts that join, and most phases of a call, lead to nothing. What has only just been opened may be told by any of its alerts where it is."""
    if isinstance(event, AlertLinked) and event.incident not in before.incidents:
        return True
    return not isinstance(event, Telling) or tells_where(before, event)


def _led_to(turn: Turn, cause: Cause) -> Iterator[IncidentEvent]:
    match cause:
        case IncidentOpened(incident=opened) if opened.trouble is None:
            yield from _told(turn, opened.id, NONE_YET)
            yield from staged_tasks(turn.held(opened.id), turn.now, turn.by, turn.around.local.working_time)
        case ClassCorrected(incident=name):
            yield from staged_tasks(turn.held(name), turn.now, turn.by, turn.around.local.working_time)
        case PlaceCorrected(subject=name) if name in turn.before.incidents:
            yield from _told_elsewhere(turn, name)
        case AlertLinked(alert=name) | CallAdvanced(alert=name) | PlaceCorrected(subject=name):
            # Of several that join at once the first may have told all.
            if tells_where(turn.state.incidents, cause):
                yield from _moved(turn, name)
        case IncidentGraded(incident=name) if name in turn.before.incidents:
            yield from _told(turn, name, turn.before.incidents[name].grade)
            yield from _further(turn, name)
        case IncidentMerged(incident=merged, into=name):
            yield from filled(turn.state, merged, turn.now, turn.around)
            yield from _told_elsewhere(turn, name)
            yield from _further(turn, name)
        case _:
            return  # a trouble, the place of an alert, what is older than what is held


def ensure_may_acknowledge(state: State, order: AcknowledgeNotice, actor: Actor) -> None:
    """Who says that somebody else knows says how they were told. Raises Refused."""
    if not order.note.strip() and not is_addressed(state, actor, order.incident, order.notice):
        raise Refused("note_missing", "This is to somebody else: say how they were told, and who answered.")


def _told(turn: Turn, name: str, before: int) -> Iterator[IncidentEvent]:
    incident, local = turn.held(name), turn.around.local
    told = tells(local.grades.added(incident.grade, before), incident.place, local.grades, local.district.names)
    # Who was told of what is merged now knows of the happening, or is still asked.
    known = {one.to for each in turn.joined for one in each.notices if one.withdrawn_at is None}
    yield from _given(turn, incident, [tell for tell in told if tell.to not in known])


def _moved(turn: Turn, alert: str) -> Iterator[IncidentEvent]:
    """An incident that nobody has placed is where its alerts are; the street office there is told."""
    for event in followed(turn.state, alert, turn.now, turn.around):
        yield event
        if isinstance(event, PlaceCorrected) and turn.held(event.subject).into is None:
            yield from _told_elsewhere(turn, event.subject)


def _told_elsewhere(turn: Turn, name: str) -> Iterator[IncidentEvent]:
    """The street office of the place where it really is, for the same reasons as the one before."""
    incident, local = turn.held(name), turn.around.local
    was = turn.before.incidents.get(name)
    if incident.place.street == (None if was is None else was.place.street):
        return
    told = list(local.grades.added(incident.grade, NONE_YET))
    for running in (plan for one in turn.family(incident) for plan in one.plans):
        plan = local.plans.find(running.id)
        told += [one for level in (plan.added(running.grade) if plan else ()) for one in level.tell]
    streets = tells((one for one in told if one.own_street), incident.place, local.grades, local.district.names)
    yield from _given(turn, incident, streets)


def _given(turn: Turn, incident: Incident, told: Iterable[Tell]) -> Iterator[IncidentEvent]:
    notices = notices_for(incident, untold(turn.state.incidents, incident, told), turn.now)
    if notices:
        yield NoticesGiven(incident=incident.id, notices=notices)


def _further(turn: Turn, name: str) -> Iterator[IncidentEvent]:
    """What the plans that run, also for what was merged into it, say beyond the gravest grade they had."""
    gravest: dict[str, tuple[int, str]] = {}
    for one in turn.family(turn.held(name)):
        for running in one.plans:
            gravest[running.id] = min(gravest.get(running.id, (NONE_YET, "")), (running.grade, one.id))
    for plan_name, (before, owner) in gravest.items():
        lead, plan = turn.held(name), turn.around.local.plans.find(plan_name)
        if plan is not None and plan.added(lead.grade, before):
            card = _card(turn.state, plan, lead, before, turn.around)
            card = replace(card, tells=untold(turn.state.incidents, lead, card.tells))
            yield from raise_plan(turn.held(owner), plan_name, card, turn.now, turn.by)


def _card(state: State, plan: Plan, incident: Incident, before: int, around: Around) -> Card:
    local = around.local
    told = (one for level in plan.added(incident.grade, before) for one in level.tell)
    seeing = around.sight.ranked(state, incident, plan.cameras(incident.grade))
    tellings = tells(told, incident.place, local.grades, local.district.names)
    return card_of(plan, incident.grade, before, tuple(tellings), tuple(one.camera for one in seeing))
