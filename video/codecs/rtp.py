"""RTP headers as bytes: parsed, written, extended, repeated. No I/O. See docs/video.md.

Sources: RFC 3550 (RTP), RFC 8285 (header extensions), RFC 4588 (repeats on a stream of their own), RFC 5761 (RTCP on the same port).
"""

import struct
from collections.abc import Mapping
from typing import NamedTuple

ABS_SEND_TIME_URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
PLAYOUT_DELAY_URI = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
TRANSPORT_WIDE_URI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

PLAYOUT_DELAY_ZERO = bytes(3)
"""Value of the playout delay (two numbers of 12 bits, in 10 ms), both 0: show each picture as soon as it is decoded."""

_FIXED = struct.Struct("!BBHII")
_PLAIN = 0x80
"""First byte of a header of version 2 without padding, extension and CSRC list."""

_ONE_BYTE = 0xBEDE
_TWO_BYTE = 0x100
"""Marks of the two forms of a header extension; the two-byte form has four free bits behind its mark (RFC 8285 4.3)."""


class RtpError(ValueError):
    """The bytes are not the RTP they claim to be, or the values do not fit into RTP."""


class Header(NamedTuple):
    """The head of one packet (RFC 3550 5.1).

    `timestamp` counts in the clock of the payload type. `size` is in bytes, with CSRC list and extension: the payload begins there.
    """

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    size: int
    padded: bool


def parse_header(datagram: bytes) -> Header:
    """Read the head of an RTP or SRTP packet; both have it in the clear.

    Raises:
        RtpError: not version 2, or shorter than the header says.
    """
    try:
        first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(datagram)
    except struct.error:
        raise RtpError("shorter than an RTP header") from None
    size = _FIXED.size if first == _PLAIN else _header_size(datagram, first)
    return Header(second & 0x7F, second > 0x7F, sequence, timestamp, ssrc, size, first & 0x20 != 0)


def _header_size(datagram: bytes, first: int) -> int:
    if first >> 6 != 2:
        raise RtpError("not RTP version 2")
    size = _FIXED.size + 4 * (first & 0x0F)
    if first & 0x10:
        size += 4  # mark and length, in words, of the extension (5.3.1)
        if size <= len(datagram):
            size += (datagram[size - 2] << 8 | datagram[size - 1]) * 4
    if size > len(datagram):
        raise RtpError("RTP header is cut short")
    return size


def elements(datagram: bytes, header: Header) -> dict[int, bytes]:
    """Elements of the header extension by their number in the SDP; the last of two with one number counts.

    An extension of a form that is not of RFC 8285 has none.

    Raises:
        RtpError: an element is longer than its extension.
    """
    start = _FIXED.size + 4 * (datagram[0] & 0x0F)
    mark = int.from_bytes(datagram[start : start + 2], "big")
    body = datagram[start + 4 : header.size]
    if mark == _ONE_BYTE:
        return _one_byte_elements(body)
    if mark >> 4 == _TWO_BYTE:
        return _two_byte_elements(body)
    return {}


def _one_byte_elements(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(body):
        if body[at] == 0:  # padding
            at += 1
            continue
        number, size = body[at] >> 4, (body[at] & 0x0F) + 1
        if number in (0, 15):
            break  # what follows means nothing (RFC 8285 4.1.2 for 0 with a length, 4.2 for 15)
        found[number] = _value(body, at + 1, size)
        at += 1 + size
    return found


def _two_byte_elements(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(body):
        if body[at] == 0:  # padding
            at += 1
            continue
        size = _value(body, at + 1, 1)[0]
        found[body[at]] = _value(body, at + 2, size)
        at += 2 + size
    return found


def _value(body: bytes, at: int, size: int) -> bytes:
    if at + size > len(body):
        raise RtpError("an element is longer than its header extension")
    return body[at : at + size]


def strip_padding(payload: bytes) -> bytes:
    """The payload of a `padded` packet without its padding, whose last byte counts it (5.1). May become empty.

    For the payload in the clear: SRTP encrypts the padding too (RFC 3711 3.1).

    Raises:
        RtpError: the count is zero or more than there is.
    """
    if not payload or not 0 < payload[-1] <= len(payload):
        raise RtpError("impossible padding")
    return payload[: -payload[-1]]


def header_bytes(  # noqa: PLR0913 - an RTP header has these fields
    payload_type: int, marker: bool, sequence: int, timestamp: int, ssrc: int, extension: bytes = b""
) -> bytes:
    """The head of a packet (5.1), 12 bytes and the `extension`, which is a whole `extension_block`.

    `sequence` and `timestamp` may count on without wrapping: their low 16 and 32 bits are written.
    """
    first = _PLAIN | 0x10 if extension else _PLAIN
    second = payload_type | 0x80 if marker else payload_type
    return _FIXED.pack(first, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + extension


def extension_block(elements: Mapping[int, bytes]) -> bytes:
    """A header extension of the one-byte form (RFC 8285 4.2), padded to words; empty when there is no element.

    Raises:
        RtpError: a number is not in 1–14 or a value not 1–16 bytes long.
    """
    parts: list[bytes] = []
    for number, value in elements.items():
        if not (1 <= number <= 14 and 1 <= len(value) <= 16):
            raise RtpError("an element does not fit the one-byte form")
        parts += (bytes((number << 4 | len(value) - 1,)), value)
    body = b"".join(parts)
    words = -(-len(body) // 4)
    return struct.pack(f"!HH{4 * words}s", _ONE_BYTE, words, body) if parts else b""


def abs_send_time(seconds: float) -> bytes:
    """The three bytes of `ABS_SEND_TIME_URI`: seconds, 6 bits and 18 behind the point, of any clock that only goes on."""
    return (int(seconds * (1 << 18)) & 0xFFFFFF).to_bytes(3, "big")


def is_rtcp(datagram: bytes) -> bool:
    """Whether a datagram of the range 128–191 (RFC 7983) is RTCP: its second byte is 192–223 (RFC 5761 4).

    RTP payload types 64–95 would look the same and are therefore not offered.
    """
    return len(datagram) > 1 and 192 <= datagram[1] <= 223


def wrap_rtx(sequence: int, payload: bytes) -> bytes:
    """Payload of a repeat (RFC 4588 4): the packet's own sequence number (OSN, low 16 bits) and its payload."""
    return (sequence & 0xFFFF).to_bytes(2, "big") + payload


def unwrap_rtx(payload: bytes) -> tuple[int, bytes]:
    """Sequence number and payload of the packet that is repeated.

    Raises:
        RtpError: there is no sequence number. Chromium sends such packets, all padding, to probe the line.
    """
    if len(payload) < 2:
        raise RtpError("a repeat without its sequence number")
    return payload[0] << 8 | payload[1], payload[2:]


def extend(value: int, reference: int, bits: int) -> int:
    """The number nearest to `reference` whose low `bits` are `value` (RFC 3711, appendix A, without its three cases).

    Half the range ahead counts as behind. Near zero the answer can be negative: what was sent before the first.
    """
    half = 1 << bits - 1
    return reference + (value - reference + half) % (2 * half) - half
