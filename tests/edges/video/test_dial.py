"""A line that the centre ends: the reason is in our own log, and who is hung up on at once comes back more slowly."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, WSCloseCode, web

from tests.waiting import until
from video import link
from video.dial import CONNECT_TIMEOUT, SOUND_CAPS, UNREACHED_CAP, Dial, Line

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
WHY = "Camera id '摄像头 一': use 1 to 64 letters."


@asynccontextmanager
async def dialling(handle: Handler, cap: float = 5) -> AsyncIterator[None]:
    """A node's line to a centre that serves `/node` so; its first pause is at most 0.2 s, and none longer than `cap`."""
    app = web.Application()
    app.router.add_get("/node", handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        line = Line("node street", f"http://127.0.0.1:{runner.addresses[0][1]}/node", "token")
        async with ClientSession(timeout=CONNECT_TIMEOUT) as http, asyncio.TaskGroup() as tasks:
            dial = Dial(
                http,
                line,
                decode=link.to_agent,
                first=lambda: link.Announce(cameras=(), at="2026-06-21T20:14:07.120+08:00"),
                handle=lambda _: None,
            )
            running = tasks.create_task(dial.run(first=0.2, cap=cap))
            yield
            running.cancel()
    finally:
        await runner.cleanup()


def hanging_up(code: int, reason: str = "", after: float = 0) -> Handler:
    """A centre that hears the cameras and hangs up, so many seconds later."""

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        await asyncio.sleep(after)
        await socket.close(code=code, message=reason.encode())
        return socket

    return handle


async def warnings(caplog: pytest.LogCaptureFixture, count: int) -> tuple[list[str], list[float]]:
    """What the log says of the first `count` ends of the line, and the pauses it tells, in seconds."""

    def ends() -> list[str]:
        return [text for text in caplog.messages if "next attempt" in text]

    await until(lambda: len(ends()) >= count)
    said = ends()
    return said, [float(found) for text in said for found in re.findall(r"next attempt in ([\d.]+) s", text)]


async def test_a_node_whose_cameras_are_refused_says_why_and_waits(caplog: pytest.LogCaptureFixture) -> None:
    async with dialling(hanging_up(WSCloseCode.POLICY_VIOLATION, WHY)):
        said, _ = await warnings(caplog, 1)
    assert said == [f"node street: the centre hung up: {WHY} (1008); next attempt in 30.0 s"]


ENDS = [WSCloseCode.OK, WSCloseCode.GOING_AWAY, WSCloseCode.INVALID_TEXT, WSCloseCode.TRY_AGAIN_LATER]


@pytest.mark.parametrize("code", ENDS)
async def test_a_line_that_ends_at_once_is_dialled_more_and_more_slowly(
    caplog: pytest.LogCaptureFixture, code: int
) -> None:
    async with dialling(hanging_up(code, "not now")):
        said, pauses = await warnings(caplog, 3)
    assert all(f"the centre hung up: not now ({code})" in text for text in said)
    assert pauses[0] <= 0.2 < 0.4 <= pauses[2]


async def test_a_centre_that_breaks_down_after_each_welcome_is_dialled_more_and_more_slowly(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport is not None
        request.transport.abort()
        return socket

    async with dialling(handle):
        said, pauses = await warnings(caplog, 3)
    assert all("the line to the centre was closed" in text for text in said)
    assert pauses[0] <= 0.2 < 0.4 <= pauses[2]


@pytest.mark.parametrize("code", [WSCloseCode.GOING_AWAY, WSCloseCode.TRY_AGAIN_LATER])
async def test_after_a_line_that_stood_it_is_dialled_again_soon(caplog: pytest.LogCaptureFixture, code: int) -> None:
    async with dialling(hanging_up(code, after=0.4 * SOUND_CAPS), cap=0.4):
        _, pauses = await warnings(caplog, 2)
    assert max(pauses) <= 0.2


async def test_a_centre_that_takes_nobody_in_is_asked_again_within_the_seconds_that_people_wait(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=503)

    async with dialling(handle):
        _, pauses = await warnings(caplog, 6)
    assert max(pauses) <= UNREACHED_CAP + 0.05


async def test_an_agent_that_is_one_too_many_is_told_so(caplog: pytest.LogCaptureFixture) -> None:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=409)

    async with dialling(handle):
        said, _ = await warnings(caplog, 1)
    assert "another program is connected as this one: if that lasts, stop one of the two" in said[0]
