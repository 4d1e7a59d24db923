"""The port on real sockets: who proves who it is comes in, nobody else is heard, and datagrams arrive as they were written."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from aioice import stun

from tests.edges.video.caller import Caller, arrived, check
from video.codecs.access_unit import AccessUnit
from video.rtc.port import MAX_ADDRESSES, SOL_UDP, UDP_GRO, Address, Door, Port

UFRAG, PASSWORD = "ours", "a0b1c2d3e4f5g6h7i8j9k0l1"
SO_NO_CHECK = 11  # asm-generic/socket.h
HOSTS = ["127.0.0.1", "::1"]


class Visitor:
    """Whom a datagram is for: notes what the port tells."""

    password = PASSWORD

    def __init__(self) -> None:
        self.checks: list[tuple[Address, bool]] = []
        self.datagrams: list[bytes] = []

    def checked(self, door: Door, address: Address, *, nominated: bool) -> None:
        self.checks.append((address, nominated))

    def take(self, datagram: bytes) -> None:
        self.datagrams.append(datagram)


@asynccontextmanager
async def expecting(*hosts: str) -> AsyncIterator[tuple[Port, Visitor]]:
    """A port that expects a visitor."""
    port, visitor = Port(), Visitor()
    with port.open(hosts, 0, asyncio.get_running_loop()):
        port.expect(UFRAG, visitor)
        yield port, visitor
    assert port.doors == []


every_host = pytest.mark.parametrize("host", HOSTS)


@every_host
async def test_who_proves_who_it_is_is_told_its_address_and_comes_in(host: str) -> None:
    async with expecting(host) as (port, visitor), Caller.calling(port.addresses[0], host) as caller:
        caller.send(b"\x80 too early")
        answer = await caller.ask(check(UFRAG, PASSWORD, nominate=False))
        assert answer.message_class == stun.Class.RESPONSE
        assert answer.attributes["XOR-MAPPED-ADDRESS"] == caller.address
        assert answer.check_message_integrity(PASSWORD.encode())
        await caller.ask(check(UFRAG, PASSWORD))
        caller.send(b"\x80 in time")
        await arrived(visitor.datagrams, 1)
        assert visitor.datagrams == [b"\x80 in time"]
        assert visitor.checks == [(caller.address, False), (caller.address, True)]


async def test_who_cannot_prove_who_it_is_hears_nothing() -> None:
    async with expecting(HOSTS[0]) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        right = bytes(check(UFRAG, PASSWORD))
        silent = [
            bytes(check(UFRAG, PASSWORD + "x")),
            bytes(check("another", PASSWORD)),
            bytes(check("", PASSWORD)),
            bytes(check(UFRAG, PASSWORD, is_signed=False)),
            bytes(check(UFRAG, PASSWORD, kind=stun.Class.INDICATION)),
            bytes(check(UFRAG, PASSWORD, kind=stun.Class.RESPONSE)),
            right[:-1],
            right[:-4] + bytes(4),
            right[:30],
            b"\0",
            b"\0" * 1400,
            b"",
        ]
        for datagram in silent:
            caller.send(datagram)
        answer = await caller.ask(check(UFRAG, PASSWORD, nominate=False))
        assert caller.answers == [answer] and visitor.checks == [(caller.address, False)]


@pytest.mark.parametrize(("code", "role"), [(487, "ICE-CONTROLLED"), (420, "ICE-CONTROLLING")])
async def test_who_asks_for_what_cannot_be_is_told_so_and_does_not_come_in(code: int, role: str) -> None:
    async with expecting(HOSTS[0]) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        message = check(UFRAG, PASSWORD, role="ICE-CONTROLLED" if code == 487 else "ICE-CONTROLLING", is_signed=False)
        if code == 420:
            message.attributes["CHANNEL-NUMBER"] = 1  # of TURN; whoever reads it must understand it
        message.add_message_integrity(PASSWORD.encode())
        answer = await caller.ask(message)
        assert answer.message_class == stun.Class.ERROR and answer.attributes["ERROR-CODE"][0] == code
        assert answer.check_message_integrity(PASSWORD.encode())
        assert visitor.checks == [] and port.doors[0].guests == {}


async def test_an_address_belongs_to_who_proved_it_last() -> None:
    async with expecting(HOSTS[0]) as (port, first), Caller.calling(port.addresses[0]) as caller:
        second = Visitor()
        port.expect("second", second)
        await caller.ask(check(UFRAG, PASSWORD))
        caller.send(b"\x80 to the first")
        await caller.ask(check("second", PASSWORD))
        caller.send(b"\x80 to the second")
        await arrived(second.datagrams, 1)
        assert (first.datagrams, second.datagrams) == ([b"\x80 to the first"], [b"\x80 to the second"])


async def test_a_peer_that_goes_through_many_addresses_keeps_the_newest() -> None:
    async with expecting(HOSTS[0]) as (port, visitor):
        to, door = port.addresses[0], port.doors[0]
        callers = [Caller(to) for _ in range(MAX_ADDRESSES + 3)]
        try:
            for caller in callers:
                await caller.ask(check(UFRAG, PASSWORD))
                await callers[0].ask(check(UFRAG, PASSWORD, nominate=False))  # which it still uses
                assert len(door.guests) <= MAX_ADDRESSES
            newest = [callers[0].address, *(caller.address for caller in callers[1 - MAX_ADDRESSES :])]
            assert set(door.guests) == set(newest)
            for caller in callers:
                caller.send(b"\x80" + caller.address[1].to_bytes(2, "big"))
            await arrived(visitor.datagrams, MAX_ADDRESSES)
            assert {int.from_bytes(one[1:], "big") for one in visitor.datagrams} == {number for _, number in newest}
        finally:
            for caller in callers:
                caller.close()


async def test_who_is_forgotten_is_not_answered_and_leaves_nothing() -> None:
    async with expecting(*HOSTS) as (port, visitor):
        async with Caller.calling(port.addresses[0]) as caller, Caller.calling(port.addresses[1], HOSTS[1]) as other:
            await caller.ask(check(UFRAG, PASSWORD))
            await other.ask(check(UFRAG, PASSWORD))
            port.forget(visitor)
            newcomer = Visitor()
            port.expect("new", newcomer)
            caller.send(bytes(check(UFRAG, PASSWORD)))
            caller.send(b"\x80 nobody is there")
            await caller.ask(check("new", PASSWORD))
            assert len(caller.answers) == 2 and visitor.datagrams == []
            port.forget(newcomer)
            assert all(not door.guests for door in port.doors) and not port._guests


async def test_all_addresses_have_one_number_and_each_answers_for_itself() -> None:
    async with expecting("127.0.0.1", "127.0.0.2", "::1") as (port, visitor):
        assert len({number for _, number in port.addresses}) == 1
        for to in port.addresses:
            async with Caller.calling(to, HOSTS[1] if ":" in to[0] else HOSTS[0]) as caller:
                await caller.ask(check(UFRAG, PASSWORD))  # which looks where the answer came from
        assert len(visitor.checks) == 3


async def test_a_number_that_is_taken_is_said_and_nothing_stays_open() -> None:
    async with expecting(HOSTS[0]) as (taken, _):
        number = taken.addresses[0][1]
        port = Port()
        with (
            pytest.raises(OSError, match="in use"),
            port.open(["127.0.0.2", HOSTS[0]], number, asyncio.get_running_loop()),
        ):
            pass
        with port.open(["127.0.0.2"], number, asyncio.get_running_loop()):
            assert port.addresses == [("127.0.0.2", number)]


# What is written


def row(*sizes: int) -> list[bytes]:
    """Datagrams of these sizes, no two alike, none that looks like a check."""
    return [
        bytes([128 + at % 64]) + at.to_bytes(2, "big") + bytes([at % 251]) * (size - 3) for at, size in enumerate(sizes)
    ]


def runs(datagrams: Sequence[bytes]) -> tuple[tuple[int, int], ...]:
    """As of a picture."""
    return AccessUnit(tuple(datagrams), 0, False, 0.0).runs


ROWS = [
    row(1200),
    row(*[1200] * 30),
    row(*[1200] * 29, 17),
    row(*[1200] * 120, 900),
    row(30, 1200, 1200, 1200, 60, 60, 60, 1300, 20),
    row(3, 4, 5, 4, 3),
]

alone_too = pytest.mark.parametrize("segments", [True, False], ids=["segments", "one by one"])


def writing(port: Port, segments: bool) -> Door:
    """The door, with segmentation switched off unless `segments`."""
    door = port.doors[0]
    if not segments:
        door._segment = None
    return door


@every_host
@alone_too
async def test_datagrams_arrive_as_they_were_written(host: str, segments: bool) -> None:
    async with expecting(host) as (port, _), Caller.calling(port.addresses[0], host) as caller:
        door = writing(port, segments)
        for datagrams in ROWS:
            before = len(caller.datagrams)
            door.write(datagrams, runs(datagrams), caller.address)
            await arrived(caller.datagrams, before + len(datagrams))
            assert caller.datagrams[before:] == datagrams
        assert door.dropped == 0


@every_host
@alone_too
async def test_a_datagram_longer_than_the_pieces_before_it_is_not_cut(host: str, segments: bool) -> None:
    async with expecting(host) as (port, _), Caller.calling(port.addresses[0], host) as caller:
        door = writing(port, segments)
        short, long, longer = row(*[100] * 5), row(101)[0], row(1400)[0]
        for _ in range(2):
            door.write(short, runs(short), caller.address)
            door.send(long, caller.address)
            door.write([longer], ((0, 1),), caller.address)
            door.send(short[0], caller.address)
        wanted = 2 * [*short, long, longer, short[0]]
        await arrived(caller.datagrams, len(wanted))
        assert caller.datagrams == wanted


@every_host
@alone_too
async def test_rows_that_the_kernel_hands_over_as_one_are_taken_apart(host: str, segments: bool) -> None:
    async with expecting(host) as (port, visitor), expecting(host) as (other, _):
        there, back = other.addresses[0], port.addresses[0]
        port.doors[0].guests[there] = visitor
        for datagrams in ROWS:
            before = len(visitor.datagrams)
            writing(other, segments).write(datagrams, runs(datagrams), back)
            await arrived(visitor.datagrams, before + len(datagrams))
            assert visitor.datagrams[before:] == datagrams


def comes_as_one(door: Door, datagrams: list[bytes]) -> bool:
    """Whether these are written in one system call: then a socket that asks for rows gets them as one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(SOL_UDP, UDP_GRO, 1)
        sock.bind((HOSTS[0], 0))
        door.write(datagrams, runs(datagrams), sock.getsockname())
        return sock.recv(65536) == b"".join(datagrams)


