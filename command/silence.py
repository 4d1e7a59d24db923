"""What is quiet, gappy or gone, and what has to be said of that: computed anew at each look, nothing is remembered. Pure. See docs/silence.md."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from msgspec import Struct

from command.locality import Locality
from command.model import State
from command.watched import Watched, watched
from devices.orders import LearnBeats
from devices.telemetry import Beat
from incidents.model import Incident
from incidents.model import State as Incidents
from incidents.trouble import NAMED, TroubleKind, key_of
from incidents.trouble_orders import EndTrouble, ReportTrouble

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

TITLES: Final[Mapping[TroubleKind, str]] = {
    "quiet": "静默",
    "gaps": "心跳丢失",
    "canary": "链路自检未返回",
    "broker": "消息代理失联",
}


class Look(Struct, frozen=True, kw_only=True):
    """What the core sees at a moment: heartbeats, and for how many seconds the link to the broker has been up, or down.

    `started`: when the core began to listen at all. `canary_s`: seconds between two canaries; 0: there are none.
    """

    now: str
    started: str
    beats: Sequence[Beat]
    is_linked: bool
    linked_s: float
    canary_s: float


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
    if not look.is_linked:
        return  # the centre hears nobody: that is the one trouble, and not that of anybody it does not hear
    yield from _canary(state.incidents, look)
    now = _seconds(look.now)
    listening = max(_seconds(look.started), now - look.linked_s)
    sources = watched(state, look.beats, local, look.now, listening)
    yield from _of_kind(state.incidents, "quiet", sources, look.now)
    # Of 5,000 hardly one: the others are not even looked at twice.
    lasting = state.incidents.troubles
    gappy = [_gaps(one) for one in sources if one.lost >= GAPPY or (lasting and key_of("gaps", one.name) in lasting)]
    yield from _of_kind(state.incidents, "gaps", gappy, look.now)


def _gaps(one: Watched) -> Watched:
    return Watched(
        name=one.name,
        title=one.title,
        place=one.place,
        since=one.since,
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
    now = _seconds(look.now)
    came = _seconds(held.canary.received_at) if held.canary is not None else 0.0
    if lasting is not None:
        if now - came <= BACK_PERIODS * look.canary_s:
            yield EndTrouble(incident=lasting)
        return
    # While the centre was down, or deaf, none could come.
    since = max(came, _seconds(look.started), now - look.linked_s)
    if now - since > LATE_PERIODS * look.canary_s:
        yield _report("canary", _before(look.now, now - since))


def _of_kind(
    held: Incidents, kind: TroubleKind, sources: Sequence[Watched], now: str
) -> Iterator[ReportTrouble | EndTrouble]:
    """One trouble for each source, or one for many."""
    lasting, known = held.troubles, {one.name: one for one in sources}
    for key, incident in lasting.items():
        of, _, name = key.partition(":")
        if of == kind and name and ((one := known.get(name)) is None or one.is_right):
            yield EndTrouble(incident=incident)
    untold = [one for one in sources if one.is_wrong and key_of(kind, one.name) not in lasting]
    many = lasting.get(key_of(kind))
    if many is not None:
        yield from _many_last(held, many, kind, untold, now)
        return
    lately = list(_lately(held, kind, now))
    if untold and len(untold) + len(lately) > MANY:
        yield _of_many(kind, untold, lately, now)
        return
    for one in untold:
        yield ReportTrouble(
            kind=kind,
            source=one.name,
            since=_before(now, _seconds(now) - one.since),
            title=f"{TITLES[kind]} · {one.title}",
            place=one.place(),
            sources=(one.name,),
        )


def _many_last(
    held: Incidents, name: str, kind: TroubleKind, untold: Sequence[Watched], now: str
) -> Iterator[ReportTrouble | EndTrouble]:
    """A trouble of many goes on until few are left: those are told singly then."""
    if len(untold) <= MANY // 2:
        yield EndTrouble(incident=name)
        return
    incident = held.incidents.get(name)
    told = incident.trouble if incident is not None else None
    if told is not None and len(untold) > told.count and _seconds(now) - _seconds(told.told_at) >= GROWS_SECONDS:
        yield _of_many(kind, untold, (), now)


def _of_many(kind: TroubleKind, untold: Sequence[Watched], folded: Sequence[Incident], now: str) -> ReportTrouble:
    earliest = [one.trouble.since for one in folded if one.trouble is not None]
    names = [one.trouble.source for one in folded if one.trouble is not None] + [one.name for one in untold]
    since = min(chain((one.since for one in untold), map(_seconds, earliest)))
    return ReportTrouble(
        kind=kind,
        source="",
        since=_before(now, _seconds(now) - since),
        title=f"{TITLES[kind]} · {len(names)}",
        count=len(names),
        sources=tuple(names[:NAMED]),
        folds=tuple(one.id for one in folded),
    )


def _lately(held: Incidents, kind: TroubleKind, now: str) -> Iterator[Incident]:
    """The troubles of single sources that were told within the last minute and last."""
    for key, name in held.troubles.items():
        incident = held.incidents.get(name)
        if key.startswith(f"{kind}:") and key != key_of(kind) and incident is not None and incident.trouble is not None:
            if _seconds(now) - _seconds(incident.trouble.told_at) <= MANY_SECONDS:
                yield incident


def _report(kind: TroubleKind, since: str) -> ReportTrouble:
    return ReportTrouble(kind=kind, source="", since=since, title=TITLES[kind])


def _before(now: str, seconds: float) -> str:
    return (datetime.fromisoformat(now) - timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()
