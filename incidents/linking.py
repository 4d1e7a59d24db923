"""Whether an alert is about something that is known already: record linkage. Pure. See docs/adr/0007-one-record.md.

The same answer for ever: sums are exact (`fsum`) and ties go by number, for sets have another order in each process.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import cos, exp, fsum, hypot, inf, log, log2, pi, radians
from typing import Literal, NamedTuple, TypeVar

from msgspec import Struct

from incidents import weights

Code = Literal[
    "near", "far", "lately", "long_ago", "same_class", "kin_class", "other_class", "same_device", "same_caller", "same_street",
    "other_street", "same_names", "other_names",
]  # fmt: skip

METRES_PER_DEGREE = 111_320.0
"""Of a degree of latitude."""

CONTRADICTION = 9.0
"""Reports that are more variances apart than this contradict each other: three times the deviation, squared."""

TWO_THIRDS = 2.2
"""The square of the radius that holds two thirds of a normal distribution in the plane, in variances of one axis: -2 ln(1/3)."""

BEST_REST = (
    log2(weights.SPAN_S / weights.FADE_S)
    + weights.SAME_CLASS
    + weights.SAME_DEVICE
    + weights.SAME_CALLER
    + weights.NAMES
)
"""Bits of everything but the place, at most."""

KIN = {
    code: frozenset().union(*(kin for kin in weights.KIN if code in kin)) for code in frozenset().union(*weights.KIN)
}
"""Codes that are seen together with a code."""

TELLING: frozenset[Code] = frozenset({"same_class", "kin_class", "same_device"})
"""Without one of these nothing joins by itself, however near it is."""

KEPT = 64
"""Names, callers and devices that are kept of an incident: more tell nothing new, and each costs at every report."""

WORDS = 500
"""Letters of a text in which names are looked for."""

TEXTS = 1_000
"""Texts whose names are remembered: an alert is asked for its names when it comes, waits and joins, and devices say the same again."""

_NAME = re.compile(r"(?=([\u4e00-\u9fff]{2}[路街弄桥站园场村校院厦]))")
"""Two letters and what a name of a place ends in: of a longer name its end, everywhere alike, so that no dictionary is needed."""


class Spot(NamedTuple):
    """WGS-84 degrees, and the radius in metres that holds the true place two times out of three."""

    lat: float
    lon: float
    within: float


class Report(NamedTuple):
    """What is compared of an alert. `at` is when it came, in seconds; `codes`: of its class, or what its words speak of (`topics`).

    `device` sent it, or `caller` did: a telephone, by a name that gives no number away. `names`: places in its words.
    """

    at: float
    codes: frozenset[str] = frozenset()
    device: str | None = None
    spot: Spot | None = None
    street: str | None = None
    caller: str | None = None
    names: frozenset[str] = frozenset()


class Happening(NamedTuple):
    """What is compared of an open incident: that of all its reports together (`grown`). `newest` is when the last one came, in seconds.

    `codes`: what it was opened as; what joins it later adds none, or class would follow on class to anything.
    `devices`: each with what it reported. `is_placed`: a person said where it is, and no report moves it.
    """

    id: str
    newest: float = -inf
    codes: frozenset[str] = frozenset()
    devices: frozenset[tuple[str, frozenset[str]]] = frozenset()
    spot: Spot | None = None
    is_placed: bool = False
    streets: frozenset[str] = frozenset()
    callers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


class Frequencies(NamedTuple):
    """How many incidents are open, and how many of them name a place: what all name tells nothing."""

    incidents: int
    naming: Mapping[str, int]


class Reason(Struct, frozen=True):
    """One likeness, or unlikeness: what it is worth in bits, and the figure behind it: metres, seconds, or how many names."""

    code: Code
    weight: float
    figure: float | None = None


class Match(Struct, frozen=True):
    """How likely an incident is what an alert is about, in bits; the reasons are sorted, what weighs most first."""

    incident: str
    score: float
    reasons: tuple[Reason, ...]

    @property
    def is_certain(self) -> bool:
        """Whether a lesser alarm joins by itself: only where class or device say so too. Smoke where there is water is for a person to see."""
        return self.score >= weights.JOIN and any(reason.code in TELLING for reason in self.reasons)


@lru_cache(TEXTS)
def names(text: str) -> frozenset[str]:
    """Places that a text names: roads, lanes, bridges, stations."""
    return frozenset(_NAME.findall(text[:WORDS]))


def topics(text: str) -> frozenset[str]:
    """What a text speaks of, as class codes."""
    return frozenset(code for word, code in weights.TOPICS.items() if word in text)


def both(one: Spot | None, other: Spot | None) -> Spot | None:
    """The place that two reports tell of: between them, nearer to who knows better."""
    if one is None or other is None:
        return one or other
    mine, theirs = 1 / one.within**2, 1 / other.within**2
    lat, lon = ((mine * a + theirs * b) / (mine + theirs) for a, b in zip(one[:2], other[:2], strict=True))
    return Spot(lat, lon, (mine + theirs) ** -0.5)


def grown(before: Happening, report: Report) -> Happening:
    """An incident with one report more. A device that repeats itself knows the place no better than the first time."""
    device = None if report.device is None else (report.device, report.codes)
    is_settled = before.is_placed or device in before.devices
    return Happening(
        id=before.id,
        newest=max(before.newest, report.at),
        codes=before.codes or report.codes,
        devices=_more(before.devices, device),
        spot=before.spot if is_settled else _agreed(before.spot, report.spot),
        is_placed=before.is_placed,
        streets=_more(before.streets, report.street),
        callers=_more(before.callers, report.caller),
        names=before.names if len(before.names) >= KEPT else before.names | report.names,
    )


_T = TypeVar("_T")


def _more(known: frozenset[_T], one: _T | None) -> frozenset[_T]:
    return known if one is None or one in known or len(known) >= KEPT else known | {one}


def _agreed(known: Spot | None, told: Spot | None) -> Spot | None:
    """The place with one report more. Who contradicts what is known moves nothing: between the two there would be neither."""
    if known is not None and told is not None and contradict(known, told):
        return known
    return both(known, told)


def contradict(one: Spot, other: Spot) -> bool:
    """Whether two spots are too far apart to be of one thing."""
    return apart(one, other) ** 2 > CONTRADICTION * variance_of(hypot(one.within, other.within))


def link(report: Report, happenings: Iterable[Happening], frequencies: Frequencies) -> list[Match]:
    """The incidents that the alert may well belong to (`PROPOSE` or more), likeliest first; those of its own status are given."""
    prior = weights.KNOWN - log2(max(frequencies.incidents, 1))
    found = []
    for one in happenings:
        place = _place(report, one)
        if place is not None and prior + place.weight + BEST_REST < weights.PROPOSE:
            continue  # whatever else there is: nearly all of five hundred
        reasons = _reasons(report, one, frequencies)
        if place is not None:
            reasons.append(place)
        score = prior + fsum(reason.weight for reason in reasons)
        if score >= weights.PROPOSE:
            reasons.sort(key=lambda reason: (-abs(reason.weight), reason.code))
            found.append(Match(one.id, score, tuple(reasons)))
    return sorted(found, key=lambda match: (-match.score, len(match.incident), match.incident))


def _reasons(report: Report, happening: Happening, frequencies: Frequencies) -> list[Reason]:
    """All but that of the place."""
    reasons = [_time(report, happening)]
    if report.codes and happening.codes:
        reasons.append(_class(report.codes, happening.codes))
    if report.device is not None and (report.device, report.codes) in happening.devices:
        placed = report.spot is not None and happening.spot is not None
        reasons.append(Reason("same_device", weights.SAME_DEVICE if placed else weights.SAME_DEVICE_ALONE))
    if report.caller is not None and report.caller in happening.callers:
        reasons.append(Reason("same_caller", weights.SAME_CALLER))
    if report.names and happening.names:
        reasons.append(_named(report.names & happening.names, frequencies))
    return reasons


def _place(report: Report, happening: Happening) -> Reason | None:
    """Where nothing is known of a place, it says nothing."""
    if report.spot is not None and happening.spot is not None:
        return _distance(report.spot, happening.spot)
    if report.street is not None and happening.streets:
        if report.street in happening.streets:
            return Reason("same_street", weights.SAME_STREET)
        return Reason("other_street", weights.OTHER_STREET)
    return None


def _distance(one: Spot, other: Spot) -> Reason:
    """Two uncertain places of one thing lie apart as a normal distribution has it; of two things, as it happens."""
    metres, variance = apart(one, other), variance_of(hypot(one.within, other.within))
    weight = at_one_place(variance) - metres**2 / (2 * variance * log(2))
    return Reason("near" if weight > 0 else "far", max(weight, weights.FARTHEST), metres)


def apart(one: Spot, other: Spot) -> float:
    """Metres between two spots of one city."""
    return hypot(one.lat - other.lat, (one.lon - other.lon) * cos(radians(one.lat))) * METRES_PER_DEGREE


def variance_of(within: float) -> float:
    """In square metres, of one axis, of how far from each other two reports of one thing are, whose places are known so well together."""
    return within**2 / TWO_THIRDS + weights.EXTENT_M**2


def at_one_place(variance: float) -> float:
    """What it is worth in bits that two reports are at the very same place."""
    return log2(weights.AREA_M2 / (2 * pi * variance))


def _time(report: Report, happening: Happening) -> Reason:
    pause = abs(report.at - happening.newest)  # what waited may be older than what it is about
    likely = weights.SPAN_S / weights.FADE_S * exp(-min(pause / weights.FADE_S, 100.0))
    weight = max(log2(likely), weights.LATEST)
    return Reason("lately" if weight > 0 else "long_ago", weight, pause)


def _class(mine: frozenset[str], theirs: frozenset[str]) -> Reason:
    if not mine.isdisjoint(theirs):
        return Reason("same_class", weights.SAME_CLASS)
    if any(not theirs.isdisjoint(KIN.get(code, ())) for code in mine):
        return Reason("kin_class", weights.KIN_CLASS)
    return Reason("other_class", weights.OTHER_CLASS)


def _named(shared: frozenset[str], frequencies: Frequencies) -> Reason:
    """A place that only one incident names says much, one that all do nothing."""
    if not shared:
        return Reason("other_names", weights.OTHER_NAMES, 0.0)
    rarity = fsum(log2(max(frequencies.incidents, weights.FEWEST) / frequencies.naming.get(name, 1)) for name in shared)
    return Reason("same_names", min(rarity * weights.NAME, weights.NAMES), float(len(shared)))
