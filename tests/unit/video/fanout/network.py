"""Two connected ends and what lies between them: it loses, delays and doubles datagrams both ways, on the clock of the test.

An end does what `video.rtc.peer` does once it is connected, with real SRTP and real RTCP, and has no socket.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from random import Random
from typing import NamedTuple

from tests.unit.video.fanout.line import PEER, Clock, Through, datagrams
from video.codecs import rtcp
from video.codecs.access_unit import AccessUnit
from video.codecs.rtcp import Message
from video.codecs.rtp import is_rtcp, parse_header
from video.codecs.sheet import Address, Seal, Sheet
from video.codecs.srtp import PROFILES, Inbound, MasterKey, Outbound, SrtpError
from video.fanout.headers import Format
from video.fanout.receiver import Receiver
from video.fanout.session import RtpSession
from video.rtc.peer import REPORT_SECONDS, REQUEST_SECONDS

PROFILE = PROFILES[0]
PICTURE_SECONDS = 0.08
GROUP = 12


class Weather(NamedTuple):
    """Part of the datagrams that is lost, and that comes twice; seconds that each is under way, at least and at most."""

    loss: float
    twice: float
    least: float
    most: float


CALM = Weather(0.0, 0.0, 0.01, 0.01)
DOWN = Weather(1.0, 0.0, 0.01, 0.01)


class Way:
    """One direction."""

    def __init__(self, clock: Clock, random: Random, take: Callable[[bytes], None]) -> None:
        self.weather = CALM
        self.sent = 0
        self.longest = 0
        self._clock = clock
        self._random = random
        self._take = take

    def send(self, datagram: bytes) -> None:
        self.sent += 1
        self.longest = max(self.longest, len(datagram))
        if self._random.random() < self.weather.loss:
            return
        for _ in range(2 if self._random.random() < self.weather.twice else 1):
            delay = self._random.uniform(self.weather.least, self.weather.most)
            self._clock.later(delay, partial(self._take, datagram))


class End:
    """One end: an outlet for senders, and what hears the other end."""

    def __init__(self, clock: Clock, session: RtpSession, number: int) -> None:
        keys = [MasterKey(bytes([n]) * PROFILE.key_size, bytes([n]) * PROFILE.salt_size) for n in (1, 2)]
        self.session = session
        self.out = Outbound(PROFILE, keys[number])
        self.way: Way | None = None
        self._in = Inbound(PROFILE, keys[1 - number])
        self._clock = clock
        self._asking = False
        clock.later(REPORT_SECONDS, self._report)

    def sealer(self, ssrc: int) -> Seal:
        return self.out.sealer(ssrc)

    @property
    def tag_size(self) -> int:
        return self.out.tag_size

    @property
    def route(self) -> tuple[Through, Address]:
        return Through(self), PEER

    def write(self, sheet: Sheet) -> None:
        assert self.way is not None
        for datagram in datagrams(sheet):
            self.way.send(datagram)

    def take(self, datagram: bytes) -> None:
        now = self._clock()
        with suppress(SrtpError):  # it came twice
            if is_rtcp(datagram):
                messages = rtcp.parse(self._in.unprotect_rtcp(datagram))
                self.session.heard(messages, now, rtcp.middle(rtcp.ntp(now)))
            else:
                header = parse_header(datagram)
                payload = self._in.unprotect(datagram, header.size, header.sequence, header.ssrc)
                self.session.take(header, payload, now)
        if self.session.is_wanting and not self._asking:
            self._ask()

    def tell(self, messages: Sequence[Message]) -> None:
        assert self.way is not None
        if messages:
            self.way.send(self.out.protect_rtcp(rtcp.compound(*messages)))

    def _ask(self) -> None:
        self.tell(self.session.requests(self._clock()))
        self._asking = self.session.is_wanting
        if self._asking:
            self._clock.later(REQUEST_SECONDS, self._ask)

    def _report(self) -> None:
        now = self._clock()
        for messages in self.session.reports(now, rtcp.ntp(now)):
            self.tell(messages)
        self._clock.later(REPORT_SECONDS, self._report)


def connect(clock: Clock, random: Random, near: End, far: End) -> tuple[Way, Way]:
    """The ways there and back."""
    near.way, far.way = Way(clock, random, far.take), Way(clock, random, near.take)
    return near.way, far.way


def slices(number: int, sizes: Sequence[int]) -> list[bytes]:
    """The NAL units of picture `number`, its slices of these sizes; in each stands which it is of which picture."""
    key = number % GROUP == 0
    found = [b"\x67\x42\xe0\x1f" + number.to_bytes(2, "big"), b"\x68\xce\x3c\x80"] if key else []
    for at, size in enumerate(sizes):
        begins = b"\xb8" if at == 0 else b"\x48"  # first_mb_in_slice is 0 in the first slice only
        mark = number.to_bytes(2, "big") + bytes([at])
        found.append((b"\x65" if key else b"\x41") + begins + mark + bytes([number % 251 + 1]) * size)
    return found


def picture(number: int, sizes: Sequence[int], now: float) -> AccessUnit:
    """The same as it comes from a camera."""
    return AccessUnit.of(slices(number, sizes), 7200 * number, number % GROUP == 0, now)


def number_of(nals: Sequence[bytes]) -> int:
    """Which picture this is."""
    return int.from_bytes(nals[-1][2:4], "big")


def receiving(receiver: Receiver, form: Format) -> RtpSession:
    """A session that receives what a slot marked so sends."""
    session = RtpSession("far", 7, lambda: None)
    session.add_receiver(receiver, [form.payload_type], [form.rtx_payload_type] if form.rtx_payload_type else [])
    return session
