"""The live socket as a program uses it: orders out, answers and events in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import aiohttp
import msgspec

from command.orders import Order
from tests.centre import Centre

PATIENCE_S = 20.0
MOST = 64 * 1024 * 1024
"""Bytes of a message: a snapshot of a whole district."""


class Desk:
    """One live socket. Made by `open_desk`."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def order(self, order: Order) -> int:
        """Send an order and wait for the word that it is in the log; its seq."""
        name = str(next(self._numbers))
        answer = self._waiting[name] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(
            msgspec.json.encode({"type": "order", "id": name, "order": msgspec.to_builtins(order)}).decode()
        )
        async with asyncio.timeout(PATIENCE_S):
            said = await answer
        assert said["type"] == "accepted", said
        seq: int = said["seq"]
        return seq

    async def listen(self) -> None:
        """Take what the centre says until the socket ends."""
        async for message in self._socket:
            said = msgspec.json.decode(message.data)
            if said["type"] in ("accepted", "refused"):
                self._waiting.pop(said["id"]).set_result(said)


@asynccontextmanager
async def open_desk(centre: Centre, token: str) -> AsyncIterator[Desk]:
    """A desk that has had its snapshot."""
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{centre.url}/live", headers=headers, max_msg_size=MOST) as socket,
        asyncio.TaskGroup() as tasks,
    ):
        await socket.send_json({"type": "hello"})
        assert (await socket.receive_json())["type"] == "snapshot"
        desk = Desk(socket)
        listening = tasks.create_task(desk.listen())
        yield desk
        listening.cancel()
