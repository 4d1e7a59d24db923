"""What the service-level clocks come to: percentiles against limits. Pure. See docs/clocks.md."""

from collections.abc import Sequence
from math import inf, isinf
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

Measure = Literal["answer", "process", "acknowledge", "accept", "arrive"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
FEW = 10
"""Of fewer nothing is said but what they are: the ninth of nine is no percentile."""
NEVER = inf
"""Seconds of what can't be reached any more, such as a call that nobody answered."""
NAMED = 5
"""Late ones of a measure that are told by name; the rest is counted."""


class Limit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many in a hundred within so many seconds; `source`: who says so, `source_en` where English says it otherwise."""

    percent: Annotated[int, Meta(ge=1, le=100)]
    seconds: Annotated[float, Meta(gt=0, le=86_400)]
    source: Annotated[str, Meta(min_length=1, max_length=200)]
    source_en: Annotated[str, Meta(max_length=200)] = ""


Limits = Annotated[tuple[Limit, ...], Meta(max_length=8)]


class ClockLimits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole table: the limits of each measure, those that count most first."""

    answer: Limits = ()
    process: Limits = ()
    acknowledge: Limits = ()
    accept: Limits = ()
    arrive: Limits = ()

    def of(self, measure: Measure) -> tuple[Limit, ...]:
        """The limits of one measure."""
        return {
            "answer": self.answer,
            "process": self.process,
            "acknowledge": self.acknowledge,
            "accept": self.accept,
            "arrive": self.arrive,
        }[measure]

    def shortest(self, measure: Measure) -> float:
        """From how many seconds on something counts as late while it still runs; never without a limit."""
        return min((limit.seconds for limit in self.of(measure)), default=NEVER)


class Against(Struct, frozen=True, kw_only=True):
    """A measure against one limit. `value`: the seconds at its percentile, None where that is never reached or there is nothing.

    `late`: how many took longer. `kept`: whether the limit is; None where there are too few to say.
    """

    percent: int
    seconds: float
    source: str
    source_en: str
    value: float | None
    late: int
    kept: bool | None


class Overdue(Struct, frozen=True, kw_only=True):
    """One that took longer than the shortest limit of its measure, or does (`runs`), `since` when. `seconds`: how long it took, None while it runs and where it can't be reached any more.

    `subject`: the alert of `answer` and `acknowledge`, the incident of `process`, the assignment of `accept` and `arrive`. `incident` and
    `unit`: those it belongs to, None where there is none yet.
    """

    subject: str
    incident: str | None
    unit: str | None
    since: str
    seconds: float | None
    runs: bool


class Measured(Struct, frozen=True, kw_only=True):
    """One measure of one shift, in seconds. A percentile is None where that share was never reached, or there is nothing.

    `running`: of the `n` still under way and late; `never`: those that can't be reached any more. `values`: each, shortest first, where
    there are fewer than ten. `partial`: there was no room for the oldest, of which nothing is counted here. `overdue`: at most `NAMED`,
    those that still run first, then the longest.
    """

    measure: Measure
    n: int
    running: int
    never: int
    p50: float | None
    p90: float | None
    p95: float | None
    limits: tuple[Against, ...]
    values: tuple[float | None, ...] = ()
    partial: bool = False
    overdue: tuple[Overdue, ...] = ()


class ShiftClocks(Struct, frozen=True, kw_only=True):
    """All measures of one shift. `shift` is its id, None for a calendar day or a time between shifts; times as the centre writes them.

    `name_en` where English says the name otherwise.
    """

    shift: str | None
    name: str
    begin: str
    end: str
    measures: tuple[Measured, ...]
    name_en: str = ""


def measured(measure: Measure, seconds: Sequence[float], running: int, limits: Sequence[Limit]) -> Measured:
    """What these seconds come to, `running` of them still under way; nearest rank, nothing is interpolated."""
    ordered = sorted(seconds)
    return Measured(
        measure=measure,
        n=len(ordered),
        running=running,
        never=sum(map(isinf, ordered)),
        p50=told(percentile(ordered, 50)),
        p90=told(percentile(ordered, 90)),
        p95=told(percentile(ordered, 95)),
        limits=tuple(_against(ordered, limit) for limit in limits),
        values=tuple(map(told, ordered)) if len(ordered) < FEW else (),
    )


def percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The value that so many in a hundred stay within (nearest rank)."""
    rank = -(-len(ordered) * percent // 100)
    return ordered[rank - 1] if ordered else None


def _against(ordered: Sequence[float], limit: Limit) -> Against:
    value = percentile(ordered, limit.percent)
    return Against(
        percent=limit.percent,
        seconds=limit.seconds,
        source=limit.source,
        source_en=limit.source_en,
        value=told(value),
        late=sum(one > limit.seconds for one in ordered),
        kept=None if value is None or len(ordered) < FEW else value <= limit.seconds,
    )


def told(seconds: float | None) -> float | None:
    """Seconds as they are said, to a tenth; None for what is never reached."""
    return None if seconds is None or isinf(seconds) else round(seconds, 1)
