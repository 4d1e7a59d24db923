"""A socket for each peer that sends pictures, and when the others are read, on real sockets."""

import asyncio
import socket

import pytest

from tests.edges.video.caller import Caller, Client, arrived, check
from tests.edges.video.meeting import HOST, Hasty, Meeting, meeting, with_hasty_loop
from tests.edges.video.visitor import HOSTS, PASSWORD, UFRAG, Visitor, every_host, expecting
from tests.exhausted import no_files_left
from tests.unit.video.fanout.line import FORMAT
from tests.waiting import until
from video.codecs.rtcp import Nack, PictureLoss, ReceiverReport, ReportBlock
from video.rtc.door import Door, Line
from video.rtc.port import Port
from video.rtc.rhythm import ATTENTIVE_SECONDS, LONGEST_SECONDS


def line_to(port: Port, caller: Caller) -> Line:
    """A line that the system has given."""
    line = port.line(port.doors[0], caller.address)
    assert line is not None
    return line


async def second(port: Port) -> tuple[Visitor, Caller]:
    """Somebody else who has come in."""
    visitor, caller = Visitor(), Caller(port.addresses[0])
    port.expect("second", visitor)
    await caller.ask(check("second", PASSWORD))
    return visitor, caller


@every_host
async def test_what_a_source_says_comes_by_its_line_and_what_others_say_by_the_door(host: str) -> None:
    async with expecting(host) as (port, visitor), Caller.calling(port.addresses[0], host) as caller:
        await caller.ask(check(UFRAG, PASSWORD))
        line = line_to(port, caller)
        assert line.sock.getsockname() == port.doors[0].sock.getsockname()
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
        line.send(b"\x80 back", caller.address)  # from where the caller knows us
        await arrived(caller.datagrams, 1)
        port.hang_up(line)
        caller.send(b"\x80 by the door")
        await arrived(visitor.datagrams, 102)


async def test_what_others_sent_before_the_line_had_its_address_is_theirs() -> None:
    async with expecting(HOSTS[0]) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        await caller.ask(check(UFRAG, PASSWORD))
        other, stranger = await second(port)
        line = line_to(port, caller)
        line.sock.connect(stranger.address)  # as the system does it between the two calls that make a line
        port._wake(False)
        stranger.send(b"\x80 the other's")
        await arrived(other.datagrams, 1)
        await stranger.ask(check("second", PASSWORD))
        assert visitor.datagrams == [] and other.doors == [port.doors[0]] * 2
        port._wake(True)
        port.hang_up(line)
        stranger.close()


async def test_nobody_else_can_have_the_number_while_there_are_lines() -> None:
    async with expecting(HOST) as (port, _), Caller.calling(port.addresses[0]) as caller:
        for _ in range(2):
            line = line_to(port, caller)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
                    other.setsockopt(socket.SOL_SOCKET, option, 1)
                with pytest.raises(OSError, match="in use"):
                    other.bind(port.addresses[0])
            port.hang_up(line)


async def test_without_sockets_left_a_source_goes_on_at_the_door() -> None:
    async with meeting(is_source=True) as both:
        with no_files_left():
            await both.connect()
        assert type(both.peer._path.door) is Door
        await both.sees(both.client)


async def test_a_source_that_moves_takes_its_line_along() -> None:
    async with meeting(is_source=True) as both:
        await both.connect()
        first = both.peer._path.door
        assert isinstance(first, Line)
        await both.check(both.client)
        assert both.peer._path.door is first, "another check of the same address changes nothing"
        there = Client(both.client.to)
        there.inbound = both.client.inbound
        await both.check(there)
        second = both.peer._path.door
        assert isinstance(second, Line) and second.address == there.address and first.sock.fileno() == -1
        await both.sees(there)
        both.peer.close()
        assert both.peer._path.door is None and second.sock.fileno() == -1
        there.close()


async def test_datagrams_lost_on_a_line_are_counted_at_the_door() -> None:
    async with expecting(HOST) as (port, _), Caller.calling(port.addresses[0]) as caller:
        line = line_to(port, caller)
        line.send(b"\x80" + bytes(65_536), caller.address)
        assert (line.dropped, port.doors[0].dropped) == (0, 1)
        port.hang_up(line)


async def test_a_datagram_that_waited_tells_for_how_long() -> None:
    clock = asyncio.get_running_loop().time
    async with expecting(HOST) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        await caller.ask(check(UFRAG, PASSWORD))
        caller.send(b"\x80 at once")
        await arrived(visitor.ages, 1)
        port._wake(False)
        before = clock()
        caller.send(b"\x80 later")
        sent = clock()
        await until(lambda: clock() > sent + 0.02)
        assert port._look()
        assert min(0.02, LONGEST_SECONDS) <= visitor.ages[1] <= min(clock() - before, LONGEST_SECONDS)
        port._wake(True)


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
            both.client.tell(PictureLoss(1, FORMAT.ssrc))
            await until(lambda: both.sender.key_requests == 1)
            assert rhythm._timer is None
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
