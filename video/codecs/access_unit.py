"""One coded picture, as the packets that carry it. No I/O. See docs/video.md."""

from collections.abc import Iterable

from video.codecs.payloads import nal_units, packetise

MAX_SEGMENTS = 50
"""Packets of one system call: 50 × 1,220 bytes stay below the 65,507 of a UDP datagram, and Linux takes 64."""


class AccessUnit:
    """One coded picture, made once and shared by ring and viewers; never changed.

    Attributes:
        payloads: its RTP payloads (RFC 6184, packetization-mode 1), in order.
        runs: which of them one system call takes: (first, end), all of one size, the last no longer.
        pts: 1/90,000 s, of its source's clock.
        key: whether decoding can start here; then it starts with SPS and PPS.
        arrived: seconds of this process's monotonic clock.
        size: bytes of all payloads.
    """

    __slots__ = ("arrived", "key", "payloads", "pts", "runs", "size")

    def __init__(self, payloads: tuple[bytes, ...], pts: int, key: bool, arrived: float) -> None:
        self.payloads = payloads
        self.runs = _runs([len(payload) for payload in payloads])
        self.pts = pts
        self.key = key
        self.arrived = arrived
        self.size = sum(map(len, payloads))

    @classmethod
    def of(cls, nals: Iterable[bytes], pts: int, key: bool, arrived: float) -> "AccessUnit":
        """The same from NAL units without start codes."""
        return cls(packetise(nals), pts, key, arrived)

    def nals(self) -> list[bytes]:
        """Its NAL units, for whoever decodes, records or sends by another way."""
        return nal_units(self.payloads)


def _runs(sizes: list[int]) -> tuple[tuple[int, int], ...]:
    """Cut packets of these sizes so that each piece is of one size, but for a shorter last one."""
    runs: list[tuple[int, int]] = []
    first = 0
    for at in range(1, len(sizes)):
        if at - first == MAX_SEGMENTS or sizes[at] > sizes[first] or sizes[at - 1] < sizes[first]:
            runs.append((first, at))
            first = at
    if sizes:
        runs.append((first, len(sizes)))
    return tuple(runs)
