"""A real mosquitto for the tests of the broker and of the link."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from devices.broker import Broker, start_broker
from devices.credentials import Login, LoginKind, hash_password
from devices.inbox import Delivery
from devices.mqtt import Link, open_link
from devices.topics import ROOT, Rejection
from tests.processes import PATIENCE
from tests.waiting import until

EVERYTHING = ((ROOT + "#", 1),)


def login(name: str, kind: LoginKind) -> Login:
    """Its password is its name and `-password`."""
    return Login(name=name, kind=kind, password_hash=hash_password(f"{name}-password", b"salt for all"))


LOGINS = (login("centre", "centre"), login("w-7", "sensor"), login("119-1", "line"), login("u-1", "unit"),
          login("n-1", "node"))  # fmt: skip


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Rig:
    """A running broker, its address, and what it refused."""

    def __init__(self, broker: Broker, port: int, refused: asyncio.Queue[Rejection]) -> None:
        self.broker = broker
        self.url = f"mqtt://127.0.0.1:{port}"
        self.refused = refused

    def link(
        self,
        name: str,
        subscriptions: Iterable[tuple[str, int]] = (),
        session: str | None = None,
        handling: float = 60.0,
    ) -> AbstractAsyncContextManager[Link]:
        return _connected(self.url, name, session or name, tuple(subscriptions), handling)


@asynccontextmanager
async def _connected(
    url: str, name: str, session: str, subscriptions: tuple[tuple[str, int], ...], handling: float
) -> AsyncIterator[Link]:
    async with open_link(url, name, f"{name}-password", session, subscriptions, handling_seconds=handling) as link:
        await link.until_connected(PATIENCE)
        yield link


@asynccontextmanager
async def running(folder: Path, logins: Iterable[Login] = LOGINS, port: int | None = None) -> AsyncIterator[Rig]:
    port = port or free_port()
    refused: asyncio.Queue[Rejection] = asyncio.Queue(maxsize=1000)
    async with start_broker("127.0.0.1", port, folder, logins, refused.put_nowait) as broker:
        yield Rig(broker, port, refused)


async def take(link: Link, count: int = 1) -> list[Delivery]:
    """The next deliveries, not acknowledged."""
    async with asyncio.timeout(PATIENCE):
        return [await anext(link) for _ in range(count)]


async def reconnected(link: Link, connections: int) -> None:
    """Wait until the link has made so many connections and is on the last of them."""
    await until(lambda: link.state.connections >= connections and link.state.connected)
