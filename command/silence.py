"""What is quiet, gappy or gone, and what has to be said of that: computed anew at each look, by ages that no setting of the clock changes. Pure. See docs/silence.md."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from math import inf
from typing import Final

from command.locality import Locality
from command.model import State
from command.watched import Look, Watched, dated_duties, dated_nodes, watched
from devices.orders import LearnBeats
from incidents.model import OVER, Incident
from incidents.model import State as Incidents
from incidents.trouble import CANARY, NAMED, SOURCES_LIMIT, SourceTrouble, TroubleKind, key_of
from incidents.trouble_orders import EndTrouble, ReportTrouble
from incidents.troubling import is_untouched

MANY: Final = 5
"""More sources than these within MANY_SECONDS are one trouble: so many do not die by chance, something they share has."""
MANY_SECONDS: Final = 60.0
GROWS_SECONDS: Final = 10.0
"""How often it is said at most that a trouble is of more sources."""
BROKER_SECONDS: Final = 30.0
"""Without the broker until it is a trouble: a child is back in a second, another machine's after a restart in ten."""
SETTLED_SECONDS: Final = 10.0
"""With it again until that is over."""
LATE_PERIODS, BACK_PERIODS = 2.25, 1.5
"""Periods without a canary until it is missed: two, and what the third may take. And the age at which it is back."""
GAPPY, HEALED, ENOUGH = 5, 1, 50
"""Lost of the newest 100: a line of five in a hundred loses three in a row, which is a silence, every few days, and more
of each alert's first try. It is well again with one lost at most, of 50 at least: what lies between changes nothing."""
RELEARN: Final = 2.0
"""An interval that changed by so much is learnt anew: patience need not follow less."""
LEARNT_AT_ONCE: Final = 500
CLOCK_SECONDS: Final = 600.0
"""After a step of the clock until that is over: who sets a clock by hand tries more than once, and that is one trouble."""

TITLES: Final[Mapping[TroubleKind, str]] = {
    "quiet": "静默",
    "gaps": "心跳丢失",
    "canary": "链路自检未返回",
    "broker": "消息代理失联",
    "clock": "时钟跳变",
}


def dated(state: State, local: Locality, now: str) -> Mapping[str, str]:
    """What a look needs the ages of: when the canary came, nodes came or went, units went on duty, and lasting troubles were told last."""
    held = state.incidents
    times = {**dated_nodes(state), **dated_duties(state, local, now)}
    if held.canary is not None:
        times[CANARY] = held.canary.received_at
    for name in set(held.troubles.values()):
        incident = held.incidents.get(name)
        if incident is not None and incident.trouble is not None:
            times[_told(name)] = incident.trouble.told_at
    return times


def learn(state: State, look: Look) -> LearnBeats | None:
    """Who has begun to send heartbeats, or sends them at another pace."""
    known, devices = state.devices.beats, state.devices
    found: dict[str, float] = {}
    for beat in look.beats:
        held = known.get(beat.source)
        if not beat.is_known or (held is not None and held / RELEARN <= beat.interval <= held * RELEARN):
            continue
        if beat.interval > 0 and (beat.source in devices.devices or beat.source in devices.units):
            found[beat.source] = round(beat.interval, 1) or 0.1
            if len(found) == LEARNT_AT_ONCE:
                break
    return LearnBeats(intervals=found) if found else None


def due(state: State, look: Look, local: Locality) -> Iterator[ReportTrouble | EndTrouble]:
    """What has to be said now. What was said already leads to nothing."""
    yield from _broker(state.incidents, look)
    yield from _clock(state.incidents, look)
    if not look.is_linked:
        return  # the centre hears nobody: that is the one trouble, and not that of anybody it does not hear
    yield from _canary(state.incidents, look)
    sources = watched(state, look, local)
    yield from _of_kind(state.incidents, "quiet", sources, look)
    # Of 5,000 hardly one: the others are not even looked at twice.
    lasting = state.incidents.troubles
    gappy = [_gaps(one) for one in sources if one.lost >= GAPPY or (lasting and key_of("gaps", one.name) in lasting)]
    yield from _of_kind(state.incidents, "gaps", gappy, look)


def _gaps(one: Watched) -> Watched:
    return Watched(
        name=one.name,
        title=one.title,
        place=one.place,
        silent=one.silent,
        is_wrong=one.lost >= GAPPY and not one.is_wrong,
        is_right=one.of >= ENOUGH and one.lost <= HEALED,
    )


def _broker(held: Incidents, look: Look) -> Iterator[ReportTrouble | EndTrouble]:
    lasting = held.troubles.get(key_of("broker"))
    if look.is_linked and lasting is not None and look.linked_s >= SETTLED_SECONDS:
        yield EndTrouble(incident=lasting)
    if not look.is_linked and lasting is None and look.linked_s >= BROKER_SECONDS:
        yield _report("broker", _before(look.now, look.linked_s))


def _canary(held: Incidents, look: Look) -> Iterator[ReportTrouble | EndTrouble]:
    lasting = held.troubles.get(key_of("canary"))
    if look.canary_s <= 0:
        if lasting is not None:
            yield EndTrouble(incident=lasting)
        return
    age = look.ages.get(CANARY, inf)
    if lasting is not None:
        if age <= BACK_PERIODS * look.canary_s:
            yield EndTrouble(incident=lasting)
        return
    # While the centre was down, or deaf, none could come.
    missing = min(age, look.listening_s)
    if missing > LATE_PERIODS * look.canary_s:
        yield _report("canary", _before(look.now, missing))