async def test_a_picture_is_one_system_call_where_the_kernel_can() -> None:
    async with expecting(HOSTS[0]) as (port, _):
        door = port.doors[0]
        if door._segment is None:
            pytest.skip("this kernel has no UDP segmentation")
        assert comes_as_one(door, row(*[1200] * 20, 7))
        assert not comes_as_one(writing(port, False), row(*[1200] * 20, 7))


async def test_a_way_that_takes_no_segments_costs_the_others_nothing() -> None:
    async with expecting(HOSTS[0]) as (port, _):
        door = port.doors[0]
        if door._segment is None:
            pytest.skip("this kernel has no UDP segmentation")
        picture = row(*[1200] * 20)
        door.write(picture, runs(picture), (HOSTS[0], 0))  # where nothing can be sent: the same error, EINVAL
        assert door.dropped == len(picture)
        assert comes_as_one(door, picture)


async def test_where_segments_are_refused_every_datagram_comes_alone() -> None:
    async with expecting(HOSTS[0]) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        door = port.doors[0]
        if door._segment is None:
            pytest.skip("this kernel has no UDP segmentation")
        await caller.ask(check(UFRAG, PASSWORD))
        picture = row(*[1200] * 20, 60)
        assert comes_as_one(door, picture)
        # Without checksums Linux refuses all that a socket which cuts would send, as it does on routes that have no segments.
        door.sock.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
        door.send(picture[0], caller.address)
        door.write(picture, runs(picture), caller.address)
        door.sock.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 0)
        assert comes_as_one(door, picture), "to others as before"
        door.send(picture[0], caller.address)
        door.write(picture, runs(picture), caller.address)
        wanted = 2 * [picture[0], *picture]
        await arrived(caller.datagrams, len(wanted))
        assert caller.datagrams == wanted and door.dropped == 0
        assert door._alone == {caller.address}
        port.forget(visitor)
        assert not door._alone


async def test_what_cannot_be_sent_is_counted_and_raises_nothing() -> None:
    async with expecting(HOSTS[0]) as (port, _), Caller.calling(port.addresses[0]) as caller:
        door = port.doors[0]
        nowhere = ("255.255.255.255", 9)
        door.send(b"\x80", nowhere)
        door.write(row(1200, 1200, 7), ((0, 3),), nowhere)
        door.send(b"\x80" + bytes(65_536), caller.address)
        assert door.dropped == 5
        door.send(b"\x80 still", caller.address)
        await arrived(caller.datagrams, 1)
        assert caller.datagrams == [b"\x80 still"]
