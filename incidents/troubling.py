"""How a trouble begins, grows and ends. It is an incident like others in all that people do with it, and no alarm ever joins it. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from incidents.events import IncidentAdvanced, IncidentEvent, IncidentOpened
from incidents.model import OVER, AlarmClass, Incident, State
from incidents.trouble import SourceTrouble, key_of
from incidents.trouble_events import TroubleEnded, TroubleReported
from incidents.trouble_orders import EndTrouble, ReportTrouble

GRADE, PRIORITY = 4, 4
"""Ⅳ, and last: nobody is in danger by it. For what it leads to a person opens an incident."""
OVER_BY_ITSELF: Final = "it ended by itself"
"""The outcome of a trouble that nobody had acted on when it was over; `lasted_s` of `TroubleEnded` says after how long."""


def report_trouble(state: State, order: ReportTrouble, now: str) -> Sequence[IncidentEvent]:
    """A trouble is said once: while it lasts only that it grows, also after a person has closed its incident."""
    key = key_of(order.kind, order.source)
    if key in state.troubles:
        held = state.incidents.get(state.troubles[key])
        return [_again(held, order, now)] if held is not None and _grows(held, order) else []
    known = next((one for one in _troubles(state) if one.trouble is not None and one.trouble.key == key), None)
    if known is not None:
        return [_again(known, order, now)]
    incident = Incident(
        id=f"I{state.incident_count + 1}",
        alarm_class=AlarmClass(scheme="liandong", kind="trouble", code=order.kind),
        title=order.title,
        state="received",
        status="actual",
        grade=GRADE,
        priority=PRIORITY,
        place=order.place,
        opened_at=now,
        changed_at=now,
        trouble=SourceTrouble(
            kind=order.kind,
            source=order.source,
            since=order.since,
            told_at=now,
            count=order.count,
            sources=order.sources,
            steps_s=order.steps_s,
        ),
    )
    folded = (event for name in order.folds for event in _folded(state, name, incident.id, now))
    return [IncidentOpened(incident=incident), *folded]


def end_trouble(state: State, order: EndTrouble, now: str) -> Sequence[IncidentEvent]:
    """It is over. Where nobody has acted on it, the incident is too; else a person closes it, who knows what was begun."""
    return list(_ended(state, order.incident, now, None))


def is_untouched(incident: Incident) -> bool:
    """Whether no person has done anything with it yet: whatever they do changes it."""
    return incident.state == "received" and incident.changed_at == incident.opened_at


def begin_trouble(state: State, incident: Incident) -> None:
    """Change `state` in place: an incident was opened, and may be of a trouble that lasts from now on."""
    if incident.trouble is not None:
        _lasts(state, incident.trouble, incident.id)


def follow_trouble(state: State, event: TroubleReported | TroubleEnded) -> None:
    """Change `state` in place by one of these events."""
    match event:
        case TroubleReported():
            _reported(state, event)
        case TroubleEnded():
            _over(state, event)


def _reported(state: State, event: TroubleReported) -> None:
    held = state.incidents.get(event.incident)
    if held is None or held.trouble is None:
        return
    # What came again was acted on before. What grows may still be untouched, and stays so.
    changed_at = held.changed_at if held.trouble.ended_at is None else event.at
    trouble = replace(
        held.trouble,
        since=event.since,
        told_at=event.at,
        count=event.count,
        sources=event.sources,
        steps_s=event.steps_s,
        ended_at=None,
    )
    state.incidents[held.id] = replace(held, trouble=trouble, changed_at=changed_at)
    _lasts(state, trouble, held.id)


def _lasts(state: State, trouble: SourceTrouble, incident: str) -> None:
    state.troubles[trouble.key] = incident
    state.troubles_since[trouble.key] = trouble.since


def _over(state: State, event: TroubleEnded) -> None:
    for key in [key for key, of in state.troubles.items() if of == event.incident]:
        del state.troubles[key]
        state.troubles_since.pop(key, None)
    held = state.incidents.get(event.incident)
    if held is not None and held.trouble is not None and held.state not in OVER:
        ended = replace(held.trouble, ended_at=event.at)
        state.incidents[held.id] = replace(held, trouble=ended, changed_at=event.at)


def _troubles(state: State) -> Iterator[Incident]:
    return (one for one in state.incidents.values() if one.trouble is not None and one.state not in OVER)


def _grows(held: Incident, order: ReportTrouble) -> bool:
    return held.state not in OVER and held.trouble is not None and order.count > held.trouble.count


def _again(held: Incident, order: ReportTrouble, now: str) -> TroubleReported:
    return TroubleReported(
        incident=held.id,
        since=order.since,
        at=now,
        count=order.count,
        sources=order.sources,
        steps_s=order.steps_s,
    )


def _folded(state: State, name: str, into: str, now: str) -> Iterator[IncidentEvent]:
    held = state.incidents.get(name)
    if held is not None and is_untouched(held):
        yield from _ended(state, name, now, into)


def _ended(state: State, name: str, now: str, into: str | None) -> Iterator[IncidentEvent]:
    key = next((key for key, of in state.troubles.items() if of == name), None)
    if key is None:
        return
    held = state.incidents.get(name)
    # A snapshot of an older release does not say since when.
    begun = state.troubles_since.get(key) or (now if held is None or held.trouble is None else held.trouble.since)
    yield TroubleEnded(incident=name, at=now, lasted_s=_between(begun, now), into=into)
    if held is not None and is_untouched(held):
        outcome = OVER_BY_ITSELF if into is None else f"it is counted in {into}"
        yield IncidentAdvanced(incident=name, state="cancelled", at=now, outcome=outcome)


def _between(earlier: str, now: str) -> float:
    return max(0.0, (datetime.fromisoformat(now) - datetime.fromisoformat(earlier)).total_seconds())
