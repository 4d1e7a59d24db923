"""What an incoming alert or call leads to: a record of it, and an incident where there is none yet."""

from collections.abc import Sequence
from hashlib import sha256

from incidents.events import AlertLinked, AlertReceived, CallAdvanced, IncidentEvent, IncidentOpened
from incidents.model import OVER, AlarmClass, Alert, Call, Incident, Place, Severity, State, source_key
from incidents.orders import ReportAlert, ReportCall

URGENCY: dict[Severity, tuple[int, int]] = {
    "extreme": (2, 1),
    "severe": (3, 1),
    "moderate": (4, 2),
    "minor": (4, 3),
    "unknown": (4, 3),
}
"""Grade and priority an incident starts with, by the severity of its first alert; a person decides further."""
JOINS_ITSELF: frozenset[Severity] = frozenset({"minor", "unknown"})
"""Severities at which a repeated alarm of one device joins its open incident; anything worse needs a person's eye."""


def report_alert(state: State, order: ReportAlert, now: str) -> Sequence[IncidentEvent]:
    """The alert is kept; then it joins the open incident of the same device, or opens one. A canary does neither."""
    alert = Alert(
        id=f"A{state.alert_count + 1}",
        source=order.source,
        source_id=order.source_id,
        kind=order.kind,
        alarm_class=order.alarm_class,
        status=order.status,
        severity=order.severity,
        at=order.at,
        received_at=now,
        place=order.place,
        text=order.text,
        value=order.value,
        unit=order.unit,
        n=order.n,
        extra=order.extra,
    )
    received = AlertReceived(alert=alert)
    if order.kind == "canary":
        return [received]
    known = _same_happening(state, alert)
    if known is not None:
        reason = "same device, same class, incident still open"
        return [received, AlertLinked(alert=alert.id, incident=known.id, reason=reason)]
    grade, priority = URGENCY[order.severity]
    incident = Incident(
        id=f"I{state.incident_count + 1}",
        alarm_class=order.alarm_class,
        title=order.title,
        state="received",
        status=order.status,
        grade=grade,
        priority=priority,
        place=order.place,
        opened_at=now,
        changed_at=now,
        cameras=order.cameras,
    )
    return [
        received,
        IncidentOpened(incident=incident),
        AlertLinked(alert=alert.id, incident=incident.id, reason="first alert"),
    ]


def _same_happening(state: State, alert: Alert) -> Incident | None:
    incident = state.incidents.get(state.sources.get(source_key(alert), ""))
    if incident is None or incident.state in OVER or alert.severity not in JOINS_ITSELF:
        return None
    # An alert may have been joined by hand to an incident of another class: what comes after it needs a person again.
    return incident if incident.alarm_class == alert.alarm_class else None


def report_call(state: State, order: ReportCall, now: str) -> Sequence[IncidentEvent]:
    """A call waits in the tray until a person decides; later phases go on its alert, whatever order they come in."""
    hashed = None if order.caller is None else sha256((order.salt + order.caller).encode()).hexdigest()
    known = state.alerts.get(state.calls.get(f"{order.line}:{order.call_id}", ""))
    if known is not None:
        unheard = known.call is not None and known.call.caller_hash is None
        place = _filled(known.place, order.place)
        return [
            CallAdvanced(
                alert=known.id,
                phase=order.phase,
                agent=order.agent,
                recording=order.recording,
                place=None if place == known.place else place,
                caller_hash=hashed if unheard else None,
                told_at=order.at,
            )
        ]
    call = Call(
        line=order.line,
        number=order.number,
        phase=order.phase,
        caller_hash=hashed,
        agent=order.agent,
        recording=order.recording,
        phase_at=order.at,
        agent_at=order.at if order.agent else None,
    )
    alert = Alert(
        id=f"A{state.alert_count + 1}",
        source=order.line,
        source_id=order.call_id,
        kind="phone",
        alarm_class=AlarmClass(scheme="liandong", kind="call", code=order.number),
        status=order.status,
        severity="unknown",
        at=order.at,
        received_at=now,
        place=order.place,
        text=order.title,
        call=call,
    )
    return [AlertReceived(alert=alert)]


def _filled(known: Place, told: Place) -> Place:
    """What was known of a place, and where nothing was, what is told now: a call-taker asks while the call goes on."""
    unplaced = known.lat is None
    return Place(
        lat=told.lat if unplaced else known.lat,
        lon=told.lon if unplaced else known.lon,
        address=known.address or told.address,
    )
