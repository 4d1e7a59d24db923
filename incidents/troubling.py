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
    if order.sources and not order.source:
        return _report_many(state, _untold(state, order), now)
    key = key_of(order.kind, order.source)
    if key in state.troubles:
        held = state.incidents.get(state.troubles[key])
        return [_again(held, order, now)] if held is not None and _grows(held, order) else []
    known = _passed(state, key)
    return [_opened(state, order, now) if known is None else _again(known, order, now)]


def _report_many(state: State, order: ReportTrouble, now: str) -> Sequence[IncidentEvent]:
    if not order.sources:
        return []
    if order.joins is not None:
        # Where a person has closed it meanwhile, or it is over, the next look says what there is to say.
        joined = state.incidents.get(order.joins)
        return [_more(joined, order, now)] if joined is not None and _takes_more(joined, order) else []
    known = _passed(state, key_of(order.kind, ""))
    into = f"I{state.incident_count + 1}" if known is None else known.id
    folded = (event for name in order.folds for event in _ended(state, name, now, into))
    return [_opened(state, order, now) if known is None else _again(known, order, now), *folded]


def _opened(state: State, order: ReportTrouble, now: str) -> IncidentOpened:
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
    return IncidentOpened(incident=incident)


def end_trouble(state: State, order: EndTrouble, now: str) -> Sequence[IncidentEvent]:
    """It is over. Where nobody has acted on it, the incident is too; else a person closes it, who knows what was begun."""
    names = [_source(key) for key, of in state.troubles.items() if of == order.incident]
    named = set(order.sources)
    back = tuple(name for name in names if name in named)
    if not named or len(back) == len(names):
        return list(_ended(state, order.incident, now, None))
    if not back:
        return []
    since = state.troubles_since.get(order.incident, now)
    return [TroubleReported(incident=order.incident, since=since, at=now, count=len(names) - len(back), back=back)]


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
    back = set(event.back)
    for key in [key for key, of in state.troubles.items() if of == event.incident and _source(key) in back]:
        del state.troubles[key]
    held = state.incidents.get(event.incident)
    if held is None or held.trouble is None:
        return
    # What came again was acted on before. What grows may still be untouched, and stays so.
    lasted = held.trouble.ended_at is None
    changed_at = held.changed_at if lasted else event.at
    named = dict.fromkeys((*(held.trouble.sources if lasted else ()), *event.sources))
    trouble = replace(
        held.trouble,
        since=event.since,
        told_at=held.trouble.told_at if back else event.at,
        count=event.count,
        sources=tuple(name for name in named if name not in back),
        steps_s=event.steps_s,
        ended_at=None,
    )
    state.incidents[held.id] = replace(held, trouble=trouble, changed_at=changed_at)
    _lasts(state, trouble, held.id)


def _lasts(state: State, trouble: SourceTrouble, incident: str) -> None:
    state.troubles.update(dict.fromkeys(trouble.keys, incident))
    state.troubles_since[incident] = trouble.since


def _over(state: State, event: TroubleEnded) -> None:
    for key in [key for key, of in state.troubles.items() if of == event.incident]:
        del state.troubles[key]
    state.troubles_since.pop(event.incident, None)
    held = state.incidents.get(event.incident)
    if held is not None and held.trouble is not None and held.state not in OVER:
        ended = replace(held.trouble, ended_at=event.at)
        state.incidents[held.id] = replace(held, trouble=ended, changed_at=event.at)


def _passed(state: State, key: str) -> Incident | None:
    """The trouble of this key that is over while nobody has closed its incident yet: it comes again as itself."""
    open_ = (one for one in state.incidents.values() if one.state not in OVER)
    past = (one for one in open_ if one.trouble is not None and one.trouble.ended_at is not None)
    return next((one for one in past if one.trouble is not None and one.trouble.key == key), None)


def _untold(state: State, order: ReportTrouble) -> ReportTrouble:
    """What nobody was told yet of this order, and of its `folds` those on which nobody has acted meanwhile."""
    lasting = set(state.troubles.values()).intersection(order.folds)
    folds = tuple(
        one.id for name in order.folds if name in lasting and (one := state.incidents.get(name)) and is_untouched(one)
    )
    told = {key for key, of in state.troubles.items() if of not in folds}
    sources = tuple(name for name in dict.fromkeys(order.sources) if key_of(order.kind, name) not in told)
    return replace(order, folds=folds, sources=sources, count=len(sources))


def _takes_more(held: Incident, order: ReportTrouble) -> bool:
    trouble = held.trouble
    if trouble is None or held.state in OVER or trouble.ended_at is not None:
        return False
    return (trouble.kind, trouble.source) == (order.kind, "") and bool(trouble.sources)


def _grows(held: Incident, order: ReportTrouble) -> bool:
    return held.state not in OVER and held.trouble is not None and order.count > held.trouble.count


def _more(held: Incident, order: ReportTrouble, now: str) -> TroubleReported:
    """More sources of one that lasts: it began when it began."""
    trouble = held.trouble
    since, count = (order.since, 0) if trouble is None else (trouble.since, trouble.count)
    return TroubleReported(
        incident=held.id, since=since, at=now, count=count + len(order.sources), sources=order.sources
    )


def _again(held: Incident, order: ReportTrouble, now: str) -> TroubleReported:
    return TroubleReported(
        incident=held.id,
        since=order.since,
        at=now,
        count=order.count,
        sources=order.sources,
        steps_s=order.steps_s,
    )


def _ended(state: State, name: str, now: str, into: str | None) -> Iterator[IncidentEvent]:
    if name not in state.troubles.values():
        return
    held = state.incidents.get(name)
    yield TroubleEnded(incident=name, at=now, lasted_s=_between(state.troubles_since[name], now), into=into)
    if held is not None and is_untouched(held):
        outcome = OVER_BY_ITSELF if into is None else f"it is counted in {into}"
        yield IncidentAdvanced(incident=name, state="cancelled", at=now, outcome=outcome)


def _between(earlier: str, now: str) -> float:
    return max(0.0, (datetime.fromisoformat(now) - datetime.fromisoformat(earlier)).total_seconds())


def _source(key: str) -> str:
    return key.partition(":")[2]
