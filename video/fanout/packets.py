"""The RTP packets of one slot: its pictures under its own header and key, and any of them once more. No I/O.

The hot path: what stands in the loop of `picture` runs for each packet and viewer. See docs/video.md.
"""

from collections import deque
from typing import NamedTuple, Protocol

from video.codecs.access_unit import AccessUnit
from video.codecs.rtp import wrap_rtx
from video.codecs.sheet import Address, Seal, Sheet, sealed
from video.fanout.headers import MARKER, Format, fill_in, headers
from video.fanout.lockstep import HISTORY_SECONDS, Lockstep, Member, Passed, Place, Way

MAX_ALLOWANCE = 512
"""Repeats a viewer may have saved up; each packet sent earns one. Who loses more than that needs a key frame."""


class Outlet(Protocol):
    """The connected way to one peer."""

    @property
    def tag_size(self) -> int:
        """Bytes that encryption adds to a packet."""

    def sealer(self, ssrc: int) -> Seal:
        """The encryption of one of our SSRCs."""

    def write(self, sheet: Sheet) -> None:
        """Send packets. Never waits, and keeps nothing of the sheet."""

    @property
    def route(self) -> tuple[Way, Address] | None:
        """How packets reach the peer until the sender is told that it `moved`; None where nobody would tell it."""


class Sent(NamedTuple):
    """A picture that went out: index of its first packet, itself, timestamp, when. Each packet can be made again of it, byte for byte."""

    first: int
    unit: AccessUnit
    timestamp: int
    at: float


class _Era(NamedTuple):
    """While in step: with whom, how far from its count and clock, and its counts at the beginning."""

    step: Lockstep
    shift: int
    turn: int
    packets: int
    octets: int

    def find(self, index: int) -> Sent | None:
        """The picture of a packet, if it is remembered."""
        passed, number = self.step.passed, index - self.shift
        if not passed or number < passed[0].number:
            return None
        return self._sent(next(each for each in reversed(passed) if each.number <= number))

    def sent(self) -> list[Sent]:
        """What was sent so far and is remembered."""
        return [self._sent(passed) for passed in self.step.passed if passed.number >= self.packets]

    def _sent(self, passed: Passed) -> Sent:
        timestamp = (passed.unit.pts + self.turn) & 0xFFFFFFFF
        return Sent(passed.number + self.shift, passed.unit, timestamp, passed.at)


