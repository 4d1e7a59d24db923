"""A desk without a browser: a program that is signed in at the live socket. It speaks JSON and shares no type with us."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.centre import Centre
from tests.processes import PATIENCE

Json = dict[str, Any]


class Desk:
    """What it was told: the snapshot, every event after it, and everything else in `heard`."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.snapshot: Json = {}
        self.events: list[Json] = []
        self.heard: list[Json] = []

    async def hello(self) -> Json:
        """Start, or start again, from a snapshot."""
        await self.say({"type": "hello"})
        self.snapshot = await self.told("snapshot")
        self.events.clear()
        return self.snapshot

    async def say(self, message: Json) -> None:
        await self.socket.send_str(json.dumps(message))

    async def told(self, kind: str, **fields: Any) -> Json:
        """The next message of this kind with these fields; it is told once."""
        return await self._first(lambda message: message["type"] == kind and fields.items() <= message.items())

    async def event(self, kind: str, **fields: Any) -> Json:
        """The first event since the snapshot of this kind with these fields, as it was recorded."""
        async with asyncio.timeout(PATIENCE):
            seen = 0
            while True:
                for recorded in self.events[seen:]:
                    if recorded["event"]["type"] == kind and fields.items() <= recorded["event"].items():
                        return recorded
                seen = len(self.events)
                await self.hear()

    async def order(self, order: Json, name: str | None = None) -> Json:
        """What the centre answers to an order: accepted or refused."""
        name = name or uuid.uuid4().hex
        await self.say({"type": "order", "id": name, "order": order})
        return await self._first(lambda message: message["type"] in ("accepted", "refused") and message["id"] == name)

    async def _first(self, fits: Callable[[Json], bool]) -> Json:
        async with asyncio.timeout(PATIENCE):
            while True:
                for at, message in enumerate(self.heard):
                    if fits(message):
                        return self.heard.pop(at)
                await self.hear()

    async def hear(self) -> Json:
        """Take in one more message."""
        message = await self.socket.receive(PATIENCE)
        assert message.type is WSMsgType.TEXT, f"the socket is closed: {self.socket.close_code} {message.extra}"
        said: Json = json.loads(message.data)
        if said["type"] == "events":
            self.events += said["events"]
        self.heard.append(said)
        return said

    async def close_code(self) -> int:
        """With which code the centre ends the socket."""
        async with asyncio.timeout(PATIENCE):
            async for _ in self.socket:
                pass
        assert self.socket.close_code is not None
        return self.socket.close_code

    @property
    def seqs(self) -> list[int]:
        """Of the snapshot and of every event after it."""
        return [self.snapshot["seq"], *(recorded["seq"] for recorded in self.events)]


@asynccontextmanager
async def signed_in(centre: Centre, token: str | None) -> AsyncIterator[ClientSession]:
    """HTTP with that token."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with ClientSession(centre.url, headers=headers) as http:
        yield http


@asynccontextmanager
async def sitting(centre: Centre, token: str) -> AsyncIterator[Desk]:
    """A desk that has had its snapshot."""
    async with signed_in(centre, token) as http, http.ws_connect("/live", max_msg_size=0) as socket:
        desk = Desk(socket)
        await desk.hello()
        yield desk
