"""Somebody who calls at the port: checks, shakes hands, receives and sends, one step at a time as a test wants it."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Literal, Self

from aioice import stun

from tests.sealing import packet
from tests.waiting import until
from video.codecs import rtcp
from video.codecs.rtcp import Message
from video.codecs.rtp import Header, header_bytes, is_rtcp, parse_header
from video.codecs.sheet import Address
from video.codecs.srtp import Inbound, Outbound, SrtpError
from video.rtc.door import SOL_UDP, UDP_SEGMENT
from video.rtc.dtls import Dtls, Identity


async def arrived(what: Sequence[object], count: int) -> None:
    """Wait until there are so many of them."""
    await until(lambda: len(what) >= count)


def check(
    ufrag: str,
    password: str,
    *,
    nominate: bool = True,
    role: Literal["ICE-CONTROLLING", "ICE-CONTROLLED"] = "ICE-CONTROLLING",
    is_signed: bool = True,
    kind: stun.Class = stun.Class.REQUEST,
) -> stun.Message:
    """A connectivity check as aioice writes it (RFC 8445 7.1)."""
    message = stun.Message(stun.Method.BINDING, kind)
    message.attributes["USERNAME"] = f"{ufrag}:theirs"
    message.attributes["PRIORITY"] = 1
    message.attributes[role] = secrets.randbits(60)
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    if is_signed:
        message.add_message_integrity(password.encode())
    return message


class Caller:
    """A socket of somebody outside. What comes is kept: answers to checks, and all other datagrams."""

    def __init__(self, to: Address, host: str = "127.0.0.1") -> None:
        self.to = to
        self.answers: list[stun.Message] = []
        self.datagrams: list[bytes] = []
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self._socket.bind((host, 0))
        self._loop.add_reader(self._socket, self._readable)

    @classmethod
    @asynccontextmanager
    async def calling(cls, to: Address, host: str = "127.0.0.1") -> AsyncIterator[Self]:
        caller = cls(to, host)
        try:
            yield caller
        finally:
            caller.close()

    @property
    def address(self) -> Address:
        address: Address = self._socket.getsockname()[:2]
        return address

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def send(self, datagram: bytes) -> None:
        self._socket.sendto(datagram, self.to)

    def send_row(self, datagrams: Sequence[bytes]) -> None:
        """Send datagrams as one (UDP GSO): all of one size, the last no longer."""
        self._socket.setsockopt(SOL_UDP, UDP_SEGMENT, len(datagrams[0]))
        self.send(b"".join(datagrams))
        self._socket.setsockopt(SOL_UDP, UDP_SEGMENT, 0)

    def _readable(self) -> None:
        while True:
            try:
                datagram, address = self._socket.recvfrom(65536)
            except BlockingIOError:
                return
            assert address[:2] == self.to, "an answer comes from where the question went"
            if datagram[0] < 4:
                self.answers.append(stun.parse_message(datagram))
            else:
                self.datagrams.append(datagram)
                self.take(datagram)

    def take(self, datagram: bytes) -> None:
        """What is no answer to a check."""

    async def ask(self, message: stun.Message) -> stun.Message:
        """Send a check and wait for the answer to it."""
        self.send(bytes(message))

        def answer() -> list[stun.Message]:
            return [one for one in self.answers if one.transaction_id == message.transaction_id]

        await until(answer)
        return answer()[0]


class Client(Caller):
    """A whole client: after `connect` it opens what comes, and can seal what it sends."""

    def __init__(self, to: Address, host: str = "127.0.0.1") -> None:
        super().__init__(to, host)
        self.dtls: Dtls | None = None
        self.outbound: Outbound | None = None
        self.inbound: Inbound | None = None
        self.packets: list[tuple[Header, bytes]] = []
        self.heard: list[Message] = []
        self.repeats = 0
        self._sequence = 0

    def shake(self, identity: Identity, *, is_server: bool) -> None:
        """Begin the handshake, or wait for the other side's."""
        self.dtls = Dtls(identity, is_server=is_server)
        for datagram in self.dtls.begin():
            self.send(datagram)

    def take(self, datagram: bytes) -> None:
        if 20 <= datagram[0] < 64 and self.dtls is not None:
            for answer in self.dtls.take(datagram):
                self.send(answer)
            if self.dtls.keys is not None and self.inbound is None:
                self.inbound = Inbound(self.dtls.keys.profile, self.dtls.keys.remote)
                self.outbound = Outbound(self.dtls.keys.profile, self.dtls.keys.local)
        elif datagram[0] >= 128 and self.inbound is not None:
            self._open(self.inbound, datagram)

    def _open(self, inbound: Inbound, datagram: bytes) -> None:
        if is_rtcp(datagram):
            self.heard += rtcp.parse(inbound.unprotect_rtcp(datagram))
            return
        header = parse_header(datagram)
        try:
            payload = inbound.unprotect(datagram, header.size, header.sequence, header.ssrc)
        except SrtpError as error:
            assert "replayed" in str(error), "what we are sent can be opened, or is a repeat of what has come"
            self.repeats += 1
        else:
            self.packets.append((header, payload))

    def tell(self, *messages: Message) -> None:
        """Send RTCP."""
        self.seal_rtcp(rtcp.compound(*messages))

    def seal_rtcp(self, compound: bytes) -> None:
        """Send anything, sealed as RTCP."""
        assert self.outbound is not None
        self.send(self.outbound.protect_rtcp(compound))

    def packet(
        self, payload: bytes, timestamp: int = 0, kind: int = 96, ssrc: int = 11, *, marker: bool = True
    ) -> None:
        """Send the next RTP packet."""
        self.seal(header_bytes(kind, marker, self._sequence, timestamp, ssrc), payload, ssrc)

    def seal(self, header: bytes, payload: bytes, ssrc: int) -> None:
        """Send anything, sealed as RTP under the next index."""
        self.send(self.sealed(header, payload, ssrc))

    def sealed(self, header: bytes, payload: bytes, ssrc: int) -> bytes:
        """Anything, sealed as RTP under the next index."""
        assert self.outbound is not None
        self._sequence += 1
        return packet(self.outbound, ssrc, self._sequence - 1, header, payload)
