"""What a slot of pictures and one of sound have in common at the sending end. No I/O. See docs/video.md."""

from collections.abc import Callable
from functools import partial
from typing import NoReturn

from video.codecs.rtcp import ReportBlock, round_trip


class SendingEnd:
    """A clock, a timer, and what the other side reports.

    Attributes:
        loss: part of the packets that did not arrive, 0–1, by the last report.
        rtt: seconds there and back; None while nobody knows.
        reports: how many have come.
    """

    __slots__ = ("_clock", "_later", "loss", "reports", "rtt")

    def __init__(self, clock: Callable[[], float], later: Callable[[float, Callable[[], None]], object]) -> None:
        """`clock` is monotonic, in seconds; `later(seconds, call)` calls once (`loop.call_later`)."""
        self.loss = 0.0
        self.rtt: float | None = None
        self.reports = 0
        self._clock = clock
        self._later = later

    def reported(self, block: ReportBlock, ntp_middle: int) -> None:
        """The other side's own report (RFC 3550, 6.4.1)."""
        self.reports += 1
        self.loss = block.fraction_lost / 256
        rtt = round_trip(ntp_middle, block)
        if rtt is not None:
            self.rtt = rtt

    def moved(self) -> None:
        """The peer is reached by another route from now on. Who asks its outlet each time need not know."""

    def _tell(self, error: Exception) -> None:
        """Have the loop tell a fault of this line: nobody else may wait for it."""
        self._later(0.0, partial(_raise, error))


def _raise(error: Exception) -> NoReturn:
    raise error
