"""Long bodies: who goes on may take long, who stops is let go."""

import asyncio

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.processes import PATIENCE
from web.paced import TooLarge, receive


async def answer(request: web.Request) -> web.Response:
    try:
        return web.Response(text=str(len(await receive(request, limit=1_000, grace_s=0.2))))
    except TooLarge:
        return web.Response(status=413)
    except TimeoutError:
        return web.Response(status=408)


async def told(claimed: int, body: bytes) -> bytes:
    """The first line of what is answered to so much of a body."""
    app = web.Application()
    app.router.add_post("/", answer)
    async with TestServer(app) as server, asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {claimed}\r\n\r\n".encode() + body)
        line = await reader.readline()
        writer.close()
        return line


async def test_a_body_that_comes_is_taken_and_one_that_stops_is_let_go() -> None:
    assert b" 200 " in await told(600, bytes(600))
    assert b" 408 " in await told(600, bytes(300))
    assert b" 413 " in await told(1_001, b"")
