"""What senders need of the world: a clock that the test moves, timers that fire when it does, a line that keeps what is written."""

import heapq
import itertools
from collections.abc import Callable

from video.codecs.access_unit import AccessUnit
from video.codecs.rtp import Header, parse_header
from video.codecs.sheet import Address, Seal, Sheet
from video.fanout.headers import Format
from video.fanout.lockstep import Way
from video.fanout.packets import Outlet

TAG = b"sealed"

PEER: Address = ("192.0.2.1", 5000)

FORMAT = Format(payload_type=96, ssrc=0x1111, first_index=30_000, first_timestamp=2**32 - 5000)
WITH_RTX = FORMAT._replace(rtx_payload_type=97, rtx_ssrc=0x2222, send_time_id=3, playout_delay_id=6)


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()  # what is due at one moment happens in the order it was asked for

    def __call__(self) -> float:
        return self.now

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._due, (self.now + seconds, next(self._count), call))

    def tick(self, seconds: float) -> None:
        """Let time pass."""
        end = self.now + seconds
        while self._due and self._due[0][0] <= end:
            self.now, _, call = heapq.heappop(self._due)
            call()
        self.now = end


def datagrams(sheet: Sheet) -> list[bytes]:
    """The packets, cut as a system call cuts them."""
    found = [bytes(run.octets[at : at + run.size]) for run in sheet.runs for at in range(0, len(run.octets), run.size)]
    assert found == [bytes(header) + body for _, header, body in sheet.packets]
    return found


class Through:
    """A way with one peer behind it: what is sent there is written to its outlet."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def write(self, sheet: Sheet, address: Address) -> None:
        assert address == PEER
        self._outlet.write(sheet)


class Line:
    """Keeps the packets written to it. Refuses to seal two different packets under one index, as would betray the key."""

    def __init__(self) -> None:
        self.packets: list[tuple[Header, bytes]] = []
        self.writes: list[int] = []
        self._sealed: dict[tuple[int, int], tuple[bytes, bytes]] = {}

    tag_size = len(TAG)

    def sealer(self, ssrc: int) -> Seal:
        def seal(index: int, sheet: Sheet) -> None:
            for at, (payload, header, body) in enumerate(sheet.packets, index):
                packet = bytes(header), payload
                assert self._sealed.setdefault((ssrc, at), packet) == packet
                assert at & 0xFFFF == parse_header(packet[0]).sequence
                body[:] = payload + TAG

        return seal

    @property
    def route(self) -> tuple[Way, Address]:
        return Through(self), PEER

    def write(self, sheet: Sheet) -> None:
        self.writes.append(len(sheet.runs))
        for datagram in datagrams(sheet):
            header = parse_header(datagram)
            self.packets.append((header, datagram[header.size :].removesuffix(TAG)))

    @property
    def bodies(self) -> list[int]:
        """What `unit` put into the pictures, in order."""
        return [payload[-1] - 1 for _, payload in self.packets]


def unit(number: int, now: float, size: int = 2, group: int = 12) -> AccessUnit:
    """Picture `number` of a camera of 12.5 a second, of one packet unless `size` needs more."""
    key = number % group == 0
    body = (b"\x65" if key else b"\x41") + bytes([number % 250 + 1]) * (size - 1)
    return AccessUnit.of([body], 7200 * number, key, now)
