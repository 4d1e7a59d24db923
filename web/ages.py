"""How long ago things in the record came to be, by a clock that nobody sets. Pure: both clocks are given. See docs/clocks.md."""

from collections.abc import Callable, Mapping
from math import inf

from web.clock import seconds_between


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
