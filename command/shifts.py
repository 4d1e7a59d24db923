"""Which shift of the centre a moment lies in, by the table of shifts. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from msgspec import Struct

from command.fitness import Shift

DAY = timedelta(days=1)
TICK = timedelta(milliseconds=1)
"""As exactly as the centre writes times."""


class Span(Struct, frozen=True, kw_only=True):
    """One shift of one day; `end` is not included. `id` is None between shifts, and where there are none: then it is a calendar day."""

    id: str | None
    name: str
    begin: datetime
    end: datetime
    name_en: str = ""


def span_at(shifts: Sequence[Shift], now: str) -> Span:
    """The shift at a moment, which is written with the centre's offset.

    Of several that are on the first of the table counts, also where the next has begun: no moment lies in two.
    """
    at = datetime.fromisoformat(now)
    on = _first(shifts, at)
    days = [at.date() + day * DAY for day in (-1, 0, 1)]
    turns = sorted(
        moment
        for of_day in _times(shifts)
        for day in days
        if _is_turn(shifts, moment := datetime.combine(day, of_day, at.tzinfo))
    )
    return Span(
        id=None if on is None else on.id,
        name="" if on is None else on.name,
        name_en="" if on is None else on.name_en,
        begin=max(moment for moment in turns if moment <= at),
        end=min(moment for moment in turns if moment > at),
    )


def two_spans(shifts: Sequence[Shift], now: str) -> tuple[Span, Span]:
    """The shift at a moment, and the one before it."""
    current = span_at(shifts, now)
    return current, span_at(shifts, (current.begin - TICK).isoformat(timespec="milliseconds"))


def _first(shifts: Sequence[Shift], at: datetime) -> Shift | None:
    """The one that counts at a moment."""
    return next((shift for shift in shifts if shift.is_on(at.isoformat())), None)


def _times(shifts: Sequence[Shift]) -> Iterator[time]:
    """The times of day at which another one may count."""
    for of_day in {of_day for shift in shifts for of_day in (shift.begin, shift.end)} or {"00:00"}:
        yield time.fromisoformat(of_day)


def _is_turn(shifts: Sequence[Shift], at: datetime) -> bool:
    """Whether another one counts from this moment on, or the same one of the next day."""
    before, after = _first(shifts, at - TICK), _first(shifts, at)
    is_anew = at.time() == time.fromisoformat("00:00" if after is None else after.begin)
    return before is not after or (is_anew and (after is not None or not shifts))
