"""Who speaks with a caller: one operator at a time, and nobody takes a call from another unseen."""

from collections.abc import Sequence

from incidents.events import CallClaimed, CallReleased, IncidentEvent
from incidents.lookup import find_alert
from incidents.model import Alert, Refused, State
from incidents.orders import ClaimCall, ReleaseCall


def claim(state: State, order: ClaimCall, now: str, by: str) -> Sequence[IncidentEvent]:
    """The call is `by`'s. Raises Refused while another operator has it, unless it is taken over."""
    alert = _find_call(state, order.alert)
    held = alert.claim
    if held is None:
        return [CallClaimed(alert=alert.id, operator=by, at=now)]
    if held.operator == by:
        return []
    if not order.take_over:
        raise Refused("claimed", f"{held.operator} has {alert.id} since {held.at}: ask them, or take the call over.")
    return [CallClaimed(alert=alert.id, operator=by, at=now, left=held.operator)]


def release(state: State, order: ReleaseCall, now: str, by: str) -> Sequence[IncidentEvent]:
    """The call is nobody's. Raises Refused when it is another operator's."""
    alert = _find_call(state, order.alert)
    if alert.claim is None:
        return []
    if alert.claim.operator != by:
        raise Refused("claimed", f"{alert.claim.operator} has {alert.id}: take the call over first.")
    return [CallReleased(alert=alert.id, operator=by, at=now)]


def _find_call(state: State, name: str) -> Alert:
    alert = find_alert(state, name)
    if alert.call is None:
        raise Refused("no_call", f"{alert.id} is no call: join it, or open an incident.")
    if alert.incident is not None:
        raise Refused("call_handled", f"{alert.id} belongs to {alert.incident} already: work on that.")
    return alert
