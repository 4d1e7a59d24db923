"""The port on real sockets: datagrams arrive as they were written, whether the kernel cuts and joins them or not."""

import socket
from collections.abc import Sequence

import pytest

from tests.edges.video.caller import Caller, arrived, check
from tests.edges.video.visitor import HOSTS, PASSWORD, UFRAG, every_host, expecting
from video.codecs.access_unit import AccessUnit
from video.codecs.sheet import Sheet
from video.rtc.door import SOL_UDP, UDP_GRO, Door
from video.rtc.port import Port

SO_NO_CHECK = 11  # asm-generic/socket.h


def row(*sizes: int) -> list[bytes]:
    """Datagrams of these sizes, no two alike, none that looks like a check."""
    return [
        bytes([128 + at % 64]) + at.to_bytes(2, "big") + bytes([at % 251]) * (size - 3) for at, size in enumerate(sizes)
    ]


def sheet(datagrams: Sequence[bytes]) -> Sheet:
    """As of a picture."""
    payloads = tuple(datagrams)
    found = Sheet(payloads, 0, 0, AccessUnit(payloads, 0, False, 0.0).runs)
    for payload, _, body in found.packets:
        body[:] = payload
    return found


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
            door.write(sheet(datagrams), caller.address)
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
            door.write(sheet(short), caller.address)
            door.send(long, caller.address)
            door.write(sheet([longer]), caller.address)
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
            writing(other, segments).write(sheet(datagrams), back)
            await arrived(visitor.datagrams, before + len(datagrams))
            assert visitor.datagrams[before:] == datagrams


def comes_as_one(door: Door, datagrams: list[bytes]) -> bool:
    """Whether these are written in one system call: then a socket that asks for rows gets them as one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(SOL_UDP, UDP_GRO, 1)
        sock.bind((HOSTS[0], 0))
        door.write(sheet(datagrams), sock.getsockname())
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
        door.write(sheet(picture), (HOSTS[0], 0))  # where nothing can be sent: the same error, EINVAL
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
        door.write(sheet(picture), caller.address)
        door.sock.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 0)
        assert comes_as_one(door, picture), "to others as before"
        door.send(picture[0], caller.address)
        door.write(sheet(picture), caller.address)
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
        door.write(sheet(row(1200, 1200, 7)), nowhere)
        door.send(b"\x80" + bytes(65_536), caller.address)
        assert door.dropped == 5
        door.send(b"\x80 still", caller.address)
        await arrived(caller.datagrams, 1)
        assert caller.datagrams == [b"\x80 still"]
