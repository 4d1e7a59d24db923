"""Units on incidents: the dispatch, the receipt ladder, standing down."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from incidents.climbing import climb
from incidents.deadlines import see
from incidents.events import AssignmentAdvanced, IncidentAdvanced, IncidentEvent, UnitDispatched
from incidents.ladder_orders import GiveUpDispatch, SeeLapse
from incidents.lookup import bound_to, family_of, find_assignment, find_open, lead_of
from incidents.model import OVER, Assignment, Incident, IncidentState, Refused, Rung, State, is_active
from incidents.orders import AdvanceAssignment, DispatchUnit, RecallUnit

VALID_FOR = timedelta(minutes=30)
"""How long a dispatch that nobody accepted may still be acted on; later it would send a crew to a cold scene."""


def valid_until(now: str) -> str:
    """When what is told to a unit now expires."""
    return (datetime.fromisoformat(now) + VALID_FOR).isoformat(timespec="milliseconds")


def dispatch_unit(state: State, order: DispatchUnit, now: str, by: str) -> Sequence[IncidentEvent]:
    """A new assignment on its first rung. One unit may be on several incidents, but only once on each."""
    incident = find_open(state, order.incident)
    seen = [] if order.instead_of is None else _seen_by_replacing(state, incident, order.instead_of, now, by)
    for held in bound_to(state, incident):
        if held.unit == order.unit:
            raise Refused("already_assigned", f"{order.unit} is already on {held.incident} ({held.step}).")
    assignment = Assignment(
        id=f"{incident.id}-{len(incident.assignments) + 1}",
        incident=incident.id,
        unit=order.unit,
        step="queued",
        rungs=(Rung(step="queued", at=now),),
        text=order.text,
        priority=incident.priority,
        status=incident.status,
        expires=valid_until(now),
        is_repair=incident.trouble is not None,
    )
    events: list[IncidentEvent] = [UnitDispatched(assignment=assignment)]
    if incident.state in ("received", "confirmed", "verifying"):
        events.append(IncidentAdvanced(incident=incident.id, state="dispatched", at=now))
    return [*events, *seen]


def _seen_by_replacing(state: State, incident: Incident, name: str, now: str, by: str) -> Sequence[IncidentEvent]:
    """Who sends another one has seen that the first does not answer: of this happening only, or a lapse elsewhere would be silenced."""
    replaced = find_assignment(state, name)
    if all(one.id != replaced.incident for one in family_of(state, incident)):
        raise Refused(
            "not_of_family",
            f"{name} is of {replaced.incident}: send the unit there, or name an assignment of {incident.id}.",
        )
    return see(state, SeeLapse(assignment=name), now, by)


def advance_assignment(state: State, order: AdvanceAssignment, now: str) -> Sequence[IncidentEvent]:
    """A reported step; one already known changes nothing. Raises Refused after the assignment has ended."""
    assignment = find_assignment(state, order.assignment)
    if any(rung.step == order.step for rung in assignment.rungs):
        return []
    if not is_active(assignment) and order.step not in ("sent", "received", "shown"):
        raise Refused("assignment_over", f"{assignment.id} is over ({assignment.step}): ask the centre for a new one.")
    if order.step == "refused" and not order.cause:
        raise Refused("cause_needed", "A refusal needs its cause: send it in the field cause.")
    rung = Rung(step=order.step, at=now, unit_at=order.unit_at, cause=order.cause)
    return _advanced(state, assignment, rung, now)


def recall_unit(state: State, order: RecallUnit, now: str) -> Sequence[IncidentEvent]:
    """The unit is stood down, and told so. Raises Refused when it is not bound any more."""
    assignment = find_assignment(state, order.assignment)
    if not is_active(assignment):
        raise Refused("assignment_over", f"{assignment.id} is already over ({assignment.step}).")
    return _advanced(state, assignment, Rung(step="clear", at=now, cause=order.cause), now)


def give_up(state: State, order: GiveUpDispatch, now: str) -> Sequence[IncidentEvent]:
    """The incident must not look attended to by a unit that was never told. Nothing where it was told after all, or still may be."""
    assignment = find_assignment(state, order.assignment)
    if assignment.step != "queued" or assignment.expires != order.expires:
        return []
    cause = f"{assignment.unit} could not be reached before the dispatch expired"
    return _advanced(state, assignment, Rung(step="clear", at=now, cause=cause), now)


def _advanced(state: State, before: Assignment, rung: Rung, now: str) -> Sequence[IncidentEvent]:
    event = AssignmentAdvanced(assignment=before.id, incident=before.incident, unit=before.unit, rung=rung)
    asked = state.incidents.get(before.incident)
    if asked is None:
        return [event]
    incident = lead_of(state, asked)
    follows = _incident_follows(state, incident, climb(before, rung))
    if follows is None or follows == incident.state:
        return [event]
    return [event, IncidentAdvanced(incident=incident.id, state=follows, at=now)]


def _incident_follows(state: State, incident: Incident, changed: Assignment) -> IncidentState | None:
    """The state an incident takes when one of its assignments changes; None when it stays."""
    if incident.state in OVER:
        return None
    if changed.step == "on_scene" and incident.state != "verifying":
        return "on_scene"
    if is_active(changed):
        return None
    if any(other.id != changed.id for other in bound_to(state, incident)):
        return None
    if incident.state == "on_scene":
        return "verifying"
    # Nobody goes any more: the incident must not look attended to.
    return "confirmed" if incident.state == "dispatched" else None