def _clock(held: Incidents, look: Look) -> Iterator[ReportTrouble | EndTrouble]:
    """One trouble of all steps, until there was none for a while or a person has closed it: the next is another one then."""
    lasting = held.troubles.get(key_of("clock"))
    told = None if lasting is None else _open_trouble(held, lasting)
    if lasting is not None and (told is None or look.ages.get(_told(lasting), 0.0) >= CLOCK_SECONDS):
        yield EndTrouble(incident=lasting)
        told = None
    if not look.steps_s:
        return
    known = () if told is None else told.steps_s
    yield ReportTrouble(
        kind="clock",
        source="",
        since=look.now,
        title=f"{TITLES['clock']} {'、'.join(map(step_text, look.steps_s))}",
        count=len(look.steps_s) + (0 if told is None else told.count),
        steps_s=(*known, *look.steps_s)[-NAMED:],
    )


def step_text(seconds: float) -> str:
    """By how much a clock was set, and which way: `+3600 s`, `-2.5 s`."""
    return f"{seconds:+.1f}".removesuffix(".0") + " s"


def _open_trouble(held: Incidents, name: str) -> SourceTrouble | None:
    incident = held.incidents.get(name)
    return None if incident is None or incident.state in OVER else incident.trouble


def _of_kind(
    held: Incidents, kind: TroubleKind, sources: Sequence[Watched], look: Look
) -> Iterator[ReportTrouble | EndTrouble]:
    """One trouble for each source, or one for many."""
    known, told = {one.name: one for one in sources}, {}
    for key, incident in held.troubles.items():
        of, _, name = key.partition(":")
        if of == kind:
            told[name] = incident
    yield from _over(held, kind, known, told, look)
    untold = [one for one in sources if one.is_wrong and one.name not in told]
    if untold:
        yield from _begun(held, kind, untold, dict.fromkeys(told.values()), look)


def _over(
    held: Incidents, kind: TroubleKind, known: Mapping[str, Watched], told: Mapping[str, str], look: Look
) -> Iterator[ReportTrouble | EndTrouble]:
    """Who is well, or missed no more, is of no trouble any more; who is not heard yet may be. Few that are left of many are told singly."""
    of: dict[str, list[str]] = {}
    for name, incident in told.items():
        of.setdefault(incident, []).append(name)
    for incident, names in of.items():
        left = [one for name in names if (one := known.get(name)) is not None and not one.is_right]
        if _are_few(held, incident, left):
            yield EndTrouble(incident=incident)
            yield from _singly(kind, left, look)
        elif len(left) < len(names):
            stay = {one.name for one in left}
            yield EndTrouble(incident=incident, sources=tuple(name for name in names if name not in stay))


def _are_few(held: Incidents, name: str, left: Sequence[Watched]) -> bool:
    """Whether what is left of many is to be told singly: not while some of it has only not been heard yet, nor after a person has closed it."""
    trouble = _open_trouble(held, name)
    return (
        trouble is not None
        and trouble.source == ""
        and 0 < len(left) <= MANY // 2
        and all(one.is_wrong for one in left)
    )


def _begun(
    held: Incidents, kind: TroubleKind, untold: Sequence[Watched], lasting: Collection[str], look: Look
) -> Iterator[ReportTrouble]:
    """Who was told of many a moment ago is joined by more; later ones are troubles of their own, single or of many."""
    lately = [one for name in lasting if (one := _lately(held, name, look)) is not None]
    many = next((one for one in lately if one.trouble is not None and one.trouble.source == ""), None)
    if many is not None:
        if look.ages.get(_told(many.id), 0.0) >= GROWS_SECONDS:
            yield _of_many(kind, untold, (), look, many.id)
        return
    singles = [one for one in lately if is_untouched(one)]
    if len(untold) + len(singles) > MANY:
        yield _of_many(kind, untold, singles, look)
    else:
        yield from _singly(kind, untold, look)


def _singly(kind: TroubleKind, sources: Sequence[Watched], look: Look) -> Iterator[ReportTrouble]:
    for one in sources:
        yield ReportTrouble(
            kind=kind,
            source=one.name,
            since=_before(look.now, one.silent),
            title=f"{TITLES[kind]} · {one.title}",
            place=one.place(),
            sources=(one.name,),
        )


def _of_many(
    kind: TroubleKind, untold: Sequence[Watched], folded: Sequence[Incident], look: Look, joins: str | None = None
) -> ReportTrouble:
    names = [one.trouble.source for one in folded if one.trouble is not None] + [one.name for one in untold]
    longest = max(chain((one.silent for one in untold), (_lasts(one, look) for one in folded)))
    return ReportTrouble(
        kind=kind,
        source="",
        since=_before(look.now, longest),
        title=f"{TITLES[kind]} · {len(names)}",
        count=len(names),
        sources=tuple(names[:SOURCES_LIMIT]),
        folds=tuple(one.id for one in folded),
        joins=joins,
    )


def _lately(held: Incidents, name: str, look: Look) -> Incident | None:
    """An incident that is open and of which more was told within the last minute."""
    incident = held.incidents.get(name)
    is_new = look.ages.get(_told(name), 0.0) <= MANY_SECONDS
    return incident if incident is not None and incident.state not in OVER and is_new else None


def _lasts(incident: Incident, look: Look) -> float:
    """Seconds of its trouble: both times in the record are of one look, and the rest is its age."""
    trouble = incident.trouble
    if trouble is None:
        return 0.0
    return _seconds(trouble.told_at) - _seconds(trouble.since) + look.ages.get(_told(incident.id), 0.0)


def _told(incident: str) -> str:
    return f"told:{incident}"


def _report(kind: TroubleKind, since: str) -> ReportTrouble:
    return ReportTrouble(kind=kind, source="", since=since, title=TITLES[kind])


def _before(now: str, seconds: float) -> str:
    return (datetime.fromisoformat(now) - timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()
