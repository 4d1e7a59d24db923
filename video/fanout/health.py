"""Can this viewer follow? What it reports against what it is sent. No I/O. See docs/video.md.

A thin line first fills the buffers on its way, and pictures grow old without a packet being lost; the viewer's own estimate of
its line (REMB) tells of that. Then packets are lost, which its reports tell.
"""

from enum import Enum

LOSS = 0.2
"""Part of the packets; a browser mends about a tenth by asking again before it falls behind."""

OVERSHOOT = 1.15
"""How much more than its estimate a viewer may be sent: estimates swing, and a stream has peaks at its key frames."""

PATIENCE = 2
"""Looks in a row, one a second, before something is done: a single burst of loss mends itself."""

SETTLE_SECONDS = 4.0
"""After something was done it must show: old packets are still on their way, and an estimate takes seconds to fall."""

RETRY_SECONDS = 30.0
MAX_RETRY_SECONDS = 600.0
"""Fine for so long: more is tried. Each time that goes wrong the next try waits twice as long."""


class Verdict(Enum):
    """What to do with a viewer."""

    FINE = "fine"
    LOWER = "lower"
    """Send less: it can't follow."""
    RAISE = "raise"
    """Send more again: it has followed for long enough."""


class Health:
    """One viewer's line. Ask once a second.

    Attributes:
        lowered: how often it could not follow.
    """

    def __init__(self) -> None:
        self.lowered = 0
        self._behind = 0
        self._is_lossy = False
        self._estimate: int | None = None
        self._last = Verdict.FINE
        self._since = float("-inf")  # of the last change
        self._retry = RETRY_SECONDS

    def look(self, sent_bps: float, bandwidth_bps: int | None, loss: float | None, now: float) -> Verdict:
        """The verdict on the last second.

        Args:
            sent_bps: bits/s this viewer was sent.
            bandwidth_bps: its own estimate; None while it has told none.
            loss: part of the packets lost, 0–1, by its reports since the last look; None when there was none: one burst
                is not counted twice.
            now: monotonic seconds.
        """
        if now - self._since < SETTLE_SECONDS:
            return Verdict.FINE
        # An estimate follows what is sent, upwards by some 8 % a second: after a switch to a larger picture it is too low
        # and rises. Of a thin line it falls, or stays where it fell to.
        before, self._estimate = self._estimate, bandwidth_bps
        is_thin = (
            bandwidth_bps is not None
            and before is not None
            and bandwidth_bps <= before
            and sent_bps > bandwidth_bps * OVERSHOOT
        )
        self._count(is_thin, loss)
        if self._behind >= PATIENCE:
            if self._last is Verdict.RAISE:  # more was tried, and was too much
                self._retry = min(2 * self._retry, MAX_RETRY_SECONDS)
            self.lowered += 1
            return self._change(Verdict.LOWER, now)
        if self.lowered and now - self._since >= self._retry:
            if self._last is Verdict.RAISE:  # it held
                self._retry = RETRY_SECONDS
            return self._change(Verdict.RAISE, now)
        return Verdict.FINE

    def _count(self, is_thin: bool, loss: float | None) -> None:
        """How many looks in a row it was behind; one without news of a loss that was told neither counts nor ends the row."""
        if is_thin or (loss is not None and loss >= LOSS):
            self._behind += 1
        elif loss is not None or not self._is_lossy:
            self._behind = 0
        if loss is not None:
            self._is_lossy = loss >= LOSS

    def _change(self, verdict: Verdict, now: float) -> Verdict:
        self._last, self._since, self._behind = verdict, now, 0
        return verdict