class Packets:
    """Makes the packets of one slot; its sequence numbers rise by one whatever is shown.

    Attributes:
        repeats: packets made again.
    """

    # Slots here and in what else a picture touches for each viewer: memory that is not in the cache is most of its cost.
    __slots__ = (
        "_allowance", "_count", "_era", "_headers", "_index", "_octets", "_rtx_index", "_seal", "_seal_rtx", "_sent", "_served",
        "_tag_size", "form", "repeats",
    )  # fmt: skip

    def __init__(self, form: Format, outlet: Outlet) -> None:
        self.form = form
        self.repeats = 0
        self._count = self._octets = self._served = 0
        self._seal = outlet.sealer(form.ssrc)
        self._seal_rtx = outlet.sealer(form.rtx_ssrc) if form.rtx_ssrc else None
        self._tag_size = outlet.tag_size
        self._index = self._rtx_index = form.first_index
        self._headers = headers(form.send_time_id, form.playout_delay_id)
        self._sent: deque[Sent] = deque()
        self._allowance = MAX_ALLOWANCE
        self._era: _Era | None = None

    @property
    def count(self) -> int:
        """Packets made so far, without repeats (RFC 3550, 6.4.1)."""
        return self._count + (self._era.step.packets - self._era.packets if self._era else 0)

    @property
    def octets(self) -> int:
        """Their payload."""
        return self._octets + (self._era.step.octets - self._era.octets if self._era else 0)

    @property
    def is_in_step(self) -> bool:
        """Whether they are made by a `Lockstep`."""
        return self._era is not None

    @property
    def stepped(self) -> Passed | None:
        """The newest picture that was sent in step since it fell in."""
        era = self._era
        passed = era.step.passed[-1] if era is not None and era.step.passed else None
        return passed if era is not None and passed is not None and passed.number >= era.packets else None

    def picture(self, unit: AccessUnit, stamp: int, now: float) -> Sheet:
        """The packets of a picture, which is shown at `stamp` (1/90,000 s). Not while in step."""
        form, first, count = self.form, self._index, len(unit.payloads)
        timestamp = (form.first_timestamp + stamp) & 0xFFFFFFFF
        self._sent.append(Sent(first, unit, timestamp, now))
        self.forget(now)
        self._index += count
        self._count += count
        self._octets += unit.size
        sheet = self._headers.sheet(unit, self._tag_size, form.payload_type, now)
        fill_in(sheet, form.ssrc, first, timestamp)
        self._seal(first, sheet)
        return sheet

    def fall_in(self, member: Member, step: Lockstep, offset: int, route: tuple[Way, Address]) -> None:
        """Let `step` make what comes next, and send it by `route`; `offset`: timestamp of a picture − its source time."""
        form = self.form
        shift, turn = self._index - step.packets, form.first_timestamp + offset
        self._era = _Era(step, shift, turn, step.packets, step.octets)
        form_of_it = self._headers, self._tag_size, form.payload_type, form.ssrc
        step.join(Place(member, *form_of_it, shift, turn, self._seal, *route))

    def fall_out(self, member: Member) -> None:
        """Make what comes next here, and remember what was sent in step."""
        if self._era is not None:
            self._era.step.leave(member)
            self._sent.extend(self._era.sent())
            self._index, self._count, self._octets = self._next, self.count, self.octets
            self._era = None

    def again(self, sequence: int, now: float) -> Sheet | None:
        """A packet that was lost: as a retransmission (RFC 4588) where agreed. None, when it is gone or too many were asked for."""
        newest = self._next - 1
        index = newest - (newest - sequence & 0xFFFF)
        sent = self._find(index) if self._earn() else None
        if sent is None or now - sent.at > HISTORY_SECONDS:
            return None
        self._allowance -= 1
        self.repeats += 1
        payload = sent.unit.payloads[index - sent.first]
        marker = MARKER if index - sent.first == len(sent.unit.payloads) - 1 else 0
        form, one = self.form, self._headers.one
        if self._seal_rtx is None:
            # Bit for bit the same packet: another one under its index would betray the key (RFC 7714, 8.4).
            header = one(form.payload_type | marker, form.ssrc, sequence, sent.timestamp, sent.at)
            return sealed(self._seal, index, header, payload, self._tag_size)
        index, self._rtx_index = self._rtx_index, self._rtx_index + 1
        header = one(form.rtx_payload_type | marker, form.rtx_ssrc, index & 0xFFFF, sent.timestamp, sent.at)
        return sealed(self._seal_rtx, index, header, wrap_rtx(sequence, payload), self._tag_size)

    @property
    def is_spent(self) -> bool:
        """Whether nothing more can be asked for again just now."""
        return self._earn() == 0

    @property
    def _next(self) -> int:
        """The index that the next packet will have."""
        return self._era.step.packets + self._era.shift if self._era else self._index

    def _earn(self) -> int:
        """How many repeats are left: those packets that were sent since the last look have earned one each."""
        count = self.count
        self._allowance = min(self._allowance + count - self._served, MAX_ALLOWANCE)
        self._served = count
        return self._allowance

    def forget(self, now: float) -> None:
        """Remember no more than can be asked for."""
        while self._sent and now - self._sent[0].at > HISTORY_SECONDS:
            self._sent.popleft()

    def _find(self, index: int) -> Sent | None:
        """The picture of a packet, if it is remembered. One datagram may ask for 8,000 packets: no search for what will not be found."""
        era = self._era
        if era is not None and index >= era.packets + era.shift:
            return era.find(index)
        if not self._sent or index < self._sent[0].first:
            return None
        return next(sent for sent in reversed(self._sent) if sent.first <= index)
