"""PDFs, made one at a time by a process of its own: rendering blocks, eats memory, and may stumble over a page."""

import asyncio
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE

from web.turns import Crowded, Turns

DEADLINE_S = 60.0
"""A report of 500 lines takes six seconds on a slow machine."""
WAITING = 4
"""Reports that may wait for their turn; nobody waits for a fifth."""

log = logging.getLogger(__name__)


class RenderError(Exception):
    """There is no PDF; the text says why and what to do."""


class Renderer:
    """Renders one page at a time."""

    def __init__(self, module: str = "web.report.pdf", deadline_s: float = DEADLINE_S) -> None:
        """`module` takes HTML at its input and gives PDF at its output."""
        self._module = module
        self._deadline_s = deadline_s
        self._turns = Turns(1, WAITING, deadline_s * WAITING)

    async def pdf(self, page: str) -> bytes:
        """The page as PDF. Raises RenderError."""
        try:
            async with self._turns.take():
                return await self._render(page.encode())
        except Crowded:
            raise RenderError("Too many reports are being made: take the page, or try again in a minute.") from None

    async def _render(self, page: bytes) -> bytes:
        try:
            # Without an environment: it needs neither our secrets nor a proxy.
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self._module, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}
            )
        except OSError as error:
            raise RenderError(f"No report can be made now ({error.strerror}): take the page instead.") from None
        try:
            async with asyncio.timeout(self._deadline_s):
                made, _ = await child.communicate(page)
        except TimeoutError:
            raise RenderError("The report took too long to make: take the page instead.") from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode != 0 or not made.startswith(b"%PDF"):
            log.error("A report could not be rendered: its process ended with %s", child.returncode)
            raise RenderError("The report could not be made as PDF: take the page instead.")
        return made
