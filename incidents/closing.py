"""How an incident ends: one person says how it was dealt with, another one verifies it. Or it was nothing. Pure."""

from collections.abc import Container, Sequence

from incidents.events import IncidentAdvanced, IncidentEvent
from incidents.lookup import bound_to, ensure_may_follow, family_of, find_open, lead_of
from incidents.model import ENDED, Incident, Refused, State
from incidents.orders import CancelIncident
from incidents.record import Handled
from incidents.record_events import HandlingReported, IncidentReturned
from incidents.record_orders import CloseIncident, ReportHandled, ReturnIncident


def report_handled(state: State, order: ReportHandled, now: str, by: str) -> Sequence[IncidentEvent]:
    """It waits for verification from now on. Said again it replaces what was said before."""
    incident = find_open(state, order.incident)
    _ensure_nobody_bound(state, incident)
    handled = Handled(by=by, at=now, disposition=order.disposition, text=order.text)
    reported = HandlingReported(incident=incident.id, handled=handled)
    if incident.state == "verifying":
        return [reported]
    ensure_may_follow(incident, "verifying")
    return [IncidentAdvanced(incident=incident.id, state="verifying", at=now), reported]


def close(state: State, order: CloseIncident, now: str, by: str) -> Sequence[IncidentEvent]:
    """The second person has seen that it is over. Raises Refused for the one who reported it."""
    incident = find_open(state, order.incident)
    _ensure_nobody_bound(state, incident)
    handled = incident.handled
    if handled is None:
        raise Refused("not_handled", f"Say first how {incident.id} was dealt with: another person closes it then.")
    _ensure_may_end(state, incident, by)
    ensure_may_follow(incident, "closed")
    outcome = order.outcome.strip() or handled.text
    return [IncidentAdvanced(incident=incident.id, state="closed", at=now, outcome=outcome)]


def give_back(state: State, order: ReturnIncident, now: str) -> Sequence[IncidentEvent]:
    """It waits for units again."""
    incident = find_open(state, order.incident)
    if incident.state != "verifying":
        raise Refused("not_verifying", f"{incident.id} does not wait for verification: it is {incident.state}.")
    return [IncidentReturned(incident=incident.id, state="confirmed", reason=order.reason, at=now)]


def cancel(state: State, order: CancelIncident, now: str, by: str) -> Sequence[IncidentEvent]:
    """It was nothing. Once somebody has reported it handled, another person says so: else cancelling would be the way round."""
    incident = find_open(state, order.incident)
    _ensure_nobody_bound(state, incident)
    _ensure_may_end(state, incident, by)
    ensure_may_follow(incident, "cancelled")
    return [IncidentAdvanced(incident=incident.id, state="cancelled", at=now, outcome=order.reason)]


def _ensure_may_end(state: State, incident: Incident, by: str) -> None:
    """What was merged into it ends with it: its reporter, its supervision and its parts count too."""
    family = family_of(state, incident)
    for one in family:
        if one.handled is not None and one.handled.by == by:
            raise Refused("same_person", f"You reported how {one.id} was dealt with: another person has to verify it.")
        if one.supervision is not None:
            raise Refused("supervised", f"{one.id} is under supervision of {one.supervision.by}: end that first.")
    names = {one.id for one in family}
    for one in family:
        parts = [relation.incident for relation in one.relations if relation.kind == "has_part"]
        still = [name for name in parts if _is_open(state, name, names)]
        if still:
            raise Refused("parts_open", f"{', '.join(still)} is a part of {one.id} and still open: close it first.")


def _is_open(state: State, part: str, family: Container[str]) -> bool:
    """Whether a part, or what it was merged into, is still going on without being what ends now."""
    held = state.incidents.get(part)
    if held is None:
        return False
    lead = lead_of(state, held)
    return lead.id not in family and lead.state not in ENDED


def _ensure_nobody_bound(state: State, incident: Incident) -> None:
    bound = [assignment.unit for assignment in bound_to(state, incident)]
    if bound:
        raise Refused(
            "units_bound", f"{', '.join(bound)} still on {incident.id}: recall them or wait until they clear."
        )
