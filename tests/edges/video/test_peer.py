"""One peer of the centre and a client of its own on real sockets: how they find each other, who can't come between, how it ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aioice import stun

from tests.edges.video.caller import Caller, Client, arrived, check, until
from tests.unit.video.fanout.line import FORMAT, unit
from tests.unit.video.fanout.network import number_of, picture
from video.codecs.assembler import Picture
from video.codecs.rtcp import Goodbye, Nack, PictureLoss, ReceiverReport, SenderReport, SourceDescription
from video.codecs.srtp import PROFILES
from video.fanout.receiver import Receiver
from video.fanout.sender import Sender
from video.fanout.session import RtpSession
from video.fanout.stream import Stream
from video.rtc.dtls import Identity
from video.rtc.entrance import Entrance
from video.rtc.peer import VANISHED_SECONDS, Gone
from video.rtc.ports import Listen

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOST = "127.0.0.1"
ANY_PORT = Listen(hosts=(HOST,))
both_roles = pytest.mark.parametrize("is_server", [True, False], ids=["as server", "as client"])


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

    def __init__(self, entrance: Entrance, client: Client) -> None:
        loop = asyncio.get_running_loop()
        self.entrance = entrance
        self.client = client
        self.identity = Identity(NOW)
        self.stream = Stream(loop.time())
        self.sender = Sender(loop.time, loop.call_later)
        self.sender.show(self.stream)
        self.pictures: list[Picture] = []
        self.left = 0
        session = RtpSession("cname", 7, self._on_left)
        session.add_sender(FORMAT.ssrc, self.sender)
        session.add_receiver(Receiver(lambda one, _: self.pictures.append(one)), [96], [97])
        self.peer = entrance.peer(session)
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
async def meeting() -> AsyncIterator[Meeting]:
    entrance = Entrance(NOW)
    tasks = asyncio.all_tasks()
    with entrance.open(ANY_PORT):
        client = Client(entrance.addresses[0])
        found = Meeting(entrance, client)
        try:
            yield found
        finally:
            found.peer.close()
            found.leaves_nothing()
            client.close()
    assert asyncio.all_tasks() == tasks, "a peer needs no task"


@both_roles
async def test_a_client_connects_and_packets_go_both_ways(is_server: bool) -> None:
    async with meeting() as both:
        await both.connect(is_server=is_server)
        assert (both.connected, both.gone, both.peer.profile) == (1, [], PROFILES[0].name)
        await both.sees(both.client)
        for number in range(3):
            payloads = picture(number, [2000, 30], 0.0).payloads
            for at, payload in enumerate(payloads):
                both.client.packet(payload, 7200 * number, marker=at == len(payloads) - 1)
        await arrived(both.pictures, 3)
        assert [number_of(one.nals) for one in both.pictures] == [0, 1, 2]


async def test_a_client_without_gcm_is_served_in_counter_mode() -> None:
    async with meeting() as both:
        both.identity.context.set_tlsext_use_srtp(PROFILES[2].name.encode())
        await both.connect()
        assert both.peer.profile == PROFILES[2].name
        await both.sees(both.client)


@both_roles
async def test_the_description_may_come_after_the_handshake(is_server: bool) -> None:
    async with meeting() as both:
        both.peer.expect(is_server=is_server)
        await both.find(is_server=is_server)
        await until(lambda: both.peer.profile and both.client.outbound)
        both.client.tell(PictureLoss(1, FORMAT.ssrc))
        assert both.connected == 0, "nobody knows yet who this is"
        both.peer.describe([("sha-256", both.identity.fingerprint)])
        assert both.connected == 1
        await both.sees(both.client)


@both_roles
async def test_a_client_with_another_certificate_is_refused_and_sent_nothing(is_server: bool) -> None:
    async with meeting() as both:
        both.peer.describe([("sha-256", Identity(NOW).fingerprint)])
        both.peer.expect(is_server=is_server)
        both.push()
        await both.find(is_server=is_server)
        await arrived(both.gone, 1)
        assert both.gone[0].how == "refused" and both.connected == 0
        both.peer.close()
        both.push()
        await until(lambda: both.client.inbound)
        assert both.client.packets == [] and both.client.heard == []
        with pytest.raises(RuntimeError, match="not connected"):
            both.peer.sealer(1)


async def test_a_handshake_that_fails_is_refused() -> None:
    async with meeting() as both:
        both.identity.context.set_tlsext_use_srtp(b"SRTP_AES128_CM_SHA1_32")
        both.peer.describe([("sha-256", both.identity.fingerprint)])
        both.peer.expect(is_server=True)
        await both.find()
        await arrived(both.gone, 1)
        assert both.gone[0].how == "refused" and "profile" in both.gone[0].reason


async def test_what_is_asked_for_and_reported_reaches_the_slot_and_the_slot_reports() -> None:
    async with meeting() as both:
        await both.connect()
        await both.sees(both.client)
        lost = both.client.packets[1][0].sequence
        both.client.tell(ReceiverReport(1), Nack(1, FORMAT.ssrc, (lost,)))
        both.client.inbound = None  # the repeat is the same packet bit for bit: SRTP would take it for a replay
        before = len(both.client.datagrams)
        await arrived(both.client.datagrams, before + 1)
        assert both.client.datagrams.count(both.client.datagrams[before]) == 2


def test_reports_come_each_second_and_say_whose_stream_it_is() -> None:
    async def story(loop: Hasty) -> None:
        async with meeting() as both:
            await both.connect()
            for turn in range(1, 4):
                await both.sees(both.client)
                loop.ahead += 1.25
                await both.reported(turn)
                assert (both.reports[-1].ssrc, both.reports[-1].packets) == (FORMAT.ssrc, 3 * turn)
            assert SourceDescription(FORMAT.ssrc, "cname") in both.client.heard

    with_hasty_loop(story)


async def test_what_is_missing_is_asked_for_at_once_and_again_until_it_comes() -> None:
    async with meeting() as both:
        await both.connect()
        payloads = picture(0, [4000], 0.0).payloads
        for at, payload in enumerate(payloads):
            if at == 2:
                both.client._sequence += 1  # lost
            else:
                both.client.packet(payload, marker=at == len(payloads) - 1)
        asked = Nack(7, 11, (2,))
        await until(lambda: both.client.heard.count(asked) >= 2)
        both.client._sequence = 2
        both.client.packet(payloads[2], marker=False)
        await arrived(both.pictures, 1)
        assert number_of(both.pictures[0].nals) == 0


# Who comes between


async def test_datagrams_of_somebody_else_change_nothing() -> None:
    async with meeting() as both, Client.calling(both.client.to) as attacker:
        await both.connect()
        await both.sees(both.client)
        stolen = list(both.client.datagrams)
        for datagram in [*stolen, *(bytes([first]) * 60 for first in range(256)), b""]:
            attacker.send(datagram)
        for wrong in (check(both.peer.ufrag, "guessed"), check("guessed", both.peer.password)):
            attacker.send(bytes(wrong))
        assert both.client.outbound is not None
        attacker.send(
            both.client.outbound.protect_rtcp(bytes(ReceiverReport(1)) + bytes(Goodbye((11,))))
        )  # even sealed
        attacker.send(b"\x15\xfe\xfd\0\1" + bytes(6) + b"\0\2\1\0")
        await both.sees(both.client)
        both.client.packet(picture(0, [10], 0.0).payloads[0])
        await arrived(both.pictures, 1)
        assert (attacker.answers, attacker.datagrams, both.gone, both.left) == ([], [], [], 0)


async def test_garbage_from_the_peers_own_address_changes_nothing() -> None:
    async with meeting() as both:
        await both.connect()
        for datagram in [*(bytes([first]) * 60 for first in range(256)), b"\x80", b"\x80\xc8", b"\x16\xfe\xfd"]:
            both.client.send(datagram)
        await both.sees(both.client)
        assert both.gone == []


async def test_a_check_that_is_not_nominated_moves_nothing_and_a_nominated_one_moves_the_media() -> None:
    async with meeting() as both:
        await both.connect()
        other = Client(both.client.to)
        other.inbound = both.client.inbound
        try:
            await both.check(other, nominate=False)
            await both.sees(both.client)
            assert other.datagrams == []
            await both.check(other)
            before = len(both.client.datagrams)
            await both.sees(other)
            assert len(both.client.datagrams) == before
            other.outbound = both.client.outbound
            other.packet(picture(0, [10], 0.0).payloads[0])
            await arrived(both.pictures, 1)
            await both.check(both.client)
            await both.sees(both.client)
        finally:
            other.close()


async def test_media_from_an_address_that_was_checked_is_taken_before_it_is_nominated() -> None:
    async with meeting() as both:
        await both.connect()
        other = Client(both.client.to)
        try:
            other.outbound = both.client.outbound
            await both.check(other, nominate=False)
            other.packet(picture(0, [10], 0.0).payloads[0])
            await arrived(both.pictures, 1)
        finally:
            other.close()


# The end


def vanishes(story: Callable[[Hasty, Meeting], Awaitable[None]]) -> list[Gone]:
    """What becomes of a meeting when time is pushed on as the story says."""
    found: list[Gone] = []

    async def run(loop: Hasty) -> None:
        async with meeting() as both:
            await story(loop, both)
            found.extend(both.gone)

    with_hasty_loop(run)
    return found


def test_a_peer_that_never_comes_is_given_up() -> None:
    async def story(loop: Hasty, both: Meeting) -> None:
        both.peer.expect(is_server=True)
        loop.ahead += VANISHED_SECONDS
        await arrived(both.gone, 1)

    (gone,) = vanishes(story)
    assert gone.how == "vanished" and "never came" in gone.reason


def test_a_peer_whose_checks_stop_vanishes_although_its_packets_come() -> None:
    async def story(loop: Hasty, both: Meeting) -> None:
        await both.connect()
        for _ in range(4):
            loop.ahead += VANISHED_SECONDS / 2
            await both.check(both.client)
            await both.sees(both.client)
        assert both.gone == []
        loop.ahead += VANISHED_SECONDS / 2
        both.client.tell(ReceiverReport(1))
        await both.sees(both.client)
        assert both.gone == []
        loop.ahead += VANISHED_SECONDS / 2
        await arrived(both.gone, 1)

    (gone,) = vanishes(story)
    assert gone.how == "vanished" and "never" not in gone.reason


def test_a_client_that_does_not_answer_the_handshake_is_asked_again_and_given_up() -> None:
    async def story(loop: Hasty, both: Meeting) -> None:
        both.peer.describe([("sha-256", both.identity.fingerprint)])
        both.peer.expect(is_server=False)
        await both.check(both.client)
        await arrived(both.client.datagrams, 1)
        await arrived(both.client.datagrams, 2)  # a second later, by OpenSSL's own clock
        assert both.client.datagrams[0][13] == both.client.datagrams[1][13] == 1, "ClientHello"
        loop.ahead += VANISHED_SECONDS
        await arrived(both.gone, 1)

    (gone,) = vanishes(story)
    assert gone.how == "vanished"


async def test_who_closes_says_good_bye_twice_and_is_silent_then() -> None:
    async with meeting() as both:
        await both.connect()
        await both.sees(both.client)
        both.peer.close()
        dtls = both.client.dtls
        assert dtls is not None
        await until(lambda: dtls.closed)
        assert Goodbye((FORMAT.ssrc,)) in both.client.heard
        both.leaves_nothing()
        before = len(both.client.datagrams)
        both.push()
        both.client.tell(PictureLoss(1, FORMAT.ssrc))
        both.client.send(bytes(check(both.peer.ufrag, both.peer.password)))
        both.peer.close()
        after = both.entrance.peer(RtpSession("next", 1, lambda: None))
        after.expect(is_server=True)
        await both.client.ask(check(after.ufrag, after.password))  # so that all before it has been read
        after.close()
        assert len(both.client.datagrams) == before and len(both.client.answers) == 2 and both.gone == []


async def test_a_client_that_leaves_is_gone_at_once() -> None:
    async with meeting() as both:
        await both.connect()
        assert both.client.dtls is not None
        for datagram in 2 * both.client.dtls.close():
            both.client.send(datagram)
        await arrived(both.gone, 1)
        assert [gone.how for gone in both.gone] == ["left"]


async def test_a_source_that_says_good_bye_has_left() -> None:
    async with meeting() as both:
        await both.connect()
        both.client.packet(picture(0, [10], 0.0).payloads[0])
        await arrived(both.pictures, 1)
        both.client.tell(ReceiverReport(11), Goodbye((11,)))
        await until(lambda: both.left)
        assert both.gone == [], "its peer may still be there"


async def test_many_peers_share_the_port_and_leave_it_as_they_found_it() -> None:
    entrance = Entrance(NOW)
    with entrance.open(ANY_PORT):
        meetings = [Meeting(entrance, Client(entrance.addresses[0])) for _ in range(20)]
        try:
            async with asyncio.TaskGroup() as tasks:
                for at, both in enumerate(meetings):
                    tasks.create_task(both.connect(is_server=at % 2 == 0))
            for both in meetings:
                await both.sees(both.client)
            for both in meetings[::2]:
                both.peer.close()
            for both in meetings[1::2]:
                await both.sees(both.client)
        finally:
            for both in meetings:
                both.peer.close()
                both.client.close()
        for both in meetings:
            both.leaves_nothing()
