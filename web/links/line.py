"""One WebSocket of a machine that dialled us: a bounded queue, one writer, a deadline for everything."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from video.link import MAX_SDP

HEARTBEAT_S = 5.0
"""A machine that does not answer a ping within half of this is gone: its cameras must not look connected."""
QUEUE = 500
MAX_MESSAGE = MAX_SDP + 4 * 1024 * 1024
"""Bytes: a picture of a key frame in base64, or the cameras of the largest platform."""

log = logging.getLogger(__name__)


class Line:
    """Messages to one machine. `gone` says that it can't be reached any more."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue(QUEUE)
        self.gone = asyncio.Event()

    def send(self, message: msgspec.Struct) -> bool:
        """Queue a message; False when the line is gone. A line that lets so many wait is dead, and closed."""
        if self.gone.is_set():
            return False
        try:
            self._outgoing.put_nowait(msgspec.json.encode(message))
        except asyncio.QueueFull:
            self.gone.set()
            return False
        return True

    async def serve(self, socket: web.WebSocketResponse, heard: Callable[[str], Awaitable[None]]) -> None:
        """Read and write until either ends. A message that can't be read closes the line, with the reason."""
        try:
            async with asyncio.TaskGroup() as tasks:
                running = [
                    tasks.create_task(self._read(socket, heard)),
                    tasks.create_task(self._write(socket)),
                    tasks.create_task(self._wait_gone()),
                ]
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in running:
                    task.cancel()
        finally:
            self.gone.set()
            await socket.close()

    async def _wait_gone(self) -> None:
        await self.gone.wait()

    async def _read(self, socket: web.WebSocketResponse, heard: Callable[[str], Awaitable[None]]) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                await socket.close(code=WSCloseCode.UNSUPPORTED_DATA, message=b"JSON text only")
                return
            try:
                await heard(message.data)
            except (msgspec.DecodeError, UnicodeError) as error:
                log.warning("A line is closed for a message that can't be read: %s", error)
                await socket.close(code=WSCloseCode.INVALID_TEXT, message=str(error).encode()[:120])
                return

    async def _write(self, socket: web.WebSocketResponse) -> None:
        try:
            while True:
                await socket.send_str((await self._outgoing.get()).decode())
        except ConnectionError:
            return


async def accept(request: web.Request) -> web.WebSocketResponse:
    """The upgraded socket, with heartbeat and limit."""
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE)
    await socket.prepare(request)
    return socket
