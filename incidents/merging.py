"""Two incidents that are one happening, one that is two, an alert that belongs elsewhere: each can be undone, nothing is lost."""

from collections.abc import Sequence

from incidents.alerting import opened
from incidents.comparing import Boards
from incidents.correcting import sent_back
from incidents.events import (
    AlertLinked,
    IncidentAdvanced,
    IncidentEvent,
    IncidentGraded,
    IncidentMerged,
    IncidentSeparated,
)
from incidents.linking import Match
from incidents.lookup import alerts_of, ensure_no_trouble, family_of, find_alert, find_open, is_by_hand, lead_of
from incidents.model import OVER, Assignment, Incident, IncidentState, Refused, State, is_active
from incidents.orders import MergeIncident, MoveAlerts, SeparateIncident, SplitIncident

Events = Sequence[IncidentEvent]

ATTENDED: frozenset[IncidentState] = frozenset({"dispatched", "on_scene"})
"""States in which units are bound."""


def merge(state: State, order: MergeIncident, now: str) -> Events:
    """One incident is led by another from now on. The other is as grave and as far as both; nothing is moved."""
    merged, lead = find_open(state, order.incident), find_open(state, order.into)
    if merged.id == lead.id:
        raise Refused("same_incident", f"{merged.id} can't be merged into itself: name another incident.")
    ensure_no_trouble(merged, lead)
    _ensure_same_status(merged.id, merged.status, lead)
    joined = IncidentMerged(
        incident=merged.id, into=lead.id, reason=order.reason, at=now, match=_match(state, merged, lead)
    )
    events: list[IncidentEvent] = [joined]
    grade, priority = min(merged.grade, lead.grade), min(merged.priority, lead.priority)
    if (grade, priority) != (lead.grade, lead.priority):
        why = f"merged with {merged.id}"
        events.append(IncidentGraded(incident=lead.id, grade=grade, priority=priority, reason=why, at=now))
    follows = _with_both(lead.state, merged.state)
    if follows != lead.state:
        events.append(IncidentAdvanced(incident=lead.id, state=follows, at=now))
    return events


def separate(state: State, order: SeparateIncident, now: str) -> Events:
    """What was merged stands for itself again: where it would be if it had never been merged. What leads it falls back where nobody is left."""
    merged = state.incidents.get(order.incident)
    if merged is None or merged.into is None:
        raise Refused("not_merged", f"{order.incident} is not merged, or too old: look it up in the history.")
    lead, own = lead_of(state, merged), family_of(state, merged)
    mine = _assigned(state, own)
    events: list[IncidentEvent] = [
        IncidentSeparated(
            incident=merged.id,
            into=merged.into,
            state=_alone(merged.before or "received", mine),
            reason=order.reason,
            at=now,
        )
    ]
    events += sent_back(state, merged, now)
    if lead.state not in OVER:
        rest = _assigned(state, [one for one in family_of(state, lead) if one not in own])
        follows = _alone(lead.state, rest)
        if follows != lead.state:
            events.append(IncidentAdvanced(incident=lead.id, state=follows, at=now))
    return events


def split(state: State, order: SplitIncident, now: str, boards: Boards) -> Events:
    """Some alerts become an incident of their own, as grave as what they come from: less would be for a person to say."""
    origin = find_open(state, order.incident)
    family = {one.id for one in family_of(state, origin)}
    alerts = [find_alert(state, name) for name in dict.fromkeys(order.alerts)]
    for alert in alerts:
        if alert.incident not in family:
            raise Refused("not_of_incident", f"{alert.id} does not belong to {origin.id}: choose among its alerts.")
    if len(alerts) == sum(len(state.linked.get(one, ())) for one in family):
        raise Refused("nothing_left", f"All alerts of {origin.id} would leave it: let one stay.")
    incident = Incident(
        id=f"I{state.incident_count + 1}",
        alarm_class=order.alarm_class,
        title=order.title,
        state="received",
        status=origin.status,
        grade=origin.grade,
        priority=origin.priority,
        place=order.place,
        opened_at=now,
        changed_at=now,
        cameras=order.cameras,
        is_placed=is_by_hand(order.place, alerts),
    )
    moved = [
        AlertLinked(alert=alert.id, incident=incident.id, reason=order.reason, left=alert.incident) for alert in alerts
    ]
    return [*opened(state, incident, None, "", boards), *moved]


def move_alerts(state: State, order: MoveAlerts) -> Events:
    """Alerts leave their incidents for another one; those that are there already stay."""
    incident, moved = find_open(state, order.incident), list[IncidentEvent]()
    ensure_no_trouble(incident)
    for name in dict.fromkeys(order.alerts):
        alert = find_alert(state, name)
        if alert.incident is None:
            raise Refused("not_linked", f"{alert.id} waits in the tray: join it.")
        _ensure_same_status(alert.id, alert.status, incident)
        held = lead_of(state, state.incidents[alert.incident])
        if held.state in OVER:
            raise Refused("incident_over", f"{held.id} is {held.state}: its record stays as it is.")
        if alert.incident != incident.id:
            moved.append(AlertLinked(alert=name, incident=incident.id, reason=order.reason, left=alert.incident))
    return moved


def _ensure_same_status(name: str, status: str, incident: Incident) -> None:
    if status != incident.status:
        raise Refused("status_differs", f"{name} is {status}, {incident.id} is {incident.status}: they never mix.")


def _match(state: State, merged: Incident, lead: Incident) -> Match | None:
    """How alike an alert of the one was found to be to the other when it came."""
    names = {one.id for one in family_of(state, lead)}
    found = [match for alert in alerts_of(state, merged) for match in alert.matches if match.incident in names]
    return max(found, key=lambda match: match.score, default=None)


MOST_OPEN: tuple[IncidentState, ...] = ("received", "verifying", "confirmed", "dispatched", "on_scene")
"""Of two that are one, what still has to be done counts for more than what is done: what waits for units, and for crews that are on their way."""


def _with_both(lead: IncidentState, merged: IncidentState) -> IncidentState:
    """The state of what leads, from that of both."""
    both = max(lead, merged, key=MOST_OPEN.index)
    return "confirmed" if lead == "received" and both == "verifying" else both


def _alone(before: IncidentState, assignments: Sequence[Assignment]) -> IncidentState:
    """The state of an incident that only these assignments are of: it must not look attended to by others."""
    if before not in ATTENDED:
        return before
    was_there = any(rung.step == "on_scene" for one in assignments for rung in one.rungs)
    bound = [one for one in assignments if is_active(one)]
    if not bound:
        return "verifying" if was_there else "confirmed"
    return "on_scene" if any(one.step == "on_scene" for one in bound) else "dispatched"


def _assigned(state: State, incidents: Sequence[Incident]) -> list[Assignment]:
    return [state.assignments[name] for one in incidents for name in one.assignments]
