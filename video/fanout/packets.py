"""The RTP packets of one slot: its pictures under its own header and key, and any of them once more. No I/O.

The hot path: what stands in the loop of `picture` runs for each packet and viewer. See docs/video.md.
"""

from collections import deque
from collections.abc import Callable, Sequence
from struct import Struct
from typing import NamedTuple, Protocol

from video.codecs.access_unit import AccessUnit
from video.codecs.rtp import PLAYOUT_DELAY_ZERO, abs_send_time, extension_block, wrap_rtx

HISTORY_SECONDS = 1.0
"""How long a packet can be asked for again: later a picture would come too late for anybody."""

MAX_ALLOWANCE = 512
"""Repeats a viewer may have saved up; each packet sent earns one. Who loses more than that needs a key frame."""

Seal = Callable[[int, Sequence[bytes], Sequence[bytes]], list[bytes]]
"""(index of the first packet, headers, payloads) → each header and what follows it on the wire, in turn (SRTP).
An index is used for one packet only."""


class Outlet(Protocol):
    """The connected way to one peer."""

    def sealer(self, ssrc: int) -> Seal:
        """The encryption of one of our SSRCs."""

    def write(self, parts: list[bytes], runs: tuple[tuple[int, int], ...]) -> None:
        """Send packets, two parts each (header, sealed payload); `runs` as in `AccessUnit`. Never waits."""


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


class _Extension:
    """The header extension of a slot's packets: when they were sent, and that they are to be shown at once."""

    __slots__ = ("_after", "_before", "_block", "_timed", "size")

    def __init__(self, form: Format) -> None:
        elements = {}
        if form.send_time_id:
            elements[form.send_time_id] = bytes(3)
        if form.playout_delay_id:
            elements[form.playout_delay_id] = PLAYOUT_DELAY_ZERO
        block = extension_block(elements)
        self.size = len(block)
        self._timed = bool(form.send_time_id)
        self._before, self._after = block[:5], block[8:]  # around the value of the first element
        self._block = block

    def at(self, now: float) -> bytes:
        """The extension of packets sent at `now` (seconds)."""
        return self._before + abs_send_time(now) + self._after if self._timed else self._block


class _Sent(NamedTuple):
    """A picture that went out, so that each of its packets can be made again, byte for byte."""

    first: int
    unit: AccessUnit
    timestamp: int
    extension: bytes
    at: float


class Packets:
    """Makes the packets of one slot; its sequence numbers rise by one whatever is shown.

    Attributes:
        count, octets: packets made so far and their payload (RFC 3550, 6.4.1), without repeats.
        repeats: packets made again.
    """

    # Slots here and in what else a picture touches for each viewer: memory that is not in the cache is most of its cost.
    __slots__ = (
        "_allowance", "_extension", "_flags", "_header", "_index", "_rtx_index", "_seal", "_seal_rtx", "_sent", "count", "form",
        "octets", "repeats",
    )  # fmt: skip

    def __init__(self, form: Format, outlet: Outlet) -> None:
        self.form = form
        self.count = self.octets = self.repeats = 0
        self._seal = outlet.sealer(form.ssrc)
        self._seal_rtx = outlet.sealer(form.rtx_ssrc) if form.rtx_ssrc else None
        self._index = self._rtx_index = form.first_index
        self._extension = _Extension(form)
        self._flags = 0x90 if self._extension.size else 0x80
        self._header = Struct(f"!BBHII{self._extension.size}s")
        self._sent: deque[_Sent] = deque()
        self._allowance = MAX_ALLOWANCE

    def picture(self, unit: AccessUnit, stamp: int, now: float) -> list[bytes]:
        """Header and sealed payload of each packet of a picture, which is shown at `stamp` (1/90,000 s)."""
        flags, kind, ssrc, pack = self._flags, self.form.payload_type, self.form.ssrc, self._header.pack
        timestamp, extension = (self.form.first_timestamp + stamp) & 0xFFFFFFFF, self._extension.at(now)
        first, count = self._index, len(unit.payloads)
        last = first + count - 1
        headers = [pack(flags, kind, at & 0xFFFF, timestamp, ssrc, extension) for at in range(first, last)]
        headers.append(pack(flags, kind | 0x80, last & 0xFFFF, timestamp, ssrc, extension))  # the marker: it is whole
        sent = self._sent
        sent.append(_Sent(first, unit, timestamp, extension, now))
        while now - sent[0].at > HISTORY_SECONDS:
            sent.popleft()
        self._index += count
        self.count += count
        self.octets += unit.size
        if self._allowance < MAX_ALLOWANCE:
            self._allowance = min(self._allowance + count, MAX_ALLOWANCE)
        return self._seal(first, headers, unit.payloads)

    def again(self, sequence: int, now: float) -> list[bytes]:
        """A packet that was lost: as a retransmission (RFC 4588) where agreed. Nothing, when it is gone or too many were asked for."""
        while self._sent and now - self._sent[0].at > HISTORY_SECONDS:
            self._sent.popleft()
        index = self._index - 1 - (self._index - 1 - sequence & 0xFFFF)
        sent = next((sent for sent in reversed(self._sent) if sent.first <= index), None)
        if sent is None or index - sent.first >= len(sent.unit.payloads) or not self._allowance:
            return []
        self._allowance -= 1
        self.repeats += 1
        payload = sent.unit.payloads[index - sent.first]
        marker = 0x80 if index - sent.first == len(sent.unit.payloads) - 1 else 0
        if self._seal_rtx is None:
            # Bit for bit the same packet: another one under its index would betray the key (RFC 7714, 8.4).
            kind = self.form.payload_type | marker
            header = self._header.pack(self._flags, kind, sequence, sent.timestamp, self.form.ssrc, sent.extension)
            return self._seal(index, [header], [payload])
        index, self._rtx_index = self._rtx_index, self._rtx_index + 1
        kind, ssrc = self.form.rtx_payload_type | marker, self.form.rtx_ssrc
        header = self._header.pack(self._flags, kind, index & 0xFFFF, sent.timestamp, ssrc, sent.extension)
        return self._seal_rtx(index, [header], [wrap_rtx(sequence, payload)])
