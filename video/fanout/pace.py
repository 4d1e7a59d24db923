"""How fast one peer catches up, over all its slots: a console that turns a page wants 64 groups of pictures at once. No I/O."""

from collections import deque
from collections.abc import Callable

BURST_BYTES = 64 * 1024
PACE_SECONDS = 0.002
"""Catching up goes out in pieces: 64 KiB each 2 ms, 260 Mbit/s. A whole group at once overflows a switch's buffer, and the one socket
that everybody's pictures go through."""


class Pace:
    """What is left of the present piece, and who waits for the next one: in order, so that one picture after the other is there."""

    def __init__(self, later: Callable[[float, Callable[[], None]], object]) -> None:
        """`later(seconds, call)` calls once (`loop.call_later`)."""
        self._later = later
        self._room = BURST_BYTES
        self._waiting: deque[Callable[[], None]] = deque()
        self._is_timed = self._is_serving = False

    @property
    def has_room(self) -> bool:
        """Whether more may go out now."""
        return self._room > 0

    def spend(self, octets: int) -> None:
        """So much has gone out."""
        self._room -= octets
        if not self._is_timed:
            self._is_timed = True
            self._later(PACE_SECONDS, self._refill)

    def wait(self, go_on: Callable[[], None]) -> None:
        """Call this once there is room again; only after something was spent. Who has begun is served before others begin."""
        if self._is_serving:
            self._waiting.appendleft(go_on)
        else:
            self._waiting.append(go_on)

    def _refill(self) -> None:
        self._is_timed = False
        self._room = BURST_BYTES
        self._is_serving = True
        try:
            while self._waiting and self._room > 0:
                self._waiting.popleft()()
        finally:
            self._is_serving = False
