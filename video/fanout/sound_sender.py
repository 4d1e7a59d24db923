"""The sending end of a line of sound: what one listener hears, or silence. No I/O. See docs/video.md.

A packet leaves in the call that brings it. None is held and none is sent again: what is lost is a gap of 20 ms, which players bridge.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from video.codecs.audio import AudioPacket
from video.codecs.rtcp import SenderReport
from video.codecs.rtp import header_bytes
from video.codecs.sheet import Seal, sealed
from video.fanout.packets import Outlet
from video.fanout.sending_end import SendingEnd
from video.fanout.sound import Sound
from video.fanout.sound_clock import SoundClock


class SoundForm(NamedTuple):
    """How the packets of a line of sound are marked. `payload_types` by the name of the codec, those that were agreed on.

    The rest is as in `headers.Format`.
    """

    payload_types: Mapping[str, int]
    ssrc: int
    first_index: int
    first_timestamp: int


class SoundSender(SendingEnd):
    """What ONE line of sound sends: one row of packets and one rising clock, whatever is heard. Silent until `connect` and `hear`.

    Attributes:
        sound: what is heard.
        packets, octets: sent so far, and their payload.
    """

    def __init__(self, clock: Callable[[], float], later: Callable[[float, Callable[[], None]], object]) -> None:
        """As of `SendingEnd`."""
        super().__init__(clock, later)
        self.sound: Sound | None = None
        self.packets = self.octets = 0
        self._times = SoundClock(clock())
        self._form: SoundForm | None = None
        self._outlet: Outlet | None = None
        self._seal: Seal | None = None
        self._first: Callable[[], None] | None = None
        self._reported = 0

    @property
    def has_sent(self) -> bool:
        """Whether there is something to say good-bye of."""
        return self.packets > 0

    def connect(self, outlet: Outlet, form: SoundForm) -> None:
        """The peer can be reached: what is heard goes out from here on."""
        self._outlet, self._form, self._seal = outlet, form, outlet.sealer(form.ssrc)

    def hear(self, sound: Sound | None, first: Callable[[], None] | None = None) -> None:
        """Carry another sound, or none. `first` is called once its first packet is sent."""
        if sound is not None and sound is self.sound:
            self._first = first
            return
        before, self.sound, self._first = self.sound, sound, first
        self._times.switch()
        if sound is not None:
            sound.join(self._take)
        if before is not None and before is not sound:  # after the new wish, so that what both want goes on
            before.leave(self._take)

    def close(self) -> None:
        """Send nothing more."""
        self.hear(None)
        self._outlet = None

    def _take(self, packet: AudioPacket) -> None:
        """Send the next packet. What breaks is told to the loop: nobody else's sound may wait for it."""
        try:
            self._send(packet)
        except Exception as error:  # noqa: BLE001 - as it says
            self._tell(error)

    def _send(self, packet: AudioPacket) -> None:
        form, outlet, seal, codec = self._form, self._outlet, self._seal, packet.codec
        if form is None or outlet is None or seal is None:
            return
        kind = form.payload_types.get(codec.name)
        if kind is None:  # a codec that the other side has not
            return
        stamped = self._times.stamp(packet.timestamp, codec.clock_rate, self._clock())
        if stamped is None:
            return
        stamp, begins = stamped  # the marker: sound begins after silence (RFC 3551, 4.1)
        index = form.first_index + self.packets
        header = header_bytes(kind, begins, index, form.first_timestamp + stamp, form.ssrc)
        self.packets += 1
        self.octets += len(packet.payload)
        outlet.write(sealed(seal, index, header, packet.payload, outlet.tag_size))
        if self._first is not None:
            first, self._first = self._first, None
            first()

    def replay(self) -> None:
        """Sound has no key frames to be asked for."""

    def repeat(self, sequences: Iterable[int]) -> None:
        """No packet is held to be sent again."""

    def report(self, ntp: int) -> SenderReport | None:
        """As of `Sender`: both are tied to one clock, so that a player can keep lips and voice together."""
        if self._form is None or self.packets == self._reported:
            return None
        self._reported = self.packets
        stamp = self._form.first_timestamp + self._times.at(self._clock())
        return SenderReport(self._form.ssrc, ntp, stamp & 0xFFFFFFFF, self.packets, self.octets)
