"""RTCP: messages joined to a datagram and parsed from one, and the clock arithmetic of reports. No I/O. See docs/video.md.

The messages are in `rtcp_reports` and `rtcp_feedback`; all of them can be had from here.
"""

import struct
from collections.abc import Callable, Iterable
from typing import TypeAlias

from video.codecs.rtcp_arrivals import Arrivals
from video.codecs.rtcp_feedback import (
    PSFB,
    RTPFB,
    Bandwidth,
    FullIntraRequest,
    Nack,
    PictureLoss,
    payload_feedback,
    transport_feedback,
)
from video.codecs.rtcp_reports import (
    BYE,
    RR,
    SDES,
    SR,
    Goodbye,
    ReceiverReport,
    ReportBlock,
    RtcpError,
    SenderReport,
    SourceDescription,
    goodbye,
    receiver_report,
    sender_report,
    source_descriptions,
)
from video.codecs.rtp import extend

__all__ = [
    "MAX_COMPOUND", "Arrivals", "Bandwidth", "FullIntraRequest", "Goodbye", "Message", "Nack", "PictureLoss", "ReceiverReport",
    "ReportBlock", "RtcpError", "SenderReport", "SourceDescription", "compound", "middle", "ntp", "parse", "round_trip",
]  # fmt: skip

MAX_COMPOUND = 2048
"""Longest datagram taken, in bytes: RTCP stays within the path's MTU (RFC 3550 6.1). It bounds what one datagram can make:
at most 17 numbers for 4 bytes, those of a NACK, 8,653 in all."""

Report: TypeAlias = SenderReport | ReceiverReport | SourceDescription | Goodbye
Feedback: TypeAlias = Nack | PictureLoss | FullIntraRequest | Bandwidth
Message: TypeAlias = Report | Feedback | Arrivals

_READERS: dict[int, Callable[[int, bytes], Iterable[Message]]] = {
    SR: sender_report,
    RR: receiver_report,
    SDES: source_descriptions,
    BYE: goodbye,
    RTPFB: transport_feedback,
    PSFB: payload_feedback,
}

_HEADER = struct.Struct("!BBH")

_EPOCH = 2_208_988_800
"""Seconds from 1900, where NTP begins, to 1970 (RFC 868)."""


def compound(*messages: Message) -> bytes:
    """The messages as one datagram, in this order. A whole compound begins with a report and a CNAME (RFC 3550 6.1).

    Raises:
        RtcpError: a number does not fit its field, more than 31 blocks in a report, a NACK of nothing.
    """
    try:
        return b"".join(map(bytes, messages))
    except struct.error:
        raise RtcpError("a number does not fit its field") from None


def parse(datagram: bytes) -> list[Message]:
    """The messages of a compound, or of a single packet (RFC 5506). Other packet types and formats are passed over.

    Raises:
        RtcpError: longer than `MAX_COMPOUND`, or a packet in it is malformed; then nothing of it counts.
    """
    if len(datagram) > MAX_COMPOUND:
        raise RtcpError("an RTCP compound is too long")
    found: list[Message] = []
    at = 0
    try:
        while at < len(datagram):
            first, kind, words = _HEADER.unpack_from(datagram, at)
            start, at = at + 4, at + 4 + 4 * words
            if first >> 6 != 2 or at > len(datagram):
                raise RtcpError("not RTCP version 2, or cut short")
            body = datagram[start:at]
            if first & 0x20:
                body = _strip_padding(body)
            read = _READERS.get(kind)
            if read is not None:
                found += read(first & 0x1F, body)
    except (struct.error, IndexError):
        raise RtcpError("an RTCP packet is shorter than it says") from None
    return found


def _strip_padding(body: bytes) -> bytes:
    """Without padding; it belongs to the last packet only (RFC 3550 6.4.1), but harms nobody elsewhere."""
    count = body[-1]
    if not 0 < count <= len(body) or count % 4:
        raise RtcpError("impossible padding")
    return body[:-count]


def ntp(seconds: float) -> int:
    """Seconds since 1970 as an NTP timestamp: 32 bits of seconds since 1900, 32 behind the point (RFC 3550 section 4)."""
    return int(seconds * (1 << 32)) + (_EPOCH << 32) & 0xFFFFFFFFFFFFFFFF


def middle(stamp: int) -> int:
    """The 32 bits in the middle of an NTP timestamp, in 1/65,536 s: what `lsr` repeats."""
    return stamp >> 16 & 0xFFFFFFFF


def round_trip(now_middle: int, block: ReportBlock) -> float | None:
    """Seconds to the reporter and back: now − `lsr` − `dlsr` (RFC 3550 6.4.1), `now_middle` as of `middle`.

    None when no sender report had arrived there, and when the time comes out below zero: on a short line the
    15 µs units do that, and a clock that was set back.
    """
    units = extend(now_middle - block.lsr - block.dlsr, 0, 32)
    return units / 65536 if block.lsr and units >= 0 else None
