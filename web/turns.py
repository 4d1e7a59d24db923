"""Few at once, and a bound on those who wait: for what lies in memory as long as its line takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Crowded(Exception):
    """Too many wait already, or the turn did not come in time."""


class Turns:
    """Lets `at_once` in; `waiting` more may wait, each for `patience_s` at most."""

    def __init__(self, at_once: int, waiting: int, patience_s: float) -> None:
        """Nobody is in."""
        self._turn = asyncio.Semaphore(at_once)
        self._free = at_once + waiting
        self._patience_s = patience_s

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """One turn. Raises Crowded."""
        if self._free == 0:
            raise Crowded
        self._free -= 1
        try:
            await self._come()
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._free += 1

    async def _come(self) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                await self._turn.acquire()
        except TimeoutError:
            raise Crowded from None
