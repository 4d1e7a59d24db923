"""The RTP headers of one slot: how they are agreed on, and those of a picture's packets. No I/O. See docs/video.md."""

from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from video.codecs.access_unit import AccessUnit
from video.codecs.rtp import PLAYOUT_DELAY_ZERO, abs_send_time, extension_block
from video.codecs.sheet import Sheet

MARKER = 0x80
"""Beside the payload type: the picture is whole with this packet (RFC 6184, 5.1)."""


class Format(NamedTuple):
    """How the packets of one slot are marked, as negotiated.

    The SSRCs, the first index (RFC 3550, 5.1: random, and below 2^15 for SRTP's sake) and the first timestamp are ours to choose;
    a payload type, SSRC or extension id of 0 was not agreed.
    """

    payload_type: int
    ssrc: int
    first_index: int
    first_timestamp: int
    rtx_payload_type: int = 0
    rtx_ssrc: int = 0
    send_time_id: int = 0
    playout_delay_id: int = 0


class Headers:
    """Headers with certain extensions: when a packet was sent, and that it is to be shown at once.

    `size`: bytes of a header. Shared by every slot that agreed on the same identifiers: what a picture's packets have in common is written once for all viewers.
    """

    __slots__ = ("_after", "_before", "_block", "_flags", "_form", "_made", "_timed", "size")

    def __init__(self, send_time_id: int, playout_delay_id: int) -> None:
        elements = {}
        if send_time_id:
            elements[send_time_id] = bytes(3)
        if playout_delay_id:
            elements[playout_delay_id] = PLAYOUT_DELAY_ZERO
        block = extension_block(elements)
        self._flags = 0x90 if block else 0x80
        self._form = Struct(f"!BBHII{len(block)}s")
        self.size = self._form.size
        self._timed = bool(send_time_id)
        self._before, self._after = block[:5], block[8:]  # around the value of the first element
        self._made = float("-inf")
        self._block = block

    def sheet(self, unit: AccessUnit, tag_size: int, kind: int, now: float) -> Sheet:
        """Room for the packets of a picture, of payload type `kind`, sent at `now` (seconds); `fill_in` writes what is left of the headers."""
        sheet = Sheet(unit.payloads, self.size, tag_size, unit.runs)
        blank = self.one(kind, 0, 0, 0, now)
        for _, header, _ in sheet.packets:
            header[:] = blank
        header[1] |= MARKER
        return sheet

    def one(self, kind: int, ssrc: int, sequence: int, timestamp: int, now: float) -> bytes:
        """Of one packet; `kind` with its marker."""
        return self._form.pack(self._flags, kind, sequence, timestamp, ssrc, self._extension(now))

    def _extension(self, now: float) -> bytes:
        if now != self._made and self._timed:
            self._made, self._block = now, self._before + abs_send_time(now) + self._after
        return self._block


_NUMBERS = Struct("!HQ")
"""Sequence number; timestamp and SSRC in one, which are the same in all packets of a picture."""


def fill_in(sheet: Sheet, ssrc: int, first: int, timestamp: int) -> None:
    """Write what differs between slots into the headers of a picture: the first packet has the index `first`."""
    write, at, rest = _NUMBERS.pack_into, first, timestamp << 32 | ssrc
    for _, header, _ in sheet.packets:
        write(header, 2, at & 0xFFFF, rest)
        at += 1


headers = lru_cache(maxsize=256)(Headers)  # two identifiers of 1–14 each
"""`headers(send_time_id, playout_delay_id)`: the one that all slots with these share."""
