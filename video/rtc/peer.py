"""One peer of the centre, from its description to its end: ICE lite, DTLS, SRTP. See docs/video.md."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Literal, NamedTuple

from video.codecs import rtcp
from video.codecs.rtcp import FullIntraRequest, Message, Nack, PictureLoss, RtcpError
from video.codecs.rtp import RtpError, is_rtcp, parse_header, strip_padding
from video.codecs.sheet import Address, Seal
from video.codecs.srtp import Inbound, Outbound, SrtpError
from video.fanout.arrivals import TELL_SECONDS
from video.fanout.session import RtpSession
from video.rtc.door import Door, UdpSocket
from video.rtc.dtls import Dtls, DtlsError, Identity
from video.rtc.path import Path
from video.rtc.port import Port

VANISHED_SECONDS = 20.0
"""A peer whose checks stop is gone. Browsers check every 2–5 s; RFC 7675 lets a consent last 30 s."""

REPORT_SECONDS = 1.0
"""Between reports: what browsers are used to (RFC 3550 6.2 would allow more seldom)."""

SELDOM_SECONDS, FIRST_REPORTS = 2.0, 2
"""The same to a viewer that has had the first: a player ties sound to picture by the first two, and by the others follows a switch of camera.
Round trips need no new ones: each report of its own counts from the last it had (6.4.1)."""

REPORT_GRID_SECONDS = 0.25
"""Reports are due at multiples of this, so that many peers are reported to in one wake-up: each costs 80 µs, four times the report itself."""

URGENT = (Nack, PictureLoss, FullIntraRequest)
"""Of what a viewer says: who misses something may miss more, and waits."""

REQUEST_SECONDS = 0.02
"""Between looks at what is missing: a fifth of a round trip across a city's radio, and half a picture."""


class Gone(NamedTuple):
    """How a peer ended: it `left`, it `vanished`, or was `refused` because its handshake or certificate was wrong."""

    how: Literal["left", "vanished", "refused"]
    reason: str


class Renewed:
    """A peer under newer credentials: what comes to the port under them is the peer's (RFC 8445 9)."""

    def __init__(self, peer: "Peer") -> None:
        self.ufrag, self.password = _credentials()
        self.owner = self._peer = peer

    def checked(self, door: Door, address: Address, *, nominated: bool) -> None:
        """Nominated under them, the credentials before are worth nothing any more."""
        if nominated:
            self._peer.renewed(self)
        self._peer.checked(door, address, nominated=nominated)

    def take(self, row: Sequence[bytes], arrived: float) -> None:
        """As of the peer."""
        self._peer.take(row, arrived)


def _credentials() -> tuple[str, str]:
    """A user name fragment and a password of our side, with the randomness that RFC 8445 5.3 wants."""
    return secrets.token_hex(4), secrets.token_hex(16)


