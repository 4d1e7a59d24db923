"""Deadlines in working hours and working days (工作时, 工作日), by the calendar of a district. Pure. See docs/clocks.md."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

Unit = Literal["working_hours", "working_days"]
Amount = Annotated[int, Meta(ge=1, le=1000)]
DAY = timedelta(days=1)
TimeOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Weekday = Annotated[int, Meta(ge=1, le=7)]


class Term(Struct, frozen=True, kw_only=True):
    """How long something may take in working time."""

    amount: Amount
    unit: Unit


class Hours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Work from `begin` to `end`, times of day at the centre; over midnight where `end` is not after `begin`."""

    begin: TimeOfDay
    end: TimeOfDay


class DaysOff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A holiday from its first to its last day, both included. `zh` is what it is called."""

    zh: Annotated[str, Meta(max_length=64)] = ""
    first: Date
    last: Date

    def __post_init__(self) -> None:
        """Raises ValueError where they are no dates, or longer than a month: then nothing would ever be due."""
        length = date.fromisoformat(self.last) - date.fromisoformat(self.first)
        if not timedelta(0) <= length <= timedelta(days=31):
            raise ValueError(
                f"a holiday from {self.first} to {self.last} is none: 31 days at most, the first day first"
            )


class Calendar(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a district works: hours of a working day in their order, weekdays (1 is Monday), holidays, and weekends that are worked (调休)."""

    hours: Annotated[tuple[Hours, ...], Meta(min_length=1, max_length=4)] = (Hours(begin="09:00", end="17:30"),)
    weekdays: Annotated[tuple[Weekday, ...], Meta(min_length=1, max_length=7)] = (1, 2, 3, 4, 5)
    holidays: Annotated[tuple[DaysOff, ...], Meta(max_length=200)] = ()
    workdays: Annotated[tuple[Date, ...], Meta(max_length=200)] = ()

    def __post_init__(self) -> None:
        """Raises ValueError for hours that overlap, or a working day that is no date."""
        for day in self.workdays:
            date.fromisoformat(day)
        ends = [-1, *(_minutes(one.end) + (1440 if one.end <= one.begin else 0) for one in self.hours)]
        begins = [_minutes(one.begin) for one in self.hours]
        if any(begin < end for begin, end in zip(begins, ends, strict=False)) or ends[-1] > begins[0] + 1440:
            raise ValueError("the working hours overlap: write them in their order, each after the one before")

    def is_worked(self, day: date) -> bool:
        """Whether a day is a working day."""
        name = day.isoformat()
        if name in self.workdays:
            return True
        return day.isoweekday() in self.weekdays and not any(one.first <= name <= one.last for one in self.holidays)

    def covers(self, year: int) -> bool:
        """Whether the holidays of a year are known: each year's are published in the autumn before."""
        return any(one.first.startswith(str(year)) for one in self.holidays)


def add(calendar: Calendar, start: str, term: Term) -> str:
    """When a term that begins at `start` (ISO 8601 with an offset) is over, in the same form.

    Working hours count from the moment itself. Of working days the one on which it begins does not count, and the last one ends with its
    working hours (民法典 第二百零一条、第二百零三条).
    """
    begin = datetime.fromisoformat(start)
    if term.unit == "working_hours":
        return _written(_hours_after(calendar, begin, timedelta(hours=term.amount)))
    day = begin.date()
    left = term.amount
    while left > 0:
        day += DAY
        left -= calendar.is_worked(day)
    *_, (_, end) = _stretches_of(calendar, day, begin)
    return _written(end)


def between(calendar: Calendar, start: str, end: str) -> timedelta:
    """How much working time lies between two moments; negative where the second is before the first."""
    begin, until = datetime.fromisoformat(start), datetime.fromisoformat(end)
    if until < begin:
        return -between(calendar, end, start)
    worked = timedelta(0)
    for opens, closes in _stretches(calendar, begin):
        if opens >= until:
            break
        worked += max(timedelta(0), min(closes, until) - max(opens, begin))
    return worked


def days_between(calendar: Calendar, start: str, end: str) -> int:
    """How many working days come after that of `start`, up to and with that of `end`; negative where it is before."""
    first, zone = datetime.fromisoformat(start), datetime.fromisoformat(start).tzinfo
    last = datetime.fromisoformat(end).astimezone(zone)
    low, high = sorted((first.date(), last.date()))
    days = sum(calendar.is_worked(low + DAY * at) for at in range(1, (high - low).days + 1))
    return days if first.date() <= last.date() else -days


def _hours_after(calendar: Calendar, begin: datetime, left: timedelta) -> datetime:
    end = begin
    for opens, closes in _stretches(calendar, begin):
        opens = max(opens, begin)
        if closes <= opens:
            continue
        end = opens + left
        if end <= closes:
            break
        left -= closes - opens
    return end


def _stretches(calendar: Calendar, begin: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of work from the day before a moment on, for ever: what began the evening before may still go on."""
    day = begin.date() - DAY
    while True:
        if calendar.is_worked(day):
            yield from _stretches_of(calendar, day, begin)
        day += DAY


def _stretches_of(calendar: Calendar, day: date, near: datetime) -> Iterator[tuple[datetime, datetime]]:
    for one in calendar.hours:
        opens = datetime.combine(day, time.fromisoformat(one.begin), near.tzinfo)
        closes = datetime.combine(day, time.fromisoformat(one.end), near.tzinfo)
        yield opens, closes if closes > opens else closes + DAY


def _minutes(of_day: str) -> int:
    return int(of_day[:2]) * 60 + int(of_day[3:])


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
