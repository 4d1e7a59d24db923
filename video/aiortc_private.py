"""The one place that touches private parts of aiortc and aioice. Made for aiortc 1.16.0. See docs/video.md.

aiortc has no public way to receive H.264 without decoding it, to send it without packing it once per viewer, or to
hear a viewer's request for a key frame. Each function below changes one private attribute and says so when the
attribute is gone. `tests/edges/video/test_aiortc_private.py` tells in words what an upgrade broke.
"""

from collections.abc import Callable
from typing import Any, Protocol

import aioice.ice
from aiortc import RTCRtpReceiver, RTCRtpSender
from aiortc.codecs.h264 import H264Encoder
from aiortc.rtp import RtpPacket

from video.assembler import Assembler, Frame

MADE_FOR = "1.16.0"

CONSENT_FAILURES = 4
"""Consent checks (RFC 7675, one in 4–6 s) that may fail: a vanished peer is gone in 18–26 s instead of 28–39 s."""


class AiortcChanged(RuntimeError):
    """A private part of aiortc is not where 1.16.0 had it."""


def _replace(owner: object, name: str, value: object) -> None:
    if name not in vars(owner):
        raise AiortcChanged(f"{type(owner).__name__} has no {name}: aiortc is not {MADE_FOR}")
    vars(owner)[name] = value


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

    def __init__(self, deliver: Callable[[Frame], None], clock: Callable[[], float]) -> None:
        self._assembler = Assembler()
        self._deliver = deliver
        self._clock = clock

    def add(self, packet: RtpPacket) -> tuple[bool, None]:
        """Called by aiortc for every depayloaded packet; answers (send a PLI, nothing to decode)."""
        data: bytes = packet._data  # type: ignore[attr-defined]  # aiortc sets it just before
        frames, ask = self._assembler.add(
            packet.sequence_number, packet.timestamp, bool(packet.marker), data, self._clock()
        )
        for frame in frames:
            self._deliver(frame)
        return ask, None


def receive_encoded(
    receiver: RTCRtpReceiver, deliver: Callable[[Frame], None], ended: Callable[[], None], clock: Callable[[], float]
) -> None:
    """Have a receiver hand over coded pictures and never decode. Call before its connection is made.

    `ended` is called when the sender has left; `clock` is monotonic, in seconds. A loss asks the sender for a key
    frame (PLI, RFC 4585 6.3.1) by itself.
    """
    _replace(receiver, "_RTCRtpReceiver__decoder_queue", _NoDecoder(ended))
    _replace(receiver, "_RTCRtpReceiver__jitter_buffer", _Tap(deliver, clock))


class Outgoing(Protocol):
    """What a track of `send_encoded` answers: RTP payloads of one picture, and its timestamp (90 kHz)."""

    payloads: list[bytes]
    timestamp: int


class _PassThrough:
    """Stands in for aiortc's encoder."""

    def pack(self, outgoing: Outgoing) -> tuple[list[bytes], int]:
        return outgoing.payloads, outgoing.timestamp


def send_encoded(sender: RTCRtpSender, wants_key: Callable[[], None]) -> None:
    """Have a sender pass on what its track gives (`Outgoing`), and tell when the viewer asks for a key frame."""
    _replace(sender, "_RTCRtpSender__encoder", _PassThrough())
    if not hasattr(sender, "_send_keyframe"):
        raise AiortcChanged(f"RTCRtpSender has no _send_keyframe: aiortc is not {MADE_FOR}")
    vars(sender)["_send_keyframe"] = wants_key


def payloads(annexb: bytes) -> list[bytes]:
    """RTP payloads of one picture (RFC 6184: single NAL units, STAP-A, FU-A), made once for all viewers."""
    return H264Encoder._packetize(H264Encoder._split_bitstream(annexb))


def unsent_bytes(sender: RTCRtpSender) -> int:
    """Bytes that wait in this process because the viewer's socket takes no more; 0 before it is connected."""
    nominated: dict[int, Any] = sender.transport.transport._connection._nominated
    pair = nominated.get(1)
    if pair is None or pair.protocol.transport is None:
        return 0
    size: int = pair.protocol.transport.get_write_buffer_size()
    return size


def _host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    """As aioice finds them; on a machine without any network the loopback address, which aioice leaves out."""
    return _aioice_addresses(use_ipv4, use_ipv6) or ["127.0.0.1"]


_aioice_addresses = aioice.ice.get_host_addresses
aioice.ice.get_host_addresses = _host_addresses
aioice.ice.CONSENT_FAILURES = CONSENT_FAILURES
