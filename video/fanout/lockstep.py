"""The viewers of one stream that have all its pictures so far: one loop serves them. No I/O. See docs/video.md.

Who is in step is a constant away from the stream's own count of packets, and another from its clock. So a picture changes nothing that
belongs to one viewer, and of what belongs to it only a key, four numbers and an address are read: memory that a core has not touched
since the picture before is most of what a viewer costs.
"""

from collections import deque
from typing import NamedTuple, Protocol

from video.codecs.access_unit import AccessUnit
from video.codecs.sheet import Address, Seal, Sheet
from video.fanout.headers import Headers, fill_in
from video.fanout.timeline import CLOCK_RATE

HISTORY_SECONDS = 1.0
"""How long a packet can be asked for again: later a picture would come too late for anybody."""

WANDER_TICKS = CLOCK_RATE // 2
"""A source whose clock has moved so far from ours since the first viewer fell in: each viewer looks at it by itself."""


class Passed(NamedTuple):
    """A picture that went to everybody in step: the number of its first packet, itself, when."""

    number: int
    unit: AccessUnit
    at: float


class Member(Protocol):
    """Who may be in step."""

    def fall_out(self) -> None:
        """Go on by itself, and leave the step (`leave`): something of this picture is not as before. Raises nothing."""

    def fail(self, error: Exception) -> None:
        """The same, because its line raised this."""


class Way(Protocol):
    """A socket, of one peer or of many."""

    def write(self, sheet: Sheet, address: Address) -> None:
        """Send packets. Never waits, and keeps nothing of the sheet."""


class Place(NamedTuple):
    """One viewer in step: index of a packet − its number here, timestamp − source time of its picture, and how it is sent where."""

    member: Member
    headers: Headers
    tag_size: int
    payload_type: int
    ssrc: int
    shift: int
    turn: int
    seal: Seal
    way: Way
    address: Address


class Lockstep:
    """Sends each picture of a stream to those in step.

    Attributes:
        packets, octets: passed so far, and their payload.
        passed: the pictures of the last second, while somebody is in step.
    """

    def __init__(self) -> None:
        self.packets = self.octets = 0
        self.passed: deque[Passed] = deque()
        self._places: tuple[Place, ...] = ()
        self._pts = 0
        self._phase = 0.0

    def join(self, place: Place) -> None:
        """Fall in, right after the newest picture was sent."""
        self._places = (*self._places, place)

    def leave(self, member: Member) -> None:
        """Be sent nothing more from here."""
        self._places = tuple(place for place in self._places if place.member is not member)

    def dismiss(self) -> None:
        """Have everybody go on by itself: what comes next does not follow on what was."""
        places, self._places = self._places, ()  # at once: each of them looks for itself among those left
        for place in places:
            place.member.fall_out()

    def send(self, unit: AccessUnit, now: float) -> None:
        """Send the next picture to everybody in step. What breaks for one is told to that one; nothing is raised."""
        if not self._follows(unit, now):
            self.dismiss()
        number = self.packets
        self.packets += len(unit.payloads)
        self.octets += unit.size
        self._keep(Passed(number, unit, now))
        sheets: dict[tuple[Headers, int, int], Sheet] = {}
        for member, headers, tag_size, kind, ssrc, shift, turn, seal, way, address in self._places:
            first = number + shift
            try:
                sheet = sheets.get((headers, tag_size, kind))
                if sheet is None:
                    sheet = sheets[headers, tag_size, kind] = headers.sheet(unit, tag_size, kind, now)
                fill_in(sheet, ssrc, first, unit.pts + turn & 0xFFFFFFFF)
                seal(first, sheet)
                way.write(sheet, address)
            except Exception as error:  # noqa: BLE001 - whatever it is, the others must not wait for it
                member.fail(error)

    def _follows(self, unit: AccessUnit, now: float) -> bool:
        """Whether a picture is as far from the one before by the source's clock as by ours, more or less."""
        before, self._pts = self._pts, unit.pts
        phase = unit.pts - now * CLOCK_RATE
        if self._places and unit.pts > before and abs(phase - self._phase) < WANDER_TICKS:
            return True
        self._phase = phase
        return False

    def _keep(self, passed: Passed) -> None:
        if not self._places:
            self.passed.clear()
            return
        self.passed.append(passed)
        while passed.at - self.passed[0].at > HISTORY_SECONDS:
            self.passed.popleft()
