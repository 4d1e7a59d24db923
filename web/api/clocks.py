"""How quick the centre and its crews are, this shift and the one before. See docs/clocks.md."""

import asyncio

from aiohttp import web

from web.api.answers import error, json
from web.auth import Identity
from web.services import SERVICES

PATIENCE_S = 10.0
"""At the start two shifts of the log are read first: a busy day takes some seconds."""


async def clocks(request: web.Request, _: Identity) -> web.StreamResponse:
    """Percentiles of each measure, against its limits, as they stand at this moment."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return json(await request.app[SERVICES].clocks.now())
    except TimeoutError:
        return error(503, "starting", "The centre is reading two shifts of its log: try again in a moment.")
