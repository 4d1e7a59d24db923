"""By how much a stream's pictures come later than its best one did. No I/O. See docs/video.md.

What a source's clock says is not believed, but its rate is: a picture that comes four seconds later against its source's own clock
than another did has waited four seconds somewhere, at the camera, on a line, or in a coder.
"""

from video.fanout.timeline import CLOCK_RATE

CREEP = 200e-6
"""A clock that is slow looks as if its pictures came later and later: a camera's crystal and ours are each off by 50 millionths, and by
twice that in a hot housing. What grows no faster than this is not called late."""

CALM_SECONDS = 0.5
"""From here on it is a backlog and no clock, which may last for hours and must not be forgotten meanwhile: from here on what is best goes on
as the clock was seen to go before."""

LEARN_SECONDS = 3600.0
"""Who has seen a clock for less than this believes so much less of its drift: jitter of 10 ms over a minute is 170 millionths."""

JITTER_SECONDS = 0.05
"""A best that fell by more than this and what a fast clock explains was none: what came before was late, and tells nothing of the clock."""

FIRST_SECONDS, OVER_SECONDS = 2.0, 1.0
"""A person is told of a picture that is later than the first of these, until it is less late than the other: nothing flickers between."""


class Lateness:
    """One stream's pictures against the best of them. It costs half a microsecond a picture.

    Attributes:
        seconds: by how much the newest came later than the best; never below 0.
    """

    __slots__ = ("_at", "_drift", "_pts", "_watched", "seconds")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """What comes next has nothing to do with what came."""
        self.seconds = 0.0
        self._pts: int | None = None
        self._at = 0.0
        self._watched = self._drift = 0.0  # for how long, and by how much the best came later meanwhile

    def note(self, pts: int, arrived: float) -> None:
        """The next picture: its source's time (1/90,000 s; it may wrap at 32 bits), and when it came (monotonic seconds)."""
        before, passed, self._pts, self._at = self._pts, arrived - self._at, pts, arrived
        if before is None:
            return
        ticks = pts - before & 0xFFFFFFFF
        if ticks >> 31:  # its clock was put back
            self.seconds = self._watched = self._drift = 0.0
            return
        if self.seconds < CALM_SECONDS:
            drift = CREEP * passed
            self._watched += passed
            self._drift += drift
        else:
            drift = max(-CREEP, min(CREEP, self._drift / max(self._watched, LEARN_SECONDS))) * passed
        seconds = self.seconds + passed - drift - ticks / CLOCK_RATE
        if seconds < 0:
            self._lower(-seconds)
            seconds = 0.0
        self.seconds = seconds

    def expect(self, pts: int, now: float) -> None:
        """What a picture would bear that came now and was not late, by the source's own word: who joins a late stream knows it at once."""
        if self._pts is None:
            return
        ahead = ((pts - self._pts + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)
        seconds = ahead / CLOCK_RATE - (now - self._at)
        if seconds > self.seconds:
            self._lower(seconds - self.seconds)
            self.seconds = seconds

    def _lower(self, by: float) -> None:
        """The best is better by so much than was known."""
        self._drift -= by
        if self._drift < -JITTER_SECONDS - CREEP * self._watched:
            self._watched = self._drift = 0.0


def told(seconds: float, before: int) -> int:
    """What a person is told of a picture that is late: whole seconds, 0 for in time. `before`: what was told last."""
    if seconds >= FIRST_SECONDS:
        return round(seconds)
    return min(before, int(FIRST_SECONDS)) if seconds >= OVER_SECONDS else 0
