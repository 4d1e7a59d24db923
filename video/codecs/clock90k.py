"""Times of a container's packets on one rising clock. No I/O."""

from fractions import Fraction

CLOCK_RATE = 90_000


class Clock90k:
    """Times in 1/90,000 s, rising even where the container has none or starts again."""

    def __init__(self, time_base: Fraction) -> None:
        self._tick = time_base * CLOCK_RATE
        self._shift = 0
        self._last: int | None = None
        self._step = CLOCK_RATE // 25

    @property
    def shift(self) -> int:
        """By how much times are later than the container's own."""
        return self._shift

    def ticks(self, pts: int | None, duration: int | None) -> int:
        """The time of the next packet; without one, a step after the last."""
        if duration:
            self._step = max(1, int(duration * self._tick))
        if pts is None:
            time = 0 if self._last is None else self._last + self._step
        else:
            time = int(pts * self._tick) + self._shift
            if self._last is not None and time <= self._last:
                self._shift += self._last + self._step - time
                time = self._last + self._step
        self._last = time
        return time
