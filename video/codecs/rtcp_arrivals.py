"""When each packet arrived, told to its sender, who finds out by that what the line takes. No I/O. See `rtcp`.

Source: draft-holmer-rmcat-transport-wide-cc-extensions-01, whose clauses these are. The sender numbers its packets across all its
streams in a header extension.
"""

import struct
from collections.abc import Iterator, Sequence

from msgspec import Struct

from video.codecs.rtcp_reports import RtcpError, packet
from video.codecs.rtp import RtpError

TICKS = 4000
"""Of a second, in which times are told (3.1.5)."""

MAX_TOLD = 256
"""Packets that came and are told of at once: with 2 bytes of time each the message stays below the MTU."""

MAX_SPAN = 1024
"""Numbers told of at once, with those that have not come."""

_RTPFB, _FORMAT = 205, 15
_REFERENCE_TICKS = 256  # 64 ms
_HEAD = struct.Struct("!IIHHI")

_NOT_COME, _SMALL, _LARGE = 0, 1, 2
"""What is told of a packet (3.1.1): nothing; a time of one byte; of two bytes, with a sign."""

_VECTOR = 7
"""Packets of one chunk that names each (3.1.4, with two bits)."""


class Arrivals(Struct, frozen=True):
    """Of the packets numbered from `first` on (16 bits): when each came, in ticks, or None. One of them has come.

    `media`: one of the SSRCs. `count`: of these messages, 8 bits, so that the sender knows when one is lost.
    """

    sender: int
    media: int
    count: int
    first: int
    times: tuple[int | None, ...]

    def __bytes__(self) -> bytes:
        came = [time for time in self.times if time is not None]
        if not 0 < len(came) <= MAX_TOLD or len(self.times) > MAX_SPAN:
            raise RtcpError("arrivals of nothing, or of too many")
        reference = came[0] // _REFERENCE_TICKS
        kinds, deltas = _told(self.times, reference * _REFERENCE_TICKS)
        low = (reference & 0xFFFFFF) << 8 | self.count
        head = _HEAD.pack(self.sender, self.media, self.first, len(self.times), low)
        body = b"".join([head, *(struct.pack("!H", chunk) for chunk in _chunks(kinds)), *deltas])
        return packet(_RTPFB, _FORMAT, body + bytes(-len(body) % 4))


def _told(times: Sequence[int | None], before: int) -> tuple[list[int], list[bytes]]:
    """What is told of each packet, and the times since the one before."""
    kinds: list[int] = []
    deltas: list[bytes] = []
    for time in times:
        if time is None:
            kinds.append(_NOT_COME)
            continue
        delta, before = time - before, time
        is_small = 0 <= delta < 256
        kinds.append(_SMALL if is_small else _LARGE)
        deltas.append(struct.pack("!B" if is_small else "!h", delta))
    return kinds, deltas


def _chunks(kinds: Sequence[int]) -> Iterator[int]:
    """Runs where they are long (3.1.3), seven at a time where they are not (3.1.4)."""
    at = 0
    while at < len(kinds):
        length = next((end for end in range(at, len(kinds)) if kinds[end] != kinds[at]), len(kinds)) - at
        if length >= _VECTOR or at + length == len(kinds):
            yield kinds[at] << 13 | length
            at += length
        else:
            some = [*kinds[at : at + _VECTOR], *[_NOT_COME] * _VECTOR][:_VECTOR]
            yield 0xC000 | sum(kind << 12 - 2 * place for place, kind in enumerate(some))
            at += _VECTOR


def wide_number(value: bytes) -> int:
    """The number of a packet across all streams, from its header extension (2.1).

    Raises:
        RtpError: it has not two bytes.
    """
    if len(value) != 2:
        raise RtpError("a transport-wide number of another length")
    return int.from_bytes(value, "big")
