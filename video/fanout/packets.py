"""The RTP packets of one slot: its pictures under its own header and key, and any of them once more. No I/O.

The hot path: what stands in the loop of `picture` runs for each packet and viewer. See docs/video.md.
"""

from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from struct import Struct
from typing import NamedTuple, Protocol

from video.codecs.access_unit import AccessUnit
from video.codecs.rtp import PLAYOUT_DELAY_ZERO, abs_send_time, extension_block, wrap_rtx

HISTORY_SECONDS = 1.0
"""How long a packet can be asked for again: later a picture would come too late for anybody."""

MAX_ALLOWANCE = 512
"""Repeats a viewer may have saved up; each packet sent earns one. Who loses more than that needs a key frame."""

Seal = Callable[[int, Sequence[bytes], Sequence[bytes]], list[bytes]]
"""(index of the first packet, headers, payloads) → datagrams (SRTP). An index is used for one packet only."""


class Outlet(Protocol):
    """The connected way to one peer."""

    def sealer(self, ssrc: int) -> Seal:
        """The encryption of one of our SSRCs."""

    def write(self, datagrams: list[bytes], runs: tuple[tuple[int, int], ...]) -> None:
        """Send packets; `runs` as in `AccessUnit`. Never waits."""


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


class _Head:
    """How headers are written with certain extensions: when a packet was sent, and that it is to be shown at once.

    Shared by every slot that agreed on the same identifiers: what a picture's packets have in common is made once for all viewers.
    """

    __slots__ = ("_after", "_before", "_block", "_made", "_timed", "flags", "pack")

    def __init__(self, send_time_id: int, playout_delay_id: int) -> None:
        elements = {}
        if send_time_id:
            elements[send_time_id] = bytes(3)
        if playout_delay_id:
            elements[playout_delay_id] = PLAYOUT_DELAY_ZERO
        block = extension_block(elements)
        self.flags = 0x90 if block else 0x80
        self.pack = Struct(f"!BBHII{len(block)}s").pack
        self._timed = bool(send_time_id)
        self._before, self._after = block[:5], block[8:]  # around the value of the first element
        self._made = float("-inf")
        self._block = block

    def extension(self, now: float) -> bytes:
        """The extension of packets sent at `now` (seconds)."""
        if now != self._made and self._timed:
            self._made, self._block = now, self._before + abs_send_time(now) + self._after
        return self._block


_head = lru_cache(maxsize=256)(_Head)  # two identifiers of 1–14 each

_Sent = tuple[int, AccessUnit, int, bytes, float]
"""A picture that went out: index of its first packet, itself, timestamp, extension, when. Each packet can be made again of it, byte for byte."""


class Packets:
    """Makes the packets of one slot; its sequence numbers rise by one whatever is shown.

    Attributes:
        count, octets: packets made so far and their payload (RFC 3550, 6.4.1), without repeats.
        repeats: packets made again.
    """

    # Slots here and in what else a picture touches for each viewer: memory that is not in the cache is most of its cost.
    __slots__ = (
        "_allowance", "_head", "_index", "_rtx_index", "_seal", "_seal_rtx", "_sent", "count", "form", "octets", "repeats",
    )  # fmt: skip

    def __init__(self, form: Format, outlet: Outlet) -> None:
        self.form = form
        self.count = self.octets = self.repeats = 0
        self._seal = outlet.sealer(form.ssrc)
        self._seal_rtx = outlet.sealer(form.rtx_ssrc) if form.rtx_ssrc else None
        self._index = self._rtx_index = form.first_index
        self._head = _head(form.send_time_id, form.playout_delay_id)
        self._sent: deque[_Sent] = deque()
        self._allowance = MAX_ALLOWANCE

    def picture(self, unit: AccessUnit, stamp: int, now: float) -> list[bytes]:
        """The datagrams of a picture, which is shown at `stamp` (1/90,000 s)."""
        kind, ssrc, _, origin, *_ = self.form
        flags, pack, extension = self._head.flags, self._head.pack, self._head.extension(now)
        timestamp = (origin + stamp) & 0xFFFFFFFF
        first, count = self._index, len(unit.payloads)
        last = first + count - 1
        headers = [pack(flags, kind, at & 0xFFFF, timestamp, ssrc, extension) for at in range(first, last)]
        headers.append(pack(flags, kind | 0x80, last & 0xFFFF, timestamp, ssrc, extension))  # the marker: it is whole
        sent = self._sent
        sent.append((first, unit, timestamp, extension, now))
        while now - sent[0][4] > HISTORY_SECONDS:
            sent.popleft()
        self._index += count
        self.count += count
        self.octets += unit.size
        if self._allowance < MAX_ALLOWANCE:
            self._allowance = min(self._allowance + count, MAX_ALLOWANCE)
        return self._seal(first, headers, unit.payloads)

    def again(self, sequence: int, now: float) -> list[bytes]:
        """A packet that was lost: as a retransmission (RFC 4588) where agreed. Nothing, when it is gone or too many were asked for."""
        index = self._index - 1 - (self._index - 1 - sequence & 0xFFFF)
        if not self._allowance or not self._sent or index < self._sent[0][0]:
            return []  # one datagram may ask for 8,000 packets: no search for what will not be found
        first, unit, timestamp, extension, at = next(sent for sent in reversed(self._sent) if sent[0] <= index)
        if now - at > HISTORY_SECONDS:
            return []
        self._allowance -= 1
        self.repeats += 1
        payload = unit.payloads[index - first]
        marker = 0x80 if index - first == len(unit.payloads) - 1 else 0
        flags, pack = self._head.flags, self._head.pack
        if self._seal_rtx is None:
            # Bit for bit the same packet: another one under its index would betray the key (RFC 7714, 8.4).
            header = pack(flags, self.form.payload_type | marker, sequence, timestamp, self.form.ssrc, extension)
            return self._seal(index, [header], [payload])
        index, self._rtx_index = self._rtx_index, self._rtx_index + 1
        kind, ssrc = self.form.rtx_payload_type | marker, self.form.rtx_ssrc
        header = pack(flags, kind, index & 0xFFFF, timestamp, ssrc, extension)
        return self._seal_rtx(index, [header], [wrap_rtx(sequence, payload)])