class Peer:
    """One association. It begins with `expect`, and ends with `close`, which its owner calls after `on_gone`. `is_source`: it sends pictures.

    Attributes:
        ufrag, password: ours, for the description (RFC 8839 5.4); `restart` gives others.
        session: what is exchanged once connected.
        write: sends packets.
        on_connected: called once, when packets can flow.
        on_gone: called at most once, unless `close` was.
    """

    def __init__(self, port: Port, identity: Identity, session: RtpSession, is_source: bool = False) -> None:
        self.ufrag, self.password = _credentials()
        self.session = session
        self.on_connected: Callable[[], None] = lambda: None
        self.on_gone: Callable[[Gone], None] = lambda _: None
        self._port = port
        self._identity = identity
        self._loop = asyncio.get_running_loop()
        self._dtls: Dtls | None = None
        self._fingerprints: Sequence[tuple[str, str]] = ()
        self._reports = 0
        self._path = Path(port, is_source)
        self.write = self._path.write
        self._outbound: Outbound | None = None
        self._inbound: Inbound | None = None
        self._checked = self._loop.time()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._is_over = False
        self._guest: Peer | Renewed = self
        self._next: Renewed | None = None

    def expect(self, *, is_server: bool) -> None:
        """Wait for the peer's checks. `is_server`: of DTLS; a client begins as soon as it knows where to."""
        self._dtls = Dtls(self._identity, is_server=is_server)
        self._port.expect(self.ufrag, self)
        self._watch()

    def describe(self, fingerprints: Iterable[tuple[str, str]]) -> None:
        """The peer's description has come: which certificates it may show, as (algorithm, value)."""
        self._fingerprints = tuple(fingerprints)
        self._advance()

    def restart(self) -> tuple[str, str]:
        """New credentials of ours beside those before, which are good until the peer has come with the new ones.

        Only addresses and consent begin anew: DTLS and everything above it go on (RFC 8445 9, RFC 8842 5.5).
        """
        if self._next is not None:  # never used: the other side has restarted again
            self._port.forget(self._next)
        self._next = Renewed(self)
        self._port.expect(self._next.ufrag, self._next)
        return self._next.ufrag, self._next.password

    def renewed(self, guest: Renewed) -> None:
        """The peer has come with its newest credentials."""
        if guest is self._next:
            self._port.forget(self._guest)
            self._guest, self._next = guest, None

    def close(self) -> None:
        """Say good-bye and forget the peer. Harmless when repeated."""
        self._is_over = True
        farewell = self.session.close()
        if self._outbound is not None and self._dtls is not None:
            self.tell(farewell)
            self._path.send(self._dtls.close())
        self._outbound = self._inbound = self._dtls = None
        for guest in (self._guest, self._next):
            if guest is not None:
                self._port.forget(guest)
        self._path.close()
        for timer in self._timers.values():
            timer.cancel()

    # The port's side

    @property
    def owner(self) -> object:
        """Itself, whatever credentials it is asked for by."""
        return self

    def checked(self, door: Door, address: Address, *, nominated: bool) -> None:
        """An authentic check came from `address` (RFC 8445 7.3.1.5; consent, RFC 7675)."""
        self._checked = self._loop.time()
        is_first = self._path.way is None
        if (nominated or is_first) and self._path.lead(door, address):
            self.session.moved()
        if is_first and self._dtls is not None and self._dtls.keys is None:
            self._shake(self._dtls.begin)

    def take(self, row: Sequence[bytes], arrived: float) -> None:
        """DTLS, SRTP or SRTCP, by their first bytes (RFC 7983)."""
        is_wanting = False
        for datagram in row:
            if 128 <= datagram[0] < 192 and self._inbound is not None:
                take = self._take_report if is_rtcp(datagram) else self._take_packet
                try:  # not `contextlib.suppress`, which costs a twentieth of a packet
                    is_wanting |= take(self._inbound, datagram, arrived)
                except (RtpError, RtcpError, SrtpError):  # garbage costs its sender a datagram
                    continue
            elif 20 <= datagram[0] < 64 and self._dtls is not None:
                self._port.attend()
                self._shake(partial(self._dtls.take, datagram))
        if is_wanting:
            self._ask()

    def _take_report(self, inbound: Inbound, datagram: bytes, arrived: float) -> bool:
        messages = rtcp.parse(inbound.unprotect_rtcp(datagram))
        self.session.heard(messages, arrived, rtcp.middle(rtcp.ntp(arrived)))
        if any(isinstance(message, URGENT) for message in messages):
            self._port.attend()
        return self.session.is_wanting

    def _take_packet(self, inbound: Inbound, datagram: bytes, arrived: float) -> bool:
        if self._path.has_to_wait:
            self._port.attend()
        header = parse_header(datagram)
        payload = inbound.unprotect(datagram, header.size, header.sequence, header.ssrc)
        if self.session.wide_id and self.session.note(header, datagram, arrived) and "arrivals" not in self._timers:
            self._timer("arrivals", TELL_SECONDS, self._tell_arrivals)
        return self.session.take(header, strip_padding(payload) if header.padded else payload, arrived)

    # The handshake

    def _shake(self, step: Callable[[], list[bytes]]) -> None:
        """One step of DTLS, and what follows from it."""
        dtls = self._dtls
        if dtls is None:
            return
        try:
            self._path.send(step())
        except DtlsError as error:
            self._path.send(error.alert)
            self._gone("refused", str(error))
            return
        if dtls.closed:
            self._gone("left", "the peer left")
        elif dtls.keys is None:
            if (seconds := dtls.timeout()) is not None:
                self._timer("dtls", seconds, lambda: self._shake(dtls.timed_out))
        else:
            self._advance()

    def _advance(self) -> None:
        """Connected, once the handshake is complete and the certificate is the one of the description."""
        dtls = self._dtls
        if dtls is None or dtls.keys is None or not self._fingerprints or self._outbound is not None:
            return
        try:
            dtls.verify(self._fingerprints)
        except DtlsError as error:
            self._gone("refused", str(error))
            return
        self._outbound = Outbound(dtls.keys.profile, dtls.keys.local)
        self._inbound = Inbound(dtls.keys.profile, dtls.keys.remote)
        self.on_connected()
        self._report()

    # The session's side

    @property
    def profile(self) -> str:
        """How its packets are protected; empty until connected."""
        return self._dtls.keys.profile.name if self._dtls is not None and self._dtls.keys is not None else ""

    def sealer(self, ssrc: int) -> Seal:
        """The encryption of one of our SSRCs; only while connected."""
        if self._outbound is None:
            raise RuntimeError("the peer is not connected")
        return self._outbound.sealer(ssrc)

    @property
    def tag_size(self) -> int:
        """Bytes that encryption adds to a packet; only while connected."""
        if self._outbound is None:
            raise RuntimeError("the peer is not connected")
        return self._outbound.tag_size

    @property
    def route(self) -> tuple[UdpSocket, Address] | None:
        """By what socket the peer is reached, and where, until its session is told that it `moved`."""
        return self._path.route

    def tell(self, messages: Sequence[Message]) -> None:
        """Send RTCP."""
        if messages and self._outbound is not None:
            self._path.send([self._outbound.protect_rtcp(rtcp.compound(*messages))])

    # What is due

    def _timer(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        if (before := self._timers.get(name)) is not None:
            before.cancel()
        if not self._is_over:
            self._timers[name] = self._loop.call_later(seconds, call)

    def _report(self) -> None:
        now = self._loop.time()
        # The clock of this process stands for the wall clock, as RFC 3550 6.4.1 allows: it never jumps, and all our slots share it.
        found = self.session.reports(now, rtcp.ntp(now))
        for messages in found:
            self.tell(messages)
        self._reports += bool(found)
        pause = SELDOM_SECONDS if self._reports >= FIRST_REPORTS and not self._path.is_source else REPORT_SECONDS
        self._timer("report", pause + REPORT_GRID_SECONDS - now % REPORT_GRID_SECONDS, self._report)

    def _ask(self) -> None:
        """Ask for what is missing, and look again soon while something is."""
        self.tell(self.session.requests(self._loop.time()))
        if self.session.is_wanting:
            self._timer("ask", REQUEST_SECONDS, self._ask)

    def _tell_arrivals(self) -> None:
        del self._timers["arrivals"]
        for message in self.session.arrivals():  # a datagram each: they are long
            self.tell([message])

    def _watch(self) -> None:
        left = self._checked + VANISHED_SECONDS - self._loop.time()
        if left <= 0:
            never = "the peer never came: a firewall may hold back UDP"
            self._gone("vanished", "the peer vanished" if self._path.way else never)
        else:
            self._timer("watch", left, self._watch)

    def _gone(self, how: Literal["left", "vanished", "refused"], reason: str) -> None:
        if not self._is_over:
            self._is_over = True
            self.on_gone(Gone(how, reason))
