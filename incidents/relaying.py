"""What another system says, by CAP or EIDO: an alert like any other, and what it says again goes where it belongs already."""

from collections.abc import Sequence
from hashlib import sha256

from msgspec.structs import replace

from incidents.alerting import OPENS_ITSELF, proposed, report_alert
from incidents.comparing import Boards
from incidents.events import AlertLinked, AlertReceived, IncidentEvent
from incidents.lookup import lead_of, links, why
from incidents.model import OVER, Alert, Call, Incident, Refused, State
from incidents.orders import ReportAlert
from incidents.record_orders import RelayAlert

FOLLOWED = 50
"""So much that its sender says of one alert waits with it; what comes after waits for itself, within the bounds of the tray."""


def relay(state: State, order: RelayAlert, now: str, boards: Boards) -> Sequence[IncidentEvent]:
    """The alert is kept. What follows an alert joins its incident while that is open, or waits with it; the rest is compared like every alert.

    Raises Refused when it takes back what neither waits nor is in an open incident: nothing is ever cancelled by another system.
    """
    report = _report(order)
    held = _held(state, order.follows)
    if held is not None:
        if held.status != order.status:
            raise Refused("status_differs", f"{held.id} is {held.status}: what follows must be the same.")
        alert = _alert(state, order, now)
        return [AlertReceived(alert=alert), AlertLinked(alert=alert.id, incident=held.id, reason=why(alert))]
    waiting = _waiting(state, order.follows)
    if waiting is not None and (order.withdraws or len(waiting.followed) < FOLLOWED):
        return _of_waiting(state, order, waiting, now, boards)
    if order.withdraws:
        raise Refused(
            "nothing_to_withdraw",
            "What is taken back neither waits here nor is in an open incident: call the desk, which decides.",
        )
    if order.caller is None:
        return report_alert(state, report, now, boards)
    alert = _alert(state, order, now)
    return [AlertReceived(alert=alert), *proposed(alert, boards)]


def source_of(wire: str, sender: str) -> str:
    """What a system is called here: no device can be called so, and none on the other wire is mistaken for it."""
    return f"{wire}:{sender}"


def _held(state: State, name: str | None) -> Incident | None:
    """The open incident that an alert is in."""
    known = state.alerts.get(name or "")
    joined = None if known is None or known.incident is None else state.incidents.get(known.incident)
    lead = None if joined is None else lead_of(state, joined)
    return None if lead is None or lead.state in OVER else lead


def _waiting(state: State, name: str | None) -> Alert | None:
    """The alert in the tray that a message is about, also where it names a later one."""
    known = state.alerts.get(name or "")
    first = known if known is None or known.follows is None else state.alerts.get(known.follows)
    return None if first is None or first.incident is not None else first


def _of_waiting(state: State, order: RelayAlert, waiting: Alert, now: str, boards: Boards) -> Sequence[IncidentEvent]:
    """It waits with what it is about, unless it has become so grave that it opens an incident: then both are there."""
    if waiting.status != order.status:
        raise Refused("status_differs", f"{waiting.id} is {waiting.status}: what follows must be the same.")
    if order.withdraws and _is_withdrawn(state, waiting):
        return []
    if order.withdraws or order.caller is not None or order.severity not in OPENS_ITSELF:
        return [AlertReceived(alert=replace(_alert(state, order, now), follows=waiting.id))]
    events = report_alert(state, _report(order), now, boards)
    opened = next(one.incident for one in events if isinstance(one, AlertLinked))
    return [*events, *links(state, waiting, opened, "its sender tells more")]


def _is_withdrawn(state: State, waiting: Alert) -> bool:
    newest = state.alerts.get(waiting.followed[-1]) if waiting.followed else None
    return newest is not None and newest.withdraws


def _report(order: RelayAlert) -> ReportAlert:
    return ReportAlert(
        source=source_of(order.wire, order.sender),
        source_id=order.identifier,
        kind="external",
        alarm_class=order.alarm_class,
        status=order.status,
        severity=order.severity,
        at=order.at,
        place=order.place,
        title=order.title,
        text=order.text or order.title,
        extra=dict(order.extra),
    )


def _alert(state: State, order: RelayAlert, now: str) -> Alert:
    report = _report(order)
    alert = Alert(
        id=f"A{state.alert_count + 1}",
        source=report.source,
        source_id=report.source_id,
        kind=report.kind,
        alarm_class=report.alarm_class,
        status=report.status,
        severity=report.severity,
        at=report.at,
        received_at=now,
        place=report.place,
        text=report.text,
        extra=report.extra,
        withdraws=order.withdraws,
    )
    if order.caller is None:
        return alert
    call = Call(
        line=report.source,
        number=order.wire,
        phase="transferred",
        caller_hash=sha256((order.salt + order.caller).encode()).hexdigest(),
        caller_mark=order.caller_mark,
        phase_at=order.at,
    )
    return replace(alert, call=call)
