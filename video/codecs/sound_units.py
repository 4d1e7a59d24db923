"""A camera's packets of sound in order, as over TCP, in; pieces of sound out, of any coding we know. No I/O. See docs/video.md.

Sources: RFC 3551 (G.711), RFC 7587 (Opus), RFC 3640 (AAC).
"""

from typing import NamedTuple

from video.codecs.audio import BY_NAME, OPUS
from video.codecs.rtp import extend, parse_header, strip_padding
from video.codecs.rtsp_sdp import Track

AAC = "aac"

AAC_SAMPLES = 1024
"""Of one access unit (ISO 14496-3; 960 is for broadcasting)."""

_SIZE_BITS, _INDEX_BITS = 13, 3
"""Of the header of an access unit in the mode of high bit rate, the one that cameras use (RFC 3640, 3.3.6)."""


class SoundCoding(NamedTuple):
    """What a source's sound is. `name` is in lower case, `clock_rate` of its times, `config` what an AAC decoder has to know before."""

    name: str
    clock_rate: int
    config: bytes = b""


class SoundUnit(NamedTuple):
    """A piece of sound as it was coded; `timestamp` in ticks of its coding, rising without wrapping."""

    payload: bytes
    timestamp: int


def sound_coding(track: Track) -> SoundCoding | None:
    """What a track of sound is; None when it is nothing that can be passed on or coded again."""
    name = track.encoding.lower()
    if track.kind != "audio":
        return None
    if (codec := BY_NAME.get(name)) is not None:
        return SoundCoding(name, codec.clock_rate) if track.clock_rate == codec.clock_rate else None
    bits = track.parameters.get("sizelength"), track.parameters.get("indexlength")
    if name != "mpeg4-generic" or bits != (str(_SIZE_BITS), str(_INDEX_BITS)):
        return None
    try:
        return SoundCoding(AAC, track.clock_rate, bytes.fromhex(track.parameters.get("config", "")))
    except ValueError:
        return None


class SoundDepacketiser:
    """Takes the packets of one track."""

    def __init__(self, coding: SoundCoding, payload_type: int) -> None:
        self._coding = coding
        self._payload_type = payload_type
        self._time: int | None = None

    def add(self, packet: bytes) -> list[SoundUnit]:
        """The pieces in one packet; an AAC one may have several. What is damaged has none.

        Raises:
            RtpError: it is no packet.
        """
        header = parse_header(packet)
        if header.payload_type != self._payload_type:
            return []
        payload = strip_padding(packet[header.size :]) if header.padded else packet[header.size :]
        self._time = header.timestamp if self._time is None else extend(header.timestamp, self._time, 32)
        parts = _access_units(payload) if self._coding.name == AAC else [payload]
        return [SoundUnit(part, self._time + at * AAC_SAMPLES) for at, part in enumerate(parts) if part]


def _access_units(payload: bytes) -> list[bytes]:
    """The whole access units of a packet (RFC 3640, 3.2); one that goes on in the next packet is left out."""
    count = (int.from_bytes(payload[:2], "big") + 7) // 8 // 2
    at, found = 2 + 2 * count, list[bytes]()
    for number in range(count):
        size = int.from_bytes(payload[2 + 2 * number : 4 + 2 * number], "big") >> _INDEX_BITS
        if at + size > len(payload):
            break
        found.append(payload[at : at + size])
        at += size
    return found


MAX_PACKET = 1_180
"""Bytes of a payload that passes every path, as those of pictures."""

PIECE = 160
"""Bytes of G.711 in 20 ms: what is longer is cut, because a file may have half a second in one."""


def pieces(coding: SoundCoding, unit: SoundUnit) -> list[SoundUnit]:
    """A unit that needs no coding, in packets; Opus can't be cut, and never needs to be."""
    payload, time = unit
    if coding.name == OPUS.name:
        return [unit] if len(payload) <= MAX_PACKET else []
    if len(payload) <= 2 * PIECE:
        return [unit]
    return [SoundUnit(payload[at : at + PIECE], time + at) for at in range(0, len(payload), PIECE)]
