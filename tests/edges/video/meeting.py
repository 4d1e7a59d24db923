"""A peer of the centre and the client it is for, on real sockets; and a loop whose time a test can push on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aioice import stun

from tests.edges.video.caller import Caller, Client, arrived, check
from tests.unit.video.fanout.line import FORMAT, unit
from tests.waiting import until
from video.codecs.assembler import Picture
from video.codecs.rtcp import SenderReport
from video.fanout.receiver import Receiver
from video.fanout.sender import Sender
from video.fanout.session import RtpSession
from video.fanout.stream import Stream
from video.rtc.dtls import Identity
from video.rtc.entrance import Entrance
from video.rtc.peer import Gone
from video.rtc.ports import Listen

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOST = "127.0.0.1"
ANY_PORT = Listen(hosts=(HOST,))


class Hasty(asyncio.SelectorEventLoop):
    """A loop whose time goes on by itself and, besides, as far as a test says."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


def with_hasty_loop(test: Callable[[Hasty], Awaitable[None]]) -> None:
    """Run a test on a loop whose time it can push on."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Hasty)
        await test(loop)

    with asyncio.Runner(loop_factory=Hasty) as runner:
        runner.run(run())


class Meeting:
    """A peer that sends a stream and receives one, and the client it is for."""

    def __init__(self, entrance: Entrance, client: Client, is_source: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self.entrance = entrance
        self.client = client
        self.identity = Identity(NOW)
        self.stream = Stream(loop.time)
        self.sender = Sender(loop.time, loop.call_later)
        self.sender.show(self.stream)
        self.pictures: list[Picture] = []
        self.left = 0
        session = RtpSession("cname", 7, self._on_left)
        session.add_sender(FORMAT.ssrc, self.sender)
        session.add_receiver(Receiver(lambda one, _: self.pictures.append(one)), [96], [97])
        self.peer = entrance.peer(session, is_source)
        self.connected = 0
        self.gone: list[Gone] = []
        self.peer.on_connected = self._on_connected
        self.peer.on_gone = self.gone.append
        self._made = 0

    def _on_left(self) -> None:
        self.left += 1

    def _on_connected(self) -> None:
        self.connected += 1
        self.sender.connect(self.peer, FORMAT)

    async def connect(self, *, is_server: bool = True) -> None:
        """The whole way; `is_server` is the peer in DTLS."""
        self.peer.describe([("sha-256", self.identity.fingerprint)])
        self.peer.expect(is_server=is_server)
        await self.find(is_server=is_server)
        await until(lambda: self.connected and self.client.outbound is not None)

    async def find(self, *, is_server: bool = True) -> None:
        """Check, and begin the handshake (or wait for it)."""
        if not is_server:
            self.client.shake(self.identity, is_server=True)
        await self.check(self.client)
        if is_server:
            self.client.shake(self.identity, is_server=False)

    async def check(self, caller: Caller, *, nominate: bool = True) -> None:
        answer = await caller.ask(check(self.peer.ufrag, self.peer.password, nominate=nominate))
        assert answer.message_class == stun.Class.RESPONSE

    @property
    def reports(self) -> list[SenderReport]:
        """Which the client has heard."""
        return [one for one in self.client.heard if isinstance(one, SenderReport)]

    async def reported(self, count: int) -> None:
        """Wait for so many of them."""
        await until(lambda: len(self.reports) == count)

    def push(self) -> None:
        """The next picture of the stream, of three packets."""
        self.stream.push(unit(self._made, asyncio.get_running_loop().time(), 3000))
        self._made += 1

    async def sees(self, client: Client) -> None:
        """The client gets what is pushed from now on."""
        before = len(client.packets)
        self.push()
        await arrived(client.packets, before + 3)
        assert {header.ssrc for header, _ in client.packets} == {FORMAT.ssrc}

    def leaves_nothing(self) -> None:
        """Nobody is expected, no address is known, no timer of the peer will come."""
        port = self.entrance._port
        assert not port._guests and all(not door.guests for door in port.doors)
        assert all(timer.cancelled() for timer in self.peer._timers.values())


@asynccontextmanager
async def meeting(is_source: bool = False) -> AsyncIterator[Meeting]:
    entrance = Entrance(NOW)
    tasks = asyncio.all_tasks()
    faults: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
    with entrance.open(ANY_PORT):
        client = Client(entrance.addresses[0])
        found = Meeting(entrance, client, is_source)
        try:
            yield found
        finally:
            found.peer.close()
            found.leaves_nothing()
            client.close()
    assert asyncio.all_tasks() == tasks, "a peer needs no task"
    assert faults == [], "nothing was raised where nobody catches it"
