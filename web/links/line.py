"""One WebSocket of a machine that dialled us: a bounded queue, one writer, a deadline for everything."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from video.link import MAX_SDP
from web.sockets import Outgoing, hang_up

HEARTBEAT_S = 5.0
"""A machine that does not answer a ping within half of this is gone: its cameras must not look connected."""
QUEUE = 500
MAX_MESSAGE = MAX_SDP + 4 * 1024 * 1024
"""Bytes: a picture of a key frame in base64, or the cameras of the largest platform."""
MAX_REASON = 120
"""Bytes: a control frame holds 125, two of them for the code (RFC 6455 §5.5)."""

log = logging.getLogger(__name__)


class Line:
    """Messages to one machine, until it can't be reached any more."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._outgoing = Outgoing(QUEUE)
        self._goodbye: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()

    def send(self, message: msgspec.Struct) -> bool:
        """Queue a message; False when the line is gone. A line that lets so many wait is dead, and closed."""
        if self._goodbye.done():
            return False
        if not self._outgoing.put(msgspec.json.encode(message)):
            self.end(WSCloseCode.TRY_AGAIN_LATER, "fell behind")
            return False
        return True

    async def serve(
        self, request: web.Request, socket: web.WebSocketResponse, heard: Callable[[str], Awaitable[None]]
    ) -> None:
        """Read and write until either ends. A message that can't be read closes the line, with the reason."""
        try:
            async with asyncio.TaskGroup() as tasks:
                reading = tasks.create_task(self._read(socket, heard))
                writing = tasks.create_task(self._outgoing.write(socket))
                ends: list[asyncio.Future[Any]] = [reading, writing, self._goodbye]
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                self.end(WSCloseCode.OK)
                reading.cancel()
                self._outgoing.end()
                await hang_up(request, socket, writing, *self._goodbye.result())
        finally:
            self.end(WSCloseCode.OK)

    def end(self, code: int, reason: str = "") -> None:
        """Hang up with this code; the first word counts."""
        if not self._goodbye.done():
            # Cut between characters: half of one is no text, and the whole goodbye would not be understood.
            told = reason.encode()[:MAX_REASON].decode(errors="ignore")
            self._goodbye.set_result((code, told.encode()))

    async def _read(self, socket: web.WebSocketResponse, heard: Callable[[str], Awaitable[None]]) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                self.end(WSCloseCode.UNSUPPORTED_DATA, "JSON text only")
                return
            try:
                await heard(message.data)
            except (msgspec.DecodeError, UnicodeError) as error:
                log.warning("A line is closed for a message that can't be read: %s", error)
                self.end(WSCloseCode.INVALID_TEXT, str(error))
                return


async def accept(request: web.Request) -> web.WebSocketResponse:
    """The upgraded socket, with heartbeat and limit."""
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE)
    await socket.prepare(request)
    return socket
