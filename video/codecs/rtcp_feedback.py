"""RTCP packets that ask for something: packets again, a key frame, less (RFC 4585, RFC 5104, REMB). No I/O. See `rtcp`.

REMB is draft-alvestrand-rmcat-remb-03. A message is its packet, as in `rtcp_reports`.
"""

import struct
from collections.abc import Sequence

from msgspec import Struct

from video.codecs.rtcp_reports import RtcpError, packet
from video.codecs.rtp import extend

RTPFB, PSFB = 205, 206
"""Packet types (RFC 4585 6.1): feedback on transport, and on what a payload says."""

_NACK = 1
_PLI, _FIR, _AFB = 1, 4, 15
"""Formats, in the place of the count, of RTPFB and of PSFB (RFC 4585 6.2 and 6.3, RFC 5104 4.3)."""

_SSRCS = struct.Struct("!II")
_PID_BLP = struct.Struct("!HH")
_ENTRY = struct.Struct("!IB3x")
_REMB = struct.Struct("!4sBBH")


class Nack(Struct, frozen=True):
    """Sequence numbers (16 bits) of `media` that `sender` has not got (RFC 4585 6.2.1), at least one.

    Read, they are in the order of the packet and may repeat. Written, they are the fewest pairs that name each once.
    """

    sender: int
    media: int
    lost: tuple[int, ...]

    def __bytes__(self) -> bytes:
        return packet(RTPFB, _NACK, _SSRCS.pack(self.sender, self.media), *_pairs(self.lost))


class PictureLoss(Struct, frozen=True):
    """PLI: `sender` cannot decode `media` and needs a key frame (RFC 4585 6.3.1)."""

    sender: int
    media: int

    def __bytes__(self) -> bytes:
        return packet(PSFB, _PLI, _SSRCS.pack(self.sender, self.media))


class FullIntraRequest(Struct, frozen=True):
    """FIR: each entry (SSRC, number of 8 bits) asks for a key frame; the same number again is a repeat (RFC 5104 4.3.1)."""

    sender: int
    entries: tuple[tuple[int, int], ...]

    def __bytes__(self) -> bytes:
        return packet(PSFB, _FIR, _SSRCS.pack(self.sender, 0), *(_ENTRY.pack(*entry) for entry in self.entries))


class Bandwidth(Struct, frozen=True):
    """REMB: what `sender` believes it can take of all `ssrcs` together (draft 2.2); below 2^81 bits/s, nothing else bounds it.

    Written with 18 bits and an exponent: rounded down, by less than 8 parts in a million.
    """

    sender: int
    bits_per_second: int
    ssrcs: tuple[int, ...]

    def __bytes__(self) -> bytes:
        exponent = max(0, self.bits_per_second.bit_length() - 18)
        mantissa = self.bits_per_second >> exponent
        value = _REMB.pack(b"REMB", len(self.ssrcs), exponent << 2 | mantissa >> 16, mantissa & 0xFFFF)
        return packet(PSFB, _AFB, _SSRCS.pack(self.sender, 0), value, struct.pack(f"!{len(self.ssrcs)}I", *self.ssrcs))


def _pairs(lost: Sequence[int]) -> list[bytes]:
    """PID and BLP: a number, and bits for the 16 after it. In the order of the stream, so also around 65,535."""
    if not lost:
        raise RtcpError("a NACK of nothing")
    pairs: list[tuple[int, int]] = []
    for number in sorted({extend(number, lost[0], 16) for number in lost}):
        if pairs and number - pairs[-1][0] <= 16:
            first, following = pairs[-1]
            pairs[-1] = (first, following | 1 << number - first - 1)
        else:
            pairs.append((number, 0))
    return [_PID_BLP.pack(first & 0xFFFF, following) for first, following in pairs]


def transport_feedback(kind: int, body: bytes) -> tuple[Nack, ...]:
    """Read the body of an RTPFB: a NACK. Any other format, as that of transport-wide congestion control, is passed over.

    Raises:
        RtcpError: it names no packet.
        struct.error: too short, as below.
    """
    if kind != _NACK:
        return ()
    sender, media = _SSRCS.unpack_from(body)
    lost: list[int] = []
    for number, following in _PID_BLP.iter_unpack(body[8:]):
        lost.append(number)
        while following:
            number = number + 1 & 0xFFFF
            if following & 1:
                lost.append(number)
            following >>= 1
    if not lost:
        raise RtcpError("a NACK of nothing")
    return (Nack(sender, media, tuple(lost)),)


def payload_feedback(kind: int, body: bytes) -> tuple[PictureLoss | FullIntraRequest | Bandwidth, ...]:
    """Read the body of a PSFB: PLI, FIR or REMB. Any other format is passed over."""
    sender, media = _SSRCS.unpack_from(body)
    if kind == _PLI:
        return (PictureLoss(sender, media),)
    if kind == _FIR:
        return (FullIntraRequest(sender, tuple(_ENTRY.iter_unpack(body[8:]))),)
    if kind == _AFB and body[8:12] == b"REMB":
        _, count, high, low = _REMB.unpack_from(body, 8)
        bits_per_second = ((high & 3) << 16 | low) << (high >> 2)
        return (Bandwidth(sender, bits_per_second, struct.unpack_from(f"!{count}I", body, 16)),)
    return ()
