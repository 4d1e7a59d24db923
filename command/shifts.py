"""Which shift of the centre a moment lies in, by the table of shifts. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from msgspec import Struct

from command.fitness import Shift

DAY = timedelta(days=1)


class Span(Struct, frozen=True, kw_only=True):
    """One shift of one day; `end` is not included. `id` is None between shifts, and where there are none: then it is a calendar day."""

    id: str | None
    name: str
    begin: datetime
    end: datetime


def span_at(shifts: Sequence[Shift], now: str) -> Span:
    """The shift at a moment, which is written with the centre's offset. Of several that are on, the first of the table counts."""
    at = datetime.fromisoformat(now)
    on = next((shift for shift in shifts if shift.is_on(now)), None)
    if on is not None:
        return Span(id=on.id, name=on.name, begin=_latest(on.begin, at), end=_latest(on.end, at) + DAY)
    ends, begins = (
        (["00:00"], ["00:00"]) if not shifts else ([one.end for one in shifts], [one.begin for one in shifts])
    )
    return Span(
        id=None,
        name="",
        begin=max(_latest(end, at) for end in ends),
        end=min(_latest(begin, at) for begin in begins) + DAY,
    )


def two_spans(shifts: Sequence[Shift], now: str) -> tuple[Span, Span]:
    """The shift at a moment, and the one before it."""
    current = span_at(shifts, now)
    just_before = current.begin - timedelta(milliseconds=1)
    return current, span_at(shifts, just_before.isoformat(timespec="milliseconds"))


def _latest(of_day: str, at: datetime) -> datetime:
    """The last time that it was this time of day, now included."""
    that = datetime.combine(at.date(), time.fromisoformat(of_day), at.tzinfo)
    return that if that <= at else that - DAY
