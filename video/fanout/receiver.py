"""The receiving end of one video stream: whole pictures out, requests and reports back. No I/O. See docs/video.md.

Clauses are of RFC 3550.
"""

from collections.abc import Callable

from video.codecs.assembler import Assembler, Picture
from video.codecs.rtcp import Message, Nack, PictureLoss, ReportBlock, SenderReport
from video.codecs.rtp import Header, RtpError, extend, unwrap_rtx
from video.fanout.reception import Reception
from video.fanout.timeline import CLOCK_RATE


class Receiver:
    """Takes the packets of one source, in any order and with gaps, and gives its pictures away, whole and in order.

    Attributes:
        ssrc: of the source; 0 until its first packet.
        packets, octets: received so far, without repeats.
        nacks, key_requests: packets and key frames asked for.
        jitter: in seconds (6.4.1).
        is_vital: without it there is nothing to see.
        on_report: called with each report of the source itself, and when it came.
    """

    is_vital = True

    def __init__(self, deliver: Callable[[Picture, float], None]) -> None:
        """`deliver(picture, now)` is called in `take`."""
        self.ssrc = 0
        self.packets = self.octets = self.nacks = self.key_requests = 0
        self.jitter = 0.0
        self.on_report: Callable[[SenderReport, float], None] = lambda *_: None
        self._deliver = deliver
        self._assembler = Assembler()
        self._base = 0
        self._highest = -1  # extended; the receiver's own count of rounds (A.1)
        self._transit: float | None = None
        self._reception = Reception()
        self._wants_key = False

    @property
    def lost(self) -> int:
        """Packets that never came, repeats counted as come."""
        return self._assembler.lost

    @property
    def is_wanting(self) -> bool:
        """Whether `requests` may have something to ask for, now or soon."""
        return self._highest >= 0 and (self._wants_key or self._assembler.is_wanting)

    def take(self, header: Header, payload: bytes, now: float) -> bool:
        """A packet of the source. `now` is monotonic, in seconds. Answers `is_wanting`."""
        _, marker, sequence, timestamp, ssrc, _, _ = header
        highest = self._highest
        if sequence == highest + 1 & 0xFFFF and highest >= 0:  # nearly every packet
            self._highest = highest + 1
        elif highest >= 0:
            self._highest = max(highest, extend(sequence, highest, 16))
        else:
            self.ssrc, self._base, self._highest = ssrc, sequence, sequence
        self.packets += 1
        self.octets += len(payload)
        if marker:  # once a picture: its packets share a timestamp and would pass for jitter
            transit = now - timestamp / CLOCK_RATE
            if self._transit is not None and (change := abs(transit - self._transit)) < 1.0:  # a wrap is no jitter
                self.jitter += (change - self.jitter) / 16
            self._transit = transit
        return self._add(sequence, timestamp, marker, payload, now)

    def take_repeat(self, header: Header, payload: bytes, now: float) -> bool:
        """A packet of its retransmission stream (RFC 4588). Answers `is_wanting`."""
        try:
            sequence, original = unwrap_rtx(payload)
        except RtpError:
            return self.is_wanting  # padding, sent to probe the line
        if self._highest < 0 or extend(sequence, self._highest, 16) > self._highest:
            return self.is_wanting  # of what has not been sent yet, it would seem: no repeat may push the stream on
        return self._add(sequence, header.timestamp, header.marker, original, now)

    def _add(self, sequence: int, timestamp: int, marker: bool, payload: bytes, now: float) -> bool:
        for picture in self._assembler.add(sequence, timestamp, marker, payload, now):
            self._deliver(picture, now)
        return self._wants_key or self._assembler.is_wanting

    def ask_key(self) -> None:
        """Somebody here needs a key frame."""
        self._wants_key = True

    def requests(self, own: int, now: float) -> list[Message]:
        """What to ask the source for now, as SSRC `own`; nothing before its first packet, which tells whom to ask."""
        found: list[Message] = []
        if self._highest < 0:
            return found
        if missing := self._assembler.missing(now):
            self.nacks += len(missing)
            found.append(Nack(own, self.ssrc, missing))
        if self._assembler.wants_key(now) or self._wants_key:
            self._wants_key = False
            self.key_requests += 1
            found.append(PictureLoss(own, self.ssrc))
        return found

    def heard(self, report: SenderReport, now: float) -> None:
        """The source's own report (6.4.1)."""
        self._reception.heard(report, now)
        self.on_report(report, now)

    def block(self, now: float) -> ReportBlock | None:
        """How the source arrives, since the last call and in all; None before its first packet."""
        if self._highest < 0:
            return None
        jitter = int(self.jitter * CLOCK_RATE)
        return self._reception.block(self.ssrc, self._base, self._highest, self.packets, jitter, now)
