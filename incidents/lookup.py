"""Finding what an order names, or refusing it with a sentence."""

from collections.abc import Iterable, Iterator

from incidents.events import AlertLinked
from incidents.linking import Match
from incidents.model import NEXT, OVER, Alert, Assignment, Incident, IncidentState, Place, Refused, State, is_active
from incidents.trouble import CANARY


def find_open(state: State, name: str) -> Incident:
    """The incident, which is not over. Raises Refused."""
    incident = state.incidents.get(name)
    if incident is None:
        raise Refused("unknown_incident", f"There is no open incident {name}: check the number.")
    if incident.into is not None:
        lead = lead_of(state, incident).id
        raise Refused("incident_merged", f"{name} was merged into {lead}: give the order there, or separate it first.")
    if incident.state in OVER:
        raise Refused("incident_over", f"{name} is {incident.state}: open a new incident instead.")
    return incident


def find_living(state: State, name: str) -> Incident:
    """The incident, also one that was merged: what it still has of its own is ended while its lead is open. Raises Refused."""
    merged = state.incidents.get(name)
    if merged is None or merged.into is None:
        return find_open(state, name)
    find_open(state, lead_of(state, merged).id)
    return merged


def find_kept(state: State, name: str) -> Incident:
    """The incident, also one that is over, as long as it is held. Raises Refused."""
    incident = state.incidents.get(name)
    if incident is None:
        raise Refused("unknown_incident", f"There is no incident {name}, or it is too old: check the number.")
    return incident


def ensure_no_trouble(*incidents: Incident) -> None:
    """Raises Refused where one is a trouble of the centre's own means: alarms and troubles never mix."""
    for one in incidents:
        if one.trouble is not None:
            raise Refused(
                "is_trouble",
                f"{one.id} is a trouble of the centre's own, no alarm: open an incident for what happens, and relate the two.",
            )


def links(state: State, alert: Alert, incident: str, reason: str, match: Match | None = None) -> list[AlertLinked]:
    """An alert that waited joins an incident, and with it what its sender said of it meanwhile."""
    said = (known for name in alert.followed if (known := state.alerts.get(name)) is not None)
    after = [AlertLinked(alert=one.id, incident=incident, reason=why(one)) for one in said if one.incident is None]
    return [AlertLinked(alert=alert.id, incident=incident, reason=reason, match=match), *after]


def why(alert: Alert) -> str:
    """Why what a sender says again goes where it said the first."""
    return "its sender takes it back" if alert.withdraws else "its sender tells more"


def is_by_hand(place: Place, alerts: Iterable[Alert]) -> bool:
    """Whether a person said that an incident is there: none of its alerts does."""
    spot = (place.lat, place.lon)
    return place.lat is not None and all(spot != (alert.where.lat, alert.where.lon) for alert in alerts)


def alerts_of(state: State, incident: Incident) -> Iterator[Alert]:
    """The alerts of the incident itself that are still held, in the order in which they joined it."""
    named = (state.alerts.get(name) for name in state.linked.get(incident.id, ()))
    return (alert for alert in named if alert is not None)


def is_counted(incident: Incident) -> bool:
    """Whether it stands in figures: it is actual, and no trouble of the centre's own means."""
    return incident.status == "actual" and incident.trouble is None


def is_own_canary(alert: Alert) -> bool:
    """Whether it is the centre's own, of which only the newest is of interest."""
    return alert.kind == "canary" and alert.source == CANARY


def lead_of(state: State, incident: Incident) -> Incident:
    """The incident that leads it: itself, where it was not merged."""
    while incident.into is not None:
        incident = state.incidents[incident.into]
    return incident


def family_of(state: State, incident: Incident) -> list[Incident]:
    """An incident and everything that was merged into it, itself first."""
    found, waiting = [], [incident]
    while waiting:
        found.append(waiting.pop())
        waiting += [state.incidents[name] for name in reversed(found[-1].members)]
    return found


def bound_to(state: State, incident: Incident) -> list[Assignment]:
    """The assignments that bind units to an incident, or to what was merged into it."""
    named = (state.assignments[name] for one in family_of(state, incident) for name in one.assignments)
    return [assignment for assignment in named if is_active(assignment)]


def sent_to(state: State, incident: Incident) -> list[Assignment]:
    """The assignments that meet a need of an incident, or of what was merged into it: those that bind units, and those that brought them there.

    Where it is to be attended to anew (somebody found that what was reported does not hold), who has been there meets none.
    """
    is_attended = incident.state not in ("received", "confirmed")
    named = (state.assignments[name] for one in family_of(state, incident) for name in one.assignments)
    return [one for one in named if is_active(one) or (is_attended and any(r.step == "on_scene" for r in one.rungs))]


def find_alert(state: State, name: str) -> Alert:
    """The alert, as long as it is held in memory. Raises Refused."""
    alert = state.alerts.get(name)
    if alert is None:
        raise Refused("unknown_alert", f"There is no alert {name} in the tray: it may be too old.")
    return alert


def find_assignment(state: State, name: str) -> Assignment:
    """The assignment. Raises Refused."""
    assignment = state.assignments.get(name)
    if assignment is None:
        raise Refused("unknown_assignment", f"There is no assignment {name}: it may belong to an old incident.")
    return assignment


def ensure_may_follow(incident: Incident, to: IncidentState) -> None:
    """Raises Refused unless `to` may follow the state the incident is in."""
    if to not in NEXT[incident.state]:
        raise Refused("wrong_state", f"{incident.id} is {incident.state}: it can't become {to} from there.")
