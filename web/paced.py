"""Bodies of some megabytes over slow lines: as long as they go on they may take their time, who stops is let go."""

import asyncio

from aiohttp import web

GRACE_S = 20.0
"""How long a line may stand still at the beginning."""
SLOWEST = 50_000
"""Bytes a second that a line must bring on the whole: 0.4 Mbit/s, a poor mobile line; a film of 50 MB may take 17 minutes."""
CHUNK = 256 * 1024


class TooLarge(Exception):
    """The body is longer than may be."""


async def receive(request: web.Request, limit: int, grace_s: float = GRACE_S) -> bytes:
    """The whole body of a request. Raises TooLarge, and TimeoutError where it comes too slowly."""
    if request.content_length is not None and request.content_length > limit:
        raise TooLarge
    content, begun = bytearray(), asyncio.get_running_loop().time()
    async with asyncio.timeout_at(begun + grace_s) as deadline:
        async for chunk in request.content.iter_chunked(CHUNK):
            content += chunk
            if len(content) > limit:
                raise TooLarge
            deadline.reschedule(begun + grace_s + len(content) / SLOWEST)
    return bytes(content)


async def send(request: web.Request, content: bytes, content_type: str, headers: dict[str, str]) -> web.StreamResponse:
    """Write an answer to its end, so that the caller knows when its memory is free. Raises TimeoutError where it goes too slowly."""
    response = web.StreamResponse(headers=headers)
    response.content_type = content_type
    response.content_length = len(content)
    await response.prepare(request)
    begun = asyncio.get_running_loop().time()
    async with asyncio.timeout_at(begun + GRACE_S) as deadline:
        for begin in range(0, len(content), CHUNK):
            await response.write(content[begin : begin + CHUNK])
            deadline.reschedule(begun + GRACE_S + begin / SLOWEST)
        await response.write_eof()
    return response
