"""A socket for each peer that sends pictures, and when the others are read, on real sockets."""

import asyncio
import socket
import time

import pytest

from tests.edges.video.caller import Caller, Client, arrived, check
from tests.edges.video.meeting import HOST, Hasty, Meeting, meeting, with_hasty_loop
from tests.edges.video.visitor import HOSTS, PASSWORD, UFRAG, Visitor, every_host, expecting, visited_twice
from tests.exhausted import no_files_left
from tests.unit.video.fanout.line import FORMAT
from tests.waiting import until
from video.codecs.rtcp import FullIntraRequest, Message, Nack, PictureLoss, ReceiverReport, ReportBlock, middle, ntp
from video.codecs.sheet import Address
from video.rtc.door import ConnectedSocket, _shared
from video.rtc.port import READS, TIMESPEC, Port, _since
from video.rtc.rhythm import ATTENTIVE_SECONDS, LONGEST_SECONDS


def own_of(port: Port, caller: Caller) -> ConnectedSocket:
    """A socket of its own, which the system has given."""
    own = port.connect(port.doors[0], caller.address)
    assert own is not None
    return own


async def second(port: Port) -> tuple[Visitor, Caller]:
    """Somebody else who has come in."""
    visitor, caller = Visitor(), Caller(port.addresses[0])
    port.expect("second", visitor)
    await caller.ask(check("second", PASSWORD))
    return visitor, caller


@every_host
async def test_what_a_source_says_comes_by_its_own_socket_and_what_others_say_by_the_door(host: str) -> None:
    async with expecting(host) as (port, visitor), Caller.calling(port.addresses[0], host) as caller:
        await caller.ask(check(UFRAG, PASSWORD))
        own = own_of(port, caller)
        assert own.sock.getsockname() == port.doors[0].sock.getsockname()
        port._wake(False)  # nobody reads the door
        for number in range(100):
            caller.send(b"\x80" + bytes([number]))
        await arrived(visitor.datagrams, 100)
        assert visitor.datagrams == [b"\x80" + bytes([number]) for number in range(100)]
        answer = check(UFRAG, PASSWORD)
        await caller.ask(answer)
        async with Caller.calling(port.addresses[0], host) as stranger:
            stranger.send(bytes(check(UFRAG, PASSWORD)))
            caller.send(b"\x80 last")
            await arrived(visitor.datagrams, 101)
            assert stranger.answers == []
            port._wake(True)
            await arrived(stranger.answers, 1)
        own.send(b"\x80 back", caller.address)  # from where the caller knows us
        await arrived(caller.datagrams, 1)
        port.disconnect(own)
        caller.send(b"\x80 by the door")
        await arrived(visitor.datagrams, 102)


async def test_what_others_sent_before_the_socket_had_its_address_is_theirs() -> None:
    async with expecting(HOSTS[0]) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        await caller.ask(check(UFRAG, PASSWORD))
        other, stranger = await second(port)
        own = own_of(port, caller)
        own.sock.connect(stranger.address)  # as the system does it between the two calls that make one
        port._wake(False)
        stranger.send(b"\x80 the other's")
        await arrived(other.datagrams, 1)
        await stranger.ask(check("second", PASSWORD))
        assert visitor.datagrams == [] and other.doors == [port.doors[0]] * 2
        port._wake(True)
        port.disconnect(own)
        stranger.close()


