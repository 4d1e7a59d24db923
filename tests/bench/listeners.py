"""Consoles without a browser, in a process of their own: what each of them is told of alerts, and when."""

import asyncio
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

import aiohttp
import msgspec

from tests.bench.desk import MOST

LAST_S = 60.0
"""Seconds without anything new until what is missing is lost."""


class _Alert(msgspec.Struct):
    source_id: str
    kind: str


class _Event(msgspec.Struct):
    alert: _Alert | str | None = None


class _Recorded(msgspec.Struct):
    event: _Event


class _Events(msgspec.Struct):
    events: list[_Recorded]


_events = msgspec.json.Decoder(_Events).decode


class Told(msgspec.Struct):
    """What one console heard of `alerts` numbered alerts: ms from each one's publishing, how many came twice, how many never."""

    took: "array[float]"
    twice: int
    lost: int


class Listeners:
    """Consoles that listen. Made by `listeners`."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def told(self, seconds: float) -> list[Told]:
        """What each of them heard, once all have heard everything or nothing more comes."""
        assert self._pipe.poll(seconds), "the consoles have not ended"
        found: list[Told] = self._pipe.recv()
        return found


@contextmanager
def listeners(url: str, tokens: Sequence[str], alerts: int) -> Iterator[Listeners]:
    """A console for each token, with its snapshot. Alerts are numbered by their ids: `NUMBER-MONOTONIC_NS`."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_run, args=(url, tokens, alerts, there), daemon=True)
    process.start()
    try:
        assert here.poll(60), "the consoles are not there"
        here.recv()
        yield Listeners(here)
    finally:
        process.kill()
        process.join()


def _run(url: str, tokens: Sequence[str], alerts: int, pipe: Connection) -> None:
    asyncio.run(_listen(url, tokens, alerts, pipe))


async def _listen(url: str, tokens: Sequence[str], alerts: int, pipe: Connection) -> None:
    async with AsyncExitStack() as stack:
        sockets = []
        for token in tokens:
            http = await stack.enter_async_context(aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}))
            socket = await stack.enter_async_context(http.ws_connect(f"{url}/live", max_msg_size=MOST))
            await socket.send_json({"type": "hello"})
            assert (await socket.receive_json())["type"] == "snapshot"
            sockets.append(socket)
        pipe.send("ready")
        async with asyncio.TaskGroup() as tasks:
            heard = [tasks.create_task(_hear(socket, alerts)) for socket in sockets]
        pipe.send([task.result() for task in heard])


async def _hear(socket: aiohttp.ClientWebSocketResponse, alerts: int) -> Told:
    seen, took, twice = bytearray(alerts), array("d"), 0
    while len(took) < alerts:
        try:
            message = await socket.receive(LAST_S)
        except TimeoutError:
            break
        now = time.monotonic_ns()
        if message.type is not aiohttp.WSMsgType.TEXT:
            break
        if not message.data.startswith('{"type":"events"'):
            continue
        for recorded in _events(message.data).events:
            if isinstance(recorded.event.alert, _Alert) and recorded.event.alert.kind != "canary":
                number, _, at = recorded.event.alert.source_id.partition("-")
                twice += seen[int(number)]
                if not seen[int(number)]:
                    seen[int(number)] = 1
                    took.append((now - int(at)) / 1e6)
    return Told(took, twice, seen.count(0))
