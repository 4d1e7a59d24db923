"""Plans that run for an incident, and who has said that they know of it. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from incidents.events import IncidentEvent
from incidents.lookup import ensure_no_trouble, family_of, find_living, find_open
from incidents.model import Incident, Refused, State
from incidents.plan_events import NoticeAcknowledged, NoticesGiven, PlanActivated, PlanEnded, PlanRaised
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan, EndPlan
from incidents.plans import ActivePlan, Addressee, Card, CardTask, Notice, Tell
from incidents.record import Task
from incidents.record_events import TaskAdded
from incidents.tasking import MOST_TASKS

MOST_PLANS = 5
"""Plans that run for one incident: what needs more is several happenings."""


def activate(state: State, order: ActivatePlan, now: str, by: str) -> Sequence[IncidentEvent]:
    """The plan runs from now on: its tasks are added, and who has to know is told. Raises Refused."""
    incident, card = find_open(state, order.incident), order.card
    ensure_no_trouble(incident)
    if card is None:
        raise Refused("unknown_plan", f"There is no plan {order.plan}: choose one of the list.")
    _ensure_room(state, incident, order.plan, card)
    plan = ActivePlan(
        id=order.plan,
        zh=card.zh,
        en=card.en,
        grade=card.grade,
        needs=card.needs,
        by=by,
        at=now,
        reason=order.reason,
    )
    begun = PlanActivated(incident=incident.id, plan=plan, cameras=_further(incident, card))
    card = replace(card, tells=untold(state, incident, card.tells))
    return [begun, *carried_out(incident, order.plan, card, now, by)]


def _ensure_room(state: State, incident: Incident, name: str, card: Card) -> None:
    running = [(one.id, plan.id) for one in family_of(state, incident) for plan in one.plans]
    for held, plan in running:
        if plan == name:
            raise Refused("plan_runs", f"Plan {name} runs for {held} already: raise the grade for more of it.")
    if len(running) >= MOST_PLANS:
        raise Refused("too_many_plans", f"{MOST_PLANS} plans run for {incident.id}: end one first.")
    if len(incident.tasks) + len(card.tasks) > MOST_TASKS:
        raise Refused(
            "too_many_tasks",
            f"{incident.id} has {len(incident.tasks)} tasks of {MOST_TASKS}, and plan {name} adds {len(card.tasks)}: "
            "open another incident for it, relate the two, and activate the plan there.",
        )


def raise_plan(incident: Incident, plan: str, card: Card, now: str, by: str) -> Sequence[IncidentEvent]:
    """What further levels of a running plan add."""
    raised = PlanRaised(
        incident=incident.id, plan=plan, grade=card.grade, needs=card.needs, at=now, cameras=_further(incident, card)
    )
    return [raised, *carried_out(incident, plan, card, now, by)]


def carried_out(incident: Incident, plan: str, card: Card, now: str, by: str) -> Iterator[IncidentEvent]:
    """The tasks of a card, and the notices it gives. All of them, whatever is in the list: a grade is not refused for a long one."""
    for at, line in enumerate(card.tasks, len(incident.tasks) + 1):
        yield TaskAdded(incident=incident.id, task=_task(at, line, plan, now, by))
    notices = notices_for(incident, card.tells, now, plan)
    if notices:
        yield NoticesGiven(incident=incident.id, notices=notices)


def untold(state: State, incident: Incident, tells: Iterable[Tell]) -> tuple[Tell, ...]:
    """Those whom nothing of this happening, also of what was merged, asks already whether they know."""
    notices = (notice for one in family_of(state, incident) for notice in one.notices)
    asked = {one.to for one in notices if one.done_at is None and one.withdrawn_at is None}
    return tuple(tell for tell in tells if tell.to not in asked)


def notices_for(incident: Incident, tells: Iterable[Tell], now: str, plan: str | None = None) -> tuple[Notice, ...]:
    """Notices to those who are `untold`, each once."""
    fresh: dict[Addressee, Tell] = {}
    for tell in tells:
        fresh[tell.to] = min(fresh.get(tell.to, tell), tell, key=lambda one: one.within_s)
    return tuple(
        Notice(
            number=number,
            to=tell.to,
            why="grade" if plan is None else "plan",
            plan=plan,
            at=now,
            due=_later(now, tell.within_s),
        )
        for number, tell in enumerate(fresh.values(), len(incident.notices) + 1)
    )


def end_plan(state: State, order: EndPlan, now: str) -> Sequence[IncidentEvent]:
    """Nothing where it does not run."""
    incident = find_living(state, order.incident)
    if all(plan.id != order.plan for plan in incident.plans):
        return []
    return [PlanEnded(incident=incident.id, plan=order.plan, reason=order.reason, at=now)]


def acknowledge(state: State, order: AcknowledgeNotice, now: str, by: str) -> Sequence[IncidentEvent]:
    """Nothing where somebody has said so already. Raises Refused."""
    incident = find_living(state, order.incident)
    notice = find_notice(incident, order.notice)
    if notice.done_at is not None or notice.withdrawn_at is not None:
        return []
    return [
        NoticeAcknowledged(incident=incident.id, notice=notice.number, by=by, at=now, note=order.note.strip()),
    ]


def find_notice(incident: Incident, number: int) -> Notice:
    """The notice. Raises Refused."""
    notice = next((one for one in incident.notices if one.number == number), None)
    if notice is None:
        raise Refused("unknown_notice", f"{incident.id} has no notice {number}: choose one of its list.")
    return notice


def _task(number: int, line: CardTask, plan: str, now: str, by: str) -> Task:
    due = None if line.within_s is None else _later(now, line.within_s)
    return Task(
        number=number, text=line.zh, en=line.en, added_by=by, added_at=now, owner=line.owner, due=due, plan=plan
    )


def _further(incident: Incident, card: Card) -> tuple[str, ...]:
    return tuple(name for name in card.cameras if name not in incident.cameras)


def _later(now: str, seconds: int) -> str:
    return (datetime.fromisoformat(now) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