def refuses(address: Address, option: int) -> None:
    """Somebody else can't have this number, whatever it asks for."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.setsockopt(socket.SOL_SOCKET, option, 1)
        with pytest.raises(OSError, match="in use"):
            other.bind(address)


async def test_nobody_else_can_have_the_number_while_there_are_more_sockets() -> None:
    async with expecting(HOST) as (port, _), Caller.calling(port.addresses[0]) as caller:
        sockets = [own_of(port, caller) for _ in range(3)]
        for own in [*sockets, None]:
            refuses(port.addresses[0], socket.SO_REUSEADDR)
            refuses(port.addresses[0], socket.SO_REUSEPORT)
            if own is not None:
                port.disconnect(own)


async def test_while_a_socket_is_made_nobody_of_another_account_can_have_the_number() -> None:
    async with expecting(HOST) as (port, _):
        with _shared(port.doors[0].sock):
            refuses(
                port.addresses[0], socket.SO_REUSEADDR
            )  # of which the kernel asks no account, as it does of the other


async def test_all_sockets_end_with_the_port_and_nothing_is_looked_at_any_more() -> None:
    loop = asyncio.get_running_loop()
    async with expecting(HOST) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        await caller.ask(check(UFRAG, PASSWORD))
        own = own_of(port, caller)
        port._rhythm._until = loop.time()
        caller.send(b"\x80")
        await until(lambda: port._rhythm._timer is not None)
        door = port.doors[0]
    assert own.sock.fileno() == door.sock.fileno() == -1 and port._rhythm._timer is None
    with port.open([HOST], caller.to[1], loop):
        assert port.addresses == [caller.to], "the number is free again"
    port.forget(visitor)


async def test_without_sockets_left_a_source_goes_on_at_the_door() -> None:
    async with meeting(is_source=True) as both:
        with no_files_left():
            await both.connect()
        assert both.peer._path.has_to_wait and not both.entrance._port.doors[0].connected
        await both.sees(both.client)
        rhythm = both.entrance._port._rhythm
        rhythm._until = 0.0
        both.client.packet(b"\x41", marker=True)
        await until(lambda: rhythm._until > 0.0)  # what it sends is read as it comes
        with no_files_left():
            await both.check(both.client)
        assert both.peer._path.has_to_wait


async def test_a_source_without_a_socket_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    async with meeting(is_source=True) as both:
        with no_files_left():
            await both.connect()
            for _ in range(3):
                await both.check(both.client)
        assert sum("of its own" in one.getMessage() for one in caplog.records) == 1


async def test_a_source_that_moves_takes_its_socket_along() -> None:
    async with meeting(is_source=True) as both:
        await both.connect()
        first = both.peer._path.way
        assert isinstance(first, ConnectedSocket)
        await both.check(both.client)
        assert both.peer._path.way is first, "another check of the same address changes nothing"
        there = Client(both.client.to)
        there.inbound = both.client.inbound
        await both.check(there)
        second = both.peer._path.way
        assert isinstance(second, ConnectedSocket) and second.address == there.address
        await both.sees(there)
        assert first.sock.fileno() == -1
        both.peer.close()
        assert both.peer._path.way is None and second.sock.fileno() == -1
        there.close()


async def test_what_a_source_sent_before_it_moved_is_read() -> None:
    async with expecting(HOST) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        await caller.ask(check(UFRAG, PASSWORD))
        own = own_of(port, caller)
        for number in range(20):
            caller.send(b"\x80" + bytes([number]))
        port.leave(own)
        assert visitor.datagrams == [] and own.sock.fileno() >= 0, "not while others are being read"
        await arrived(visitor.datagrams, 20)
        assert own.sock.fileno() == -1


async def test_what_one_look_leaves_is_read_as_it_comes_and_every_door_has_its_turn() -> None:
    async with visited_twice() as (port, visitor, caller, other):
        port._wake(False)
        for _ in range(READS + 1):
            caller.send(b"\x80 many")
        other.send(b"\x80 one")
        assert not port._look()
        assert visitor.datagrams.count(b"\x80 many") == READS and visitor.datagrams[-1] == b"\x80 one"
        assert port._look() and len(visitor.datagrams) == READS + 2
        port._wake(True)


async def test_datagrams_lost_on_a_sources_socket_are_counted_at_the_door() -> None:
    async with expecting(HOST) as (port, _), Caller.calling(port.addresses[0]) as caller:
        own = own_of(port, caller)
        own.send(b"\x80" + bytes(65_536), caller.address)
        assert (own.dropped, port.doors[0].dropped) == (0, 1)
        port.disconnect(own)


async def test_a_datagram_that_waited_tells_when_it_came() -> None:
    clock = asyncio.get_running_loop().time
    async with expecting(HOST) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        await caller.ask(check(UFRAG, PASSWORD))
        caller.send(b"\x80 at once")
        await arrived(visitor.arrived, 1)
        port._wake(False)
        before = clock()
        caller.send(b"\x80 later")
        sent = clock()
        await until(lambda: clock() > sent + 0.02)
        looked = clock()
        assert port._look()
        assert (
            max(before, looked - LONGEST_SECONDS) - 0.001 <= visitor.arrived[1] <= clock() - min(0.02, LONGEST_SECONDS)
        )
        port._wake(True)


@pytest.mark.parametrize("ahead", [3600.0, -3600.0])
def test_a_clock_that_was_set_makes_no_age(ahead: float) -> None:
    seconds, rest = divmod(time.time_ns() - int(ahead * 1e9), 10**9)
    assert _since(TIMESPEC.pack(seconds, rest)) == (LONGEST_SECONDS if ahead > 0 else 0.0)


@pytest.mark.parametrize("is_restarted", [False, True])
async def test_a_round_trip_is_no_longer_for_what_waited(is_restarted: bool) -> None:
    clock = asyncio.get_running_loop().time
    async with meeting() as both:
        await both.connect()
        if is_restarted:
            ufrag, password = both.peer.restart()
            await both.client.ask(check(ufrag, password))
        await both.sees(both.client)
        await until(lambda: both.reports, seconds=5)
        port = both.entrance._port
        port._wake(False)
        heard = middle(both.reports[-1].ntp)
        held = middle(ntp(clock())) - heard & 0xFFFFFFFF
        both.client.tell(ReceiverReport(1, (ReportBlock(FORMAT.ssrc, 0, 0, 0, 0, heard, held),)))
        sent = clock()
        await until(lambda: clock() > sent + 0.04)
        port._look()
        port._wake(True)
        assert both.sender.rtt is not None and both.sender.rtt < 0.03


async def asked(both: Meeting, count: int) -> None:
    """The client's wish for a key frame has been heard so many times."""
    await until(lambda: both.sender.key_requests == count)


