"""Who speaks with a caller: one operator at a time, and nobody takes a call from another unseen."""

from collections.abc import Sequence
from hashlib import sha256

from incidents.alerting import proposed
from incidents.comparing import Boards
from incidents.events import AlertReceived, CallClaimed, CallReleased, IncidentEvent
from incidents.lookup import find_alert
from incidents.model import ENTERED, AlarmClass, Alert, Call, Refused, State
from incidents.orders import ClaimCall, EnterCall, ReleaseCall


def enter(state: State, order: EnterCall, now: str, by: str, boards: Boards) -> Sequence[IncidentEvent]:
    """A call that `by` has taken themselves: it waits in the tray as theirs, with what it may belong to."""
    name = f"A{state.alert_count + 1}"
    hashed = None if order.caller is None else sha256((order.salt + order.caller).encode()).hexdigest()
    call = Call(
        line=ENTERED,
        number=order.number,
        phase="answered",
        caller_hash=hashed,
        caller_mark=order.caller_mark,
        agent=by,
        phase_at=now,
        agent_at=now,
    )
    alert = Alert(
        id=name,
        source=ENTERED,
        source_id=name,
        kind="phone",
        alarm_class=AlarmClass(scheme="liandong", kind="call", code=order.number),
        status=order.status,
        severity="unknown",
        at=now,
        received_at=now,
        place=order.place,
        text=order.text or None,
        call=call,
    )
    claimed = CallClaimed(alert=name, operator=by, at=now)
    return [AlertReceived(alert=alert), claimed, *proposed(alert, boards)]


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
