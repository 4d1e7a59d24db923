"""So much at once, and a bound on those who wait: for what lies in memory as long as its line takes."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Crowded(Exception):
    """Too many wait already, or the turn did not come in time."""


class Turns:
    """Lets in what weighs `at_once` together; `waiting` more may wait, first come, first served, each for `patience_s` at most."""

    def __init__(self, at_once: int, waiting: int, patience_s: float) -> None:
        """Nobody is in."""
        self._free = at_once
        self._at_once = at_once
        self._waiting = waiting
        self._patience_s = patience_s
        self._queue: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def take(self, weight: int = 1) -> AsyncIterator[None]:
        """One turn. What weighs more than all may waits until nobody else is in. Raises Crowded."""
        weight = min(weight, self._at_once)
        if self._queue or weight > self._free:
            await self._come(weight)
        else:
            self._free -= weight
        try:
            yield
        finally:
            self._free += weight
            self._let_in()

    async def _come(self, weight: int) -> None:
        if len(self._queue) >= self._waiting:
            raise Crowded
        place = weight, asyncio.get_running_loop().create_future()
        self._queue.append(place)
        try:
            async with asyncio.timeout(self._patience_s):
                await place[1]
        except BaseException as error:
            self._leave(place)
            if isinstance(error, TimeoutError):
                raise Crowded from None
            raise

    def _leave(self, place: tuple[int, "asyncio.Future[None]"]) -> None:
        """Who waits no more gives back what came in the same moment, and lets those behind come up."""
        weight, turn = place
        if place in self._queue:
            self._queue.remove(place)
        elif not turn.cancelled():
            self._free += weight
        self._let_in()

    def _let_in(self) -> None:
        while self._queue and self._queue[0][0] <= self._free:
            weight, turn = self._queue.popleft()
            if not turn.done():
                self._free -= weight
                turn.set_result(None)
