"""How long ago things in the record came to be, and whether the clock was set, by one that nobody sets. Pure: both clocks are given. See docs/silence.md."""

from collections.abc import Callable, Mapping
from math import inf

from web.clock import seconds_between

EPOCH = "1970-01-01T00:00:00+00:00"
STEP_S = 2.0
"""What is less may be that this process was held up between two looks at its clocks, and changes no limit much. NTP itself
moves a clock by so little that it takes an hour to make good two seconds; it steps from 0.128 s on (RFC 5905, 11)."""


class Ages:
    """Ages of what is looked at again and again. What is asked for no more is forgotten."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """`monotonic` is in seconds. Nothing was seen yet."""
        self._monotonic = monotonic
        self._since: dict[str, tuple[str, float]] = {}
        self._looked = -inf

    def look(self, times: Mapping[str, str], now: str) -> Mapping[str, float]:
        """Seconds since each of `times` (ISO 8601, as recorded) at `now`; a name with another time is another thing.

        What is there at the first look is as old as the wall clock says. What comes later has come since the look before,
        however far that clock was set meanwhile.
        """
        seconds = self._monotonic()
        between = seconds - self._looked
        since = {}
        for name, at in times.items():
            known = self._since.get(name)
            if known is None or known[0] != at:
                known = at, seconds - min(max(0.0, seconds_between(at, now)), between)
            since[name] = known
        self._since, self._looked = since, seconds
        return {name: seconds - then for name, (_, then) in since.items()}


class Steps:
    """Watches whether somebody sets the time of day."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """`monotonic` is in seconds. What was before the first look is not known."""
        self._monotonic = monotonic
        self._between: float | None = None

    def look(self, now: str) -> float:
        """By how many seconds the clock that says `now` was set since the look before; 0 where it just went on."""
        between = seconds_between(EPOCH, now) - self._monotonic()
        by = 0.0 if self._between is None else between - self._between
        self._between = between
        return round(by, 1) if abs(by) > STEP_S else 0.0