async def calm(both: Meeting, loop: Hasty) -> None:
    """Nobody has needed anything for a while, and pictures come."""
    loop.ahead += ATTENTIVE_SECONDS * 1.1
    both.client.packet(b"\x41", marker=True)
    await until(lambda: both.entrance._port._rhythm._timer is not None)


def test_a_source_brings_calm_and_who_misses_something_attention() -> None:
    async def story(loop: Hasty) -> None:
        async with meeting(is_source=True) as both:
            await both.connect()
            rhythm = both.entrance._port._rhythm
            await both.sees(both.client)
            await calm(both, loop)
            both.client.tell(ReceiverReport(1, (ReportBlock(FORMAT.ssrc, 0, 0, 0, 0, 0, 0),)))
            await until(lambda: both.sender.reports == 1)
            assert rhythm._timer is not None, "a report can wait"
            wishes: list[Message] = [PictureLoss(1, FORMAT.ssrc), FullIntraRequest(1, ((FORMAT.ssrc, 1),))]
            for number, wish in enumerate(wishes, 1):
                both.client.tell(wish)
                await asked(both, number)
                assert rhythm._timer is None
                await calm(both, loop)
            both.client.send(b"\x16 a handshake")
            await until(lambda: rhythm._timer is None)
            await calm(both, loop)
            await both.sees(both.client)
            both.client.tell(ReceiverReport(1), Nack(1, FORMAT.ssrc, (both.client.packets[-1][0].sequence,)))
            await until(lambda: both.client.repeats == 1)
            assert rhythm._timer is None

    with_hasty_loop(story)


def test_a_newcomer_is_answered_at_once() -> None:
    async def story(loop: Hasty) -> None:
        async with meeting(is_source=True) as both:
            await both.connect()
            await calm(both, loop)
            port = both.entrance._port
            port.expect("new", Visitor())
            assert port._rhythm._timer is None
            await calm(both, loop)
            async with Caller.calling(both.client.to) as caller:
                await caller.ask(check("new", PASSWORD))
                assert port._rhythm._timer is None
            port.forget(port._guests["new"])

    with_hasty_loop(story)
