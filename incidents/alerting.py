"""What an incoming alert or call leads to: a record of it, and an incident where there is none yet."""

from collections.abc import Sequence
from hashlib import sha256

from msgspec.structs import replace

from incidents.comparing import MATCHES, Boards
from incidents.events import AlertLinked, AlertReceived, CallAdvanced, IncidentEvent, IncidentOpened, LinkProposed
from incidents.linking import Match
from incidents.lookup import family_of, lead_of, links
from incidents.model import OVER, AlarmClass, Alert, Call, Incident, Place, Severity, State
from incidents.orders import ReportAlert, ReportCall
from incidents.trouble import CANARY

URGENCY: dict[Severity, tuple[int, int]] = {
    "extreme": (2, 1),
    "severe": (3, 1),
    "moderate": (4, 2),
    "minor": (4, 3),
    "unknown": (4, 3),
}
"""Grade and priority an incident starts with, by the severity of its first alert; a person decides further."""
JOINS_ITSELF: frozenset[Severity] = frozenset({"minor", "unknown"})
"""Severities at which an alarm joins by itself what it is certain to be about; anything worse needs a person's eye."""
AT_LEAST_MODERATE: frozenset[Severity] = frozenset({"moderate", "severe", "extreme"})
LOOKED_AT = 50
"""So many of an incident's newest alerts are looked at for a repeat: a device that repeats itself is among them."""
FULL = 400
"""Alerts in the tray from which on no alarm waits there any more: beyond `LOOSE_KEPT` it would be in no list that anybody reads. The rest is for calls."""
OPENS_ITSELF: frozenset[Severity] = frozenset({"severe", "extreme"})
"""Severities at which an alarm never waits: it opens an incident even where it may belong to another one."""


def report_alert(state: State, order: ReportAlert, now: str, boards: Boards) -> Sequence[IncidentEvent]:
    """The alert is kept. Then it joins the incident it is about, waits for a person who knows, or opens one. A canary does nothing of that."""
    is_own = order.kind == "canary" and order.source == CANARY
    alert = Alert(
        # Canaries of our own are no alerts that anybody counts: 1,440 numbers a day would be theirs.
        id=f"C{order.source_id}" if is_own else f"A{state.alert_count + 1}",
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
    matches = boards.match(alert)
    if matches and matches[0].is_certain and (order.severity in JOINS_ITSELF or _is_repeat(state, alert, matches[0])):
        best = matches[0]
        lead = lead_of(state, state.incidents[best.incident])
        return [received, AlertLinked(alert=alert.id, incident=lead.id, reason="so much alike", match=best)]
    if matches and order.severity not in OPENS_ITSELF and len(state.loose) < FULL:
        return [received, LinkProposed(alert=alert.id, matches=matches)]
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
    )
    events: list[IncidentEvent] = [received, *opened(state, incident, alert, "first alert", boards)]
    return [*events, LinkProposed(alert=alert.id, matches=matches)] if matches else events


def opened(
    state: State, incident: Incident, alert: Alert | None, reason: str, boards: Boards
) -> Sequence[IncidentEvent]:
    """An incident opens, for an alert or for none; what waits and may well belong to it is told so."""
    events: list[IncidentEvent] = [IncidentOpened(incident=incident)]
    if alert is not None:
        events += links(state, alert, incident.id, reason)
    for name, match in boards.waiting_for(incident, () if alert is None else (alert,)):
        known = state.alerts.get(name)
        if known is not None:
            before = [each for each in known.matches if not _is_over(state, each.incident)]
            likeliest = tuple(sorted((*before, match), key=lambda each: -each.score)[:MATCHES])
            if likeliest != known.matches:
                events.append(LinkProposed(alert=name, matches=likeliest))
    return events


def _is_repeat(state: State, alert: Alert, match: Match) -> bool:
    """Whether a moderate alarm says again what its device has said of this incident already: a person need not look each time."""
    if alert.severity != "moderate":
        return False
    family = family_of(state, lead_of(state, state.incidents[match.incident]))
    newest = [name for one in family for name in state.linked.get(one.id, [])[-LOOKED_AT:]]
    said = (known for name in newest if (known := state.alerts.get(name)) is not None)
    mine = (alert.source, alert.alarm_class)
    return any((known.source, known.alarm_class) == mine and known.severity in AT_LEAST_MODERATE for known in said)


def _is_over(state: State, name: str) -> bool:
    incident = state.incidents.get(name)
    return incident is None or lead_of(state, incident).state in OVER


def report_call(state: State, order: ReportCall, now: str, boards: Boards) -> Sequence[IncidentEvent]:
    """A call waits in the tray until a person decides; later phases go on its alert, whatever order they come in.

    What it may belong to is looked for when it comes, and again when a phase tells its place or its number.
    """
    hashed = None if order.caller is None else sha256((order.salt + order.caller).encode()).hexdigest()
    known = state.alerts.get(state.calls.get(f"{order.line}:{order.call_id}", ""))
    if known is not None:
        unheard = known.call is not None and known.call.caller_hash is None
        place = _filled(known.place, order.place)
        advanced = CallAdvanced(
            alert=known.id,
            phase=order.phase,
            agent=order.agent,
            recording=order.recording,
            place=None if place == known.place else place,
            caller_hash=hashed if unheard else None,
            caller_mark=order.caller_mark if unheard else None,
            told_at=order.at,
        )
        if known.incident is not None or known.call is None or (advanced.place, advanced.caller_mark) == (None, None):
            return [advanced]
        call = replace(known.call, caller_mark=advanced.caller_mark or known.call.caller_mark)
        return [advanced, *proposed(replace(known, place=place, call=call), boards)]
    call = Call(
        line=order.line,
        number=order.number,
        phase=order.phase,
        caller_hash=hashed,
        caller_mark=order.caller_mark,
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
        call=call,
    )
    return [AlertReceived(alert=alert), *proposed(alert, boards)]


def proposed(alert: Alert, boards: Boards) -> Sequence[IncidentEvent]:
    """What an alert that waits may belong to, where that is not known already."""
    matches = boards.match(alert)
    return [] if matches == alert.matches else [LinkProposed(alert=alert.id, matches=matches)]


def _filled(known: Place, told: Place) -> Place:
    """What was known of a place, and where nothing was, what is told now: a call-taker asks while the call goes on."""
    if known.lat is None and told.lat is None:
        return known if known.address else told
    return replace(told if known.lat is None else known, address=known.address or told.address)
