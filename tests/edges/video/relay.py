"""A tiny centre: relays between node agents and one media process, and remembers what media said."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import WSMsgType, web
from msgspec import Struct
from msgspec.json import encode

from video import link

TOKEN = "let me in"


class Relay:
    """`url` is where agents dial, `url`/media where media does. `said` holds every message media sent but `Stats`.

    `lead` may change the offer of a pull on its way to the node.
    """

    def __init__(self) -> None:
        self.url = ""
        self.said: list[Struct] = []
        self.stats: list[link.Stats] = []
        self.announced: dict[str, link.Announce] = {}
        self.readies: list[link.Ready] = []
        self.pulls: list[str] = []
        self.pulled: list[float] = []
        self.pongs: list[link.Pong] = []
        self.weighed: list[link.Weigh] = []
        self.takes_nodes = True
        self.lead: Callable[[str], Awaitable[str]] | None = None
        self._new: set[str] = set()
        self._nodes: dict[str, web.WebSocketResponse] = {}
        self._media: web.WebSocketResponse | None = None
        self._changed = asyncio.Condition()

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator[Self]:
        relay = cls()
        app = web.Application()
        app.router.add_get("/node", relay._node)
        app.router.add_get("/media", relay._media_link)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        relay.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield relay
        finally:
            for line in [*relay._nodes.values(), relay._media]:
                if line is not None:
                    await line.close()
            await runner.cleanup()

    async def _node(self, request: web.Request) -> web.WebSocketResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise web.HTTPUnauthorized
        if not self.takes_nodes:
            raise web.HTTPServiceUnavailable
        name = request.query["node"]
        line = web.WebSocketResponse()
        await line.prepare(request)
        self._nodes[name] = line
        self._new.add(name)
        await line.send_str(encode(link.Welcome(node=name, at="2026-11-22T08:00:00.000+08:00")).decode())
        async for message in line:
            if message.type is WSMsgType.TEXT:
                await self._from_agent(name, link.from_agent(message.data))
        return line

    async def _from_agent(self, name: str, message: link.FromAgent) -> None:
        match message:
            case link.Announce():
                self.announced[name] = message
                if name in self._new and self._media is not None and not self._media.closed:
                    await self.tell_media(link.NodeOnline(node=name))
                self._new.discard(name)
            case link.Started():
                await self.tell_media(link.Pulled(pull=message.pull, sdp=message.sdp, quality=message.quality))
            case link.NotStarted():
                await self.tell_media(message)
            case link.Pong():
                self.pongs.append(message)
        async with self._changed:
            self._changed.notify_all()

    async def _media_link(self, request: web.Request) -> web.WebSocketResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise web.HTTPUnauthorized
        line = web.WebSocketResponse(max_msg_size=1024 * 1024)
        await line.prepare(request)
        self._media = line
        async for message in line:
            if message.type is WSMsgType.TEXT:
                await self._from_media(link.from_media(message.data))
        return line

    async def _from_media(self, message: link.FromMedia) -> None:
        match message:
            case link.Pull():
                self.pulls.append(message.pull)
                self.pulled.append(asyncio.get_running_loop().time())
                start = link.Start(
                    pull=message.pull,
                    camera=message.camera,
                    quality=message.quality,
                    offer=await self.lead(message.offer) if self.lead is not None else message.offer,
                    priority=message.priority,
                )
                await self.tell_node(message.node, start)
            case link.Weigh() | link.Hear():
                self.weighed += [message] if isinstance(message, link.Weigh) else []
                await self.tell_node(message.node, message)
            case link.Drop():
                await self.tell_node(message.node, link.Stop(pull=message.pull))
            case link.Ready():
                self.readies.append(message)
            case link.Stats():
                self.stats.append(message)
            case _:
                self.said.append(message)
        async with self._changed:
            self._changed.notify_all()

    async def tell_node(self, node: str, message: link.ToAgent) -> None:
        line = self._nodes.get(node)
        if line is not None and not line.closed:
            await line.send_str(encode(message).decode())
        elif isinstance(message, link.Start):
            offline = link.NotStarted(pull=message.pull, code="offline", message=f"node {node} is offline")
            await self.tell_media(offline)

    async def tell_media(self, message: link.ToMedia) -> None:
        assert self._media is not None
        await self._media.send_str(encode(message).decode())

    async def cut(self) -> None:
        """Lose every line at once."""
        for line in [*self._nodes.values(), self._media]:
            if line is not None:
                await line.close()

    async def until(self, seconds: float, happened: "type[Struct] | None" = None, **fields: object) -> Struct:
        """Wait for a message of media with these fields; the newest one counts, it is taken out of `said`."""

        def found() -> Struct | None:
            for message in reversed(self.said):
                if happened and isinstance(message, happened):
                    if all(getattr(message, name) == value for name, value in fields.items()):
                        return message
            return None

        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: found() is not None)
        message = found()
        assert message is not None
        self.said.remove(message)
        return message

    async def counted(self, what: Callable[[link.Stats], bool] = lambda _: True, seconds: float = 5) -> link.Stats:
        """The first statistics from now on that are so."""
        begun = len(self.stats)

        def found() -> link.Stats | None:
            return next(filter(what, self.stats[begun:]), None)

        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: found() is not None)
        stats = found()
        assert stats is not None
        return stats

    async def ready(self, nodes: int, media: int = 1, seconds: float = 10) -> None:
        """Wait until that many nodes have announced and media has said it is ready that often."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: len(self.announced) >= nodes and len(self.readies) >= media)
