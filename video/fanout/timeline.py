"""RTP timestamps of one slot: steady across camera switches, catching up and clips that start again. No I/O."""

CLOCK_RATE = 90_000
"""Ticks per second of H.264 in RTP (RFC 6184, 8.2.1)."""

BURST_TICKS = 90
"""Pictures sent to catch up are stamped 1 ms apart, so that a player shows the newest instead of playing in arrears."""

DRIFT_TICKS = 2 * CLOCK_RATE
"""A source whose clock is this far from ours is anchored anew: it jumped, or its clock runs at another speed."""

AGE_TICKS = 60 * CLOCK_RATE
"""How far a node follows its cameras, so that the centre sees by their own spacing how late their pictures come. What a thin line holds back
fits into a camera's buffers, seconds at most; what is further off than a minute is another clock."""


class Timeline:
    """Maps source times of whatever a slot shows to ONE rising time (90 kHz). `now` is monotonic, in seconds."""

    __slots__ = ("_began", "_drift", "_last", "_offset", "_stamped")

    def __init__(self, now: float, drift: int = DRIFT_TICKS) -> None:
        """`drift`: how far a source is followed."""
        self._began = now
        self._drift = drift
        self._last = -BURST_TICKS
        self._stamped = now
        self._offset: int | None = None

    def switch(self) -> None:
        """The next unit comes from another source, or again from a key frame."""
        self._offset = None

    def stamp(self, pts: int, live: bool, now: float) -> int:
        """The timestamp of the next unit, above every earlier one. `live`: no newer unit is waiting."""
        clock = int((now - self._began) * CLOCK_RATE)
        self._stamped = now
        if self._offset is not None:
            stamp = pts + self._offset
            if self._last < stamp and abs(stamp - clock) < self._drift:
                self._last = stamp
                return stamp
        self._last = max(self._last + BURST_TICKS, clock)
        self._offset = self._last - pts if live else None
        return self._last

    @property
    def offset(self) -> int | None:
        """Timestamp − source time of what is shown; None until that is known."""
        return self._offset

    def follow(self, pts: int, now: float) -> None:
        """A unit was stamped by `offset` elsewhere."""
        if self._offset is not None:
            self._last, self._stamped = pts + self._offset, now

    def at(self, now: float) -> int:
        """The timestamp that a unit sampled at this moment would have: what a sender report ties to the wall clock."""
        return self._last + int((now - self._stamped) * CLOCK_RATE)
