"""Sound that passes through as it is: which codecs, and how long a packet lasts. No I/O. See docs/video.md.

Sources: RFC 7874 (what WebRTC must have), RFC 7587 and RFC 6716 (Opus), RFC 3551 (G.711).
"""

from typing import NamedTuple


class AudioPacket(NamedTuple):
    """A piece of sound as its source coded it. `timestamp` counts in the clock of `codec`, by the source's own beginning, modulo 2^32."""

    codec: "AudioCodec"
    payload: bytes
    timestamp: int


class AudioError(ValueError):
    """The bytes are not a packet of that codec."""


class AudioCodec(NamedTuple):
    """A codec as an `a=rtpmap` names it: `clock_rate` in Hz is that of RTP timestamps; `payload_type` None is dynamic."""

    name: str
    clock_rate: int
    channels: int
    payload_type: int | None


OPUS = AudioCodec("opus", 48_000, 2, None)
PCMU = AudioCodec("PCMU", 8_000, 1, 0)
PCMA = AudioCodec("PCMA", 8_000, 1, 8)
AUDIO_CODECS = (OPUS, PCMU, PCMA)
"""What passes, best first. Opus always says 48,000/2, whatever is in it (RFC 7587 section 7)."""

BY_NAME = {codec.name.lower(): codec for codec in AUDIO_CODECS}
"""By the name as SDP is read here, in lower case."""

_SILK, _HYBRID, _CELT = (480, 960, 1920, 2880), (480, 960), (120, 240, 480, 960)
_FRAME = 3 * _SILK + 2 * _HYBRID + 4 * _CELT
"""Samples of a frame for each of the 32 configurations (RFC 6716, table 2)."""

_LONGEST = 5760
"""Samples of the longest packet: 120 ms (RFC 6716 3.2.5, R5)."""


def opus_duration(packet: bytes) -> int:
    """Samples at 48 kHz of an Opus packet, 120–5,760: its frames by its first byte (RFC 6716 3.1) and, in code 3, its second.

    Raises:
        AudioError: empty, without a frame, or more than 120 ms.
    """
    if not packet:
        raise AudioError("an empty Opus packet")
    code = packet[0] & 3
    if code == 3:
        if len(packet) < 2:
            raise AudioError("an Opus packet without its frame count")
        frames = packet[1] & 0x3F
    else:
        frames = 2 if code else 1
    samples = frames * _FRAME[packet[0] >> 3]
    if not 0 < samples <= _LONGEST:
        raise AudioError("an impossible number of Opus frames")
    return samples


def g711_duration(packet: bytes) -> int:
    """Samples at 8 kHz of a PCMU or PCMA packet: one for each byte (RFC 3551 4.5.14).

    Raises:
        AudioError: empty.
    """
    if not packet:
        raise AudioError("an empty G.711 packet")
    return len(packet)


def duration(packet: AudioPacket) -> int:
    """Ticks of its codec's clock that a packet lasts.

    Raises:
        AudioError: it is none of its codec.
    """
    return opus_duration(packet.payload) if packet.codec is OPUS else g711_duration(packet.payload)
