"""RTCP packets about streams: reports, names, ends (RFC 3550 section 6). No I/O. See `rtcp`.

A message is its packet: `bytes(message)`; numbers that do not fit raise `struct.error`, which `rtcp.compound` translates.
"""

import struct
from collections.abc import Iterator

from msgspec import Struct

SR, RR, SDES, BYE = 200, 201, 202, 203
"""Packet types (RFC 3550 12.1)."""

_CNAME = 1

_HEADER = struct.Struct("!BBH")
_SSRC = struct.Struct("!I")
_SENDER = struct.Struct("!IQIII")
_BLOCK = struct.Struct("!6I")


class RtcpError(ValueError):
    """The bytes are not the RTCP they claim to be, or the values do not fit into RTCP."""


class ReportBlock(Struct, frozen=True):
    """How one stream arrives (6.4.1).

    `fraction_lost` in 1/256 since the last report; `lost` in all, 24 bits with a sign; `highest` sequence number, with its
    rounds above 16 bits; `jitter` in the clock of the stream; `lsr` the `middle` of the last sender report, or 0; `dlsr`
    the time since, in 1/65,536 s. Written, `highest` wraps; `lost` and `dlsr` stop at their ends (A.3).
    """

    ssrc: int
    fraction_lost: int
    lost: int
    highest: int
    jitter: int
    lsr: int
    dlsr: int

    def __bytes__(self) -> bytes:
        loss = self.fraction_lost << 24 | min(max(self.lost, -0x800000), 0x7FFFFF) & 0xFFFFFF
        dlsr = min(self.dlsr, 0xFFFFFFFF)
        return _BLOCK.pack(self.ssrc, loss, self.highest & 0xFFFFFFFF, self.jitter, self.lsr, dlsr)


class SenderReport(Struct, frozen=True):
    """What was sent, and when (6.4.1): `rtp` is the stream's timestamp of the moment `ntp`, 64 bits (`rtcp.ntp`).

    `packets` and `octets` (of payload) may count on: they and `rtp` are written modulo 2^32.
    """

    ssrc: int
    ntp: int
    rtp: int
    packets: int
    octets: int
    blocks: tuple[ReportBlock, ...] = ()

    def __bytes__(self) -> bytes:
        counts = (self.rtp & 0xFFFFFFFF, self.packets & 0xFFFFFFFF, self.octets & 0xFFFFFFFF)
        return packet(SR, len(self.blocks), _SENDER.pack(self.ssrc, self.ntp, *counts), *map(bytes, self.blocks))


class ReceiverReport(Struct, frozen=True):
    """What arrived, from one that sends nothing itself (6.4.2)."""

    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()

    def __bytes__(self) -> bytes:
        return packet(RR, len(self.blocks), _SSRC.pack(self.ssrc), *map(bytes, self.blocks))


class SourceDescription(Struct, frozen=True):
    """Whose stream it is (6.5.1): streams of one `cname` share a clock. Written, at most 255 bytes of UTF-8."""

    ssrc: int
    cname: str

    def __bytes__(self) -> bytes:
        text = self.cname.encode()
        item = struct.pack("!BB", _CNAME, len(text)) + text
        return packet(SDES, 1, _SSRC.pack(self.ssrc), item, bytes(4 - len(item) % 4))  # the list ends with 1–4 zeros


class Goodbye(Struct, frozen=True):
    """Streams that end (6.6). A reason is not read."""

    ssrcs: tuple[int, ...]

    def __bytes__(self) -> bytes:
        return packet(BYE, len(self.ssrcs), *map(_SSRC.pack, self.ssrcs))


def packet(kind: int, count: int, *parts: bytes) -> bytes:
    """One RTCP packet; `count` (or, in feedback, the format) has five bits.

    Raises:
        RtcpError: the count is above 31.
    """
    if count > 31:
        raise RtcpError("more than 31 blocks in an RTCP packet")
    body = b"".join(parts)
    return _HEADER.pack(0x80 | count, kind, len(body) // 4) + body


def sender_report(count: int, body: bytes) -> tuple[SenderReport]:
    """Read the body of an SR; as in the others below, too short a body raises `struct.error` or `IndexError`."""
    ssrc, ntp, rtp, packets, octets = _SENDER.unpack_from(body)
    return (SenderReport(ssrc, ntp, rtp, packets, octets, _blocks(count, body, _SENDER.size)),)


def receiver_report(count: int, body: bytes) -> tuple[ReceiverReport]:
    """Read the body of an RR."""
    (ssrc,) = _SSRC.unpack_from(body)
    return (ReceiverReport(ssrc, _blocks(count, body, _SSRC.size)),)


def _blocks(count: int, body: bytes, start: int) -> tuple[ReportBlock, ...]:
    """Report blocks; what a profile adds behind them (6.4.3) is not read."""
    found: list[ReportBlock] = []
    for at in range(start, start + _BLOCK.size * count, _BLOCK.size):
        ssrc, loss, highest, jitter, lsr, dlsr = _BLOCK.unpack_from(body, at)
        lost = ((loss & 0xFFFFFF) ^ 0x800000) - 0x800000  # the sign of 24 bits
        found.append(ReportBlock(ssrc, loss >> 24, lost, highest, jitter, lsr, dlsr))
    return tuple(found)


def source_descriptions(count: int, body: bytes) -> Iterator[SourceDescription]:
    """Read the body of an SDES: a CNAME from each source that has one. Bytes that are not UTF-8 are replaced."""
    at = 0
    for _ in range(count):
        (ssrc,) = _SSRC.unpack_from(body, at)
        at += 4
        while at < len(body) and body[at]:
            text = body[at + 2 : at + 2 + body[at + 1]]
            if len(text) < body[at + 1]:
                raise RtcpError("a source description is cut short")
            if body[at] == _CNAME:
                yield SourceDescription(ssrc, text.decode(errors="replace"))
            at += 2 + len(text)
        at += 4 - at % 4  # a zero ends the list, more fill the word


def goodbye(count: int, body: bytes) -> tuple[Goodbye]:
    """Read the body of a BYE."""
    return (Goodbye(struct.unpack_from(f"!{count}I", body)),)
