"""The centre's clock: the one place that asks the machine for the time of day."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

Clock = Callable[[], str]

_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


def zone_of(offset: str) -> timezone:
    """`+08:00` as a time zone: a fixed offset needs no zone files on the machine. Raises ValueError."""
    found = _OFFSET.fullmatch(offset)
    if found is None:
        raise ValueError(f"{offset!r} is no offset: write it like +08:00")
    sign = -1 if found[1] == "-" else 1
    return timezone(sign * timedelta(hours=int(found[2]), minutes=int(found[3])))


def clock_at(offset: str) -> Clock:
    """Now, as ISO 8601 with milliseconds and this numeric offset."""
    zone = zone_of(offset)
    return lambda: datetime.now(zone).isoformat(timespec="milliseconds")  # noqa: TID251 - the clock itself


def later(now: str, by: timedelta) -> str:
    """A time after another, in the same form."""
    return (datetime.fromisoformat(now) + by).isoformat(timespec="milliseconds")


def seconds_between(earlier: str, now: str) -> float:
    """Seconds from one time to another."""
    return (datetime.fromisoformat(now) - datetime.fromisoformat(earlier)).total_seconds()
