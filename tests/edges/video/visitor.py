"""A port that expects somebody who notes what it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from video.rtc.port import Address, Door, Port

UFRAG, PASSWORD = "ours", "a0b1c2d3e4f5g6h7i8j9k0l1"
HOSTS = ["127.0.0.1", "::1"]


class Visitor:
    """Whom a datagram is for: notes what the port tells."""

    password = PASSWORD

    def __init__(self) -> None:
        self.checks: list[tuple[Address, bool]] = []
        self.datagrams: list[bytes] = []

    @property
    def owner(self) -> object:
        return self

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
