"""aiortc as a receiver that keeps coded pictures: another implementation's ICE, DTLS, SRTP and RTCP, without its decoder."""

from collections.abc import Callable

from aiortc import RTCRtpReceiver
from aiortc.rtp import RtpPacket

from video.codecs.assembler import Assembler, Picture


class _NoDecoder:
    """Stands in for the queue of aiortc's decoder thread, which therefore ends as soon as it starts."""

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended = ended

    def get(self) -> None:
        """What the thread reads first: its order to end."""

    def put(self, task: object) -> None:
        """None is aiortc's word for the end of the stream (BYE, closed or stopped)."""
        if task is None:
            self._ended()


class _Tap:
    """Stands in for aiortc's jitter buffer: gives whole pictures away and leaves nothing to decode."""

    def __init__(self, deliver: Callable[[Picture], None], clock: Callable[[], float]) -> None:
        self._assembler = Assembler()
        self._deliver = deliver
        self._clock = clock

    def add(self, packet: RtpPacket) -> tuple[bool, None]:
        """Called by aiortc for every packet; answers (send a PLI, nothing to decode)."""
        now = self._clock()
        for picture in self._assembler.add(
            packet.sequence_number, packet.timestamp, bool(packet.marker), packet.payload, now
        ):
            self._deliver(picture)
        return self._assembler.wants_key(now), None


def receive_encoded(
    receiver: RTCRtpReceiver, deliver: Callable[[Picture], None], ended: Callable[[], None], clock: Callable[[], float]
) -> None:
    """Have an aiortc receiver hand over coded pictures. Call before its connection is made."""
    assert "_RTCRtpReceiver__decoder_queue" in vars(receiver) and "_RTCRtpReceiver__jitter_buffer" in vars(receiver)
    vars(receiver)["_RTCRtpReceiver__decoder_queue"] = _NoDecoder(ended)
    vars(receiver)["_RTCRtpReceiver__jitter_buffer"] = _Tap(deliver, clock)
