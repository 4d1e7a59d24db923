"""Finding what an order names, or refusing it with a sentence."""

from incidents.model import NEXT, OVER, Alert, Assignment, Incident, IncidentState, Refused, State


def find_open(state: State, name: str) -> Incident:
    """The incident, which is not over. Raises Refused."""
    incident = state.incidents.get(name)
    if incident is None:
        raise Refused("unknown_incident", f"There is no open incident {name}: check the number.")
    if incident.state in OVER:
        raise Refused("incident_over", f"{name} is {incident.state}: open a new incident instead.")
    return incident


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
