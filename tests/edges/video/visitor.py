"""A port that expects somebody who notes what it is told."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from tests.edges.video.caller import Caller, check
from video.codecs.sheet import Address
from video.rtc.door import Door
from video.rtc.port import Port

UFRAG, PASSWORD = "ours", "a0b1c2d3e4f5g6h7i8j9k0l1"
HOSTS = ["127.0.0.1", "::1"]


class Visitor:
    """Whom a datagram is for: notes what the port tells."""

    password = PASSWORD

    def __init__(self) -> None:
        self.checks: list[tuple[Address, bool]] = []
        self.doors: list[Door] = []
        self.datagrams: list[bytes] = []
        self.arrived: list[float] = []

    @property
    def owner(self) -> object:
        return self

    def checked(self, door: Door, address: Address, *, nominated: bool) -> None:
        self.checks.append((address, nominated))
        self.doors.append(door)

    def take(self, row: Sequence[bytes], arrived: float) -> None:
        self.datagrams += row
        self.arrived += [arrived] * len(row)


@asynccontextmanager
async def expecting(*hosts: str) -> AsyncIterator[tuple[Port, Visitor]]:
    """A port that expects a visitor."""
    port, visitor, loop = Port(), Visitor(), asyncio.get_running_loop()
    faults: list[dict[str, object]] = []
    loop.set_exception_handler(lambda _, context: faults.append(context))
    with port.open(hosts, 0, loop):
        port.expect(UFRAG, visitor)
        yield port, visitor
    assert port.doors == [] and faults == []


@asynccontextmanager
async def visited_twice() -> AsyncIterator[tuple[Port, Visitor, Caller, Caller]]:
    """The visitor has come to both hosts, from an address each."""
    async with expecting(*HOSTS) as (port, visitor):
        async with Caller.calling(port.addresses[0]) as first, Caller.calling(port.addresses[1], HOSTS[1]) as second:
            for caller in (first, second):
                await caller.ask(check(UFRAG, PASSWORD))
            yield port, visitor, first, second


every_host = pytest.mark.parametrize("host", HOSTS)
