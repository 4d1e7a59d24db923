"""RTP timestamps of what one listener hears: one rising row across cameras and codecs. No I/O."""

from video.codecs.audio import OPUS
from video.codecs.rtp import extend

JUMP_SECONDS = 1.0
"""A source's clock that is so far from ours since its packet before has jumped: a clip begins again, a line stood still."""


class SoundClock:
    """Maps source times of whatever is heard to ONE rising time, which runs at the rate of the codec that is sent.

    RFC 7160 4.1 wants another SSRC for another rate, but a browser binds a line's track to one. So each rate begins where the one
    before ended (its 4.2), and the next report ties the new rate to the clock.
    """

    __slots__ = ("_last", "_offset", "_rate", "_stamped")

    def __init__(self, now: float) -> None:
        """`now`: monotonic seconds, here and below."""
        self._last = 0
        self._stamped = now
        self._rate = OPUS.clock_rate
        self._offset: int | None = None

    def switch(self) -> None:
        """The next packet comes from another source."""
        self._offset = None

    def stamp(self, timestamp: int, rate: int, now: float) -> tuple[int, bool] | None:
        """The time of a packet, above every earlier one, and whether it does not follow on the one before; None for one that comes late.

        `timestamp`: of its source, in ticks of `rate`.
        """
        expected = self.at(now)
        if self._offset is not None and rate == self._rate:
            stamp = extend(timestamp + self._offset, self._last, 32)
            jump = JUMP_SECONDS * rate
            if self._last - jump < stamp <= self._last:
                return None
            if abs(stamp - expected) < jump:
                self._last, self._stamped = stamp, now
                return stamp, False
        self._last, self._stamped, self._rate = max(self._last + 1, expected), now, rate
        self._offset = self._last - timestamp
        return self._last, True

    def at(self, now: float) -> int:
        """The time that sound sampled at this moment would have: what a sender report ties to the clock."""
        return self._last + round((now - self._stamped) * self._rate)
