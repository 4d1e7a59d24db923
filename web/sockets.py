"""The writing half of a WebSocket: a bounded queue, one writer, and an end that comes for sure."""

import asyncio

from aiohttp import WSCloseCode, WSMsgType, web

GOODBYE_S = 5.0
"""How long the other side may take to read what is being sent, and to answer a goodbye; one that stands still never does."""


class Outgoing:
    """What waits to be sent. `write` must be running; it ends after `end`, or when the connection is lost."""

    def __init__(self, limit: int) -> None:
        """At most `limit` messages wait."""
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(limit)

    def put(self, message: bytes) -> bool:
        """False when it is full: then the other side has fallen behind."""
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            return False
        return True

    def end(self) -> None:
        """Forget what waits; the writer ends with the message it is sending."""
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def write(self, socket: web.WebSocketResponse) -> None:
        """Send one message after the other."""
        try:
            while (message := await self._waiting.get()) is not None:
                # As it is: all consoles are told the same bytes, and to decode and encode them again for each is dear in a storm.
                await socket.send_frame(message, WSMsgType.TEXT)
        except ConnectionError:
            return


async def hang_up(
    request: web.Request, socket: web.WebSocketResponse, writing: asyncio.Task[None], code: int, reason: bytes = b""
) -> None:
    """Say why and close, once the writer has ended. Who reads nothing any more is dropped without a word.

    The writer is not cancelled before: aiohttp takes a send that comes after a cancelled one for cancelled as well, and
    by itself it waits for ever to hand over what lies before the goodbye, asking for no heartbeat meanwhile.
    """
    if not socket.closed:
        await asyncio.wait([writing], timeout=GOODBYE_S)
    if writing.done():
        try:
            async with asyncio.timeout(GOODBYE_S):
                await socket.close(code=code, message=reason)
        except TimeoutError:
            pass
    writing.cancel()
    if socket.close_code in (None, WSCloseCode.ABNORMAL_CLOSURE) and request.transport is not None:
        request.transport.abort()
