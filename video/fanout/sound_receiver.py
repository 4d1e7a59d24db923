"""The receiving end of a line of sound: packets out as they come, reports back. No I/O. Clauses are of RFC 3550.

Nothing is asked for again: by the time it came, its moment would have passed.
"""

from collections.abc import Callable, Mapping

from video.codecs.audio import AudioCodec, AudioError, AudioPacket, duration
from video.codecs.rtcp import Message, ReportBlock, SenderReport
from video.codecs.rtp import Header, extend
from video.codecs.sound_units import MAX_PACKET
from video.fanout.reception import Reception


class SoundReceiver:
    """Takes the packets of one source and gives them on, each at once. Which came late, whoever sends them on sees by their time.

    Attributes:
        ssrc: of the source; 0 until its first packet.
        packets, octets: received so far.
        is_wanting: never: there is nothing to ask for.
        is_vital: what else the peer sends goes on without it.
    """

    is_wanting = False
    is_vital = False

    def __init__(self, codecs: Mapping[int, AudioCodec], deliver: Callable[[AudioPacket], None]) -> None:
        """`codecs` by payload type; `deliver` is called in `take`."""
        self.ssrc = 0
        self.packets = self.octets = 0
        self._codecs = codecs
        self._deliver = deliver
        self._reception = Reception()
        self._base = self._highest = -1
        self._jitter = 0.0  # ticks
        self._transit: float | None = None

    @property
    def payload_types(self) -> tuple[int, ...]:
        """What it takes."""
        return tuple(self._codecs)

    def take(self, header: Header, payload: bytes, now: float) -> bool:
        """A packet of the source, at `now` (monotonic seconds); one that is none of its codec, or too long for others' lines, is dropped."""
        if len(payload) > MAX_PACKET:
            return False
        packet = AudioPacket(self._codecs[header.payload_type], payload, header.timestamp)
        try:
            duration(packet)
        except AudioError:
            return False
        if self._highest < 0:
            self.ssrc, self._base, self._highest = header.ssrc, header.sequence, header.sequence
        else:
            self._highest = max(self._highest, extend(header.sequence, self._highest, 16))
        self.packets += 1
        self.octets += len(payload)
        self._look_at(now * packet.codec.clock_rate - header.timestamp, packet.codec.clock_rate)
        self._deliver(packet)
        return False

    def take_repeat(self, header: Header, payload: bytes, now: float) -> bool:
        """None was agreed on."""
        return False

    def _look_at(self, transit: float, rate: int) -> None:
        """The jitter (6.4.1); a change by a second is a jump or another codec."""
        before, self._transit = self._transit, transit
        if before is not None and (change := abs(transit - before)) < rate:
            self._jitter += (change - self._jitter) / 16

    def requests(self, own: int, now: float) -> list[Message]:
        """Nothing."""
        return []

    def heard(self, report: SenderReport, now: float) -> None:
        """The source's own report."""
        self._reception.heard(report, now)

    def block(self, now: float) -> ReportBlock | None:
        """How the source arrives; None before its first packet."""
        if self._highest < 0:
            return None
        return self._reception.block(self.ssrc, self._base, self._highest, self.packets, int(self._jitter), now)
