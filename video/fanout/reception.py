"""What a receiver reports of one source. No I/O. Clauses are of RFC 3550."""

from video.codecs.rtcp import ReportBlock, SenderReport, middle


class Reception:
    """The report blocks of one source: what is new in each, and its answer to the source's own reports."""

    __slots__ = ("_before", "_last_report")

    def __init__(self) -> None:
        self._before = (0, 0)  # expected and received at the last report
        self._last_report = (0, 0.0)  # middle of the NTP time of the last sender report, and when it came

    def heard(self, report: SenderReport, now: float) -> None:
        """The source's own report (6.4.1), at `now` (monotonic seconds)."""
        self._last_report = middle(report.ntp), now

    def block(self, ssrc: int, first: int, highest: int, received: int, jitter: int, now: float) -> ReportBlock:  # noqa: PLR0913 - a report has these fields
        """How the source arrives, since the last call and in all (6.4.1, A.3).

        `first` and `highest` are extended sequence numbers, `jitter` is in ticks of its clock.
        """
        expected = highest - first + 1
        new, got = expected - self._before[0], received - self._before[1]
        self._before = expected, received
        fraction = min(255, max(0, new - got) * 256 // new) if new > 0 else 0
        lsr, at = self._last_report
        delay = int((now - at) * 65536) if lsr else 0
        return ReportBlock(ssrc, fraction, expected - received, highest, jitter, lsr, delay)
