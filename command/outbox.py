"""Doing what the outbox asks for, oldest first, until it is done: at least once, whatever happens in between."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from command.core import Core
from command.effects import Effect, Lane, decode_effect

PAGE = 500
"""Effects read at a time; also how many may be under way at once."""
RETRY_S = 0.5
"""Pause before effects that failed are tried again: a broker restarts within a second."""

log = logging.getLogger(__name__)

Perform = Callable[[Effect], Awaitable[bool]]


class Outbox:
    """Reads one lane of the outbox whenever it is woken and performs what it finds; a failed effect stays and is tried again."""

    def __init__(self, core: Core, lane: Lane, perform: Perform) -> None:
        """`perform` does one effect and says whether it is done; it must be safe to repeat and has its own deadline."""
        self._core = core
        self._lane = lane
        self._perform = perform
        self._wake = asyncio.Event()
        self._queues: dict[str, asyncio.Lock] = {}

    def wake(self) -> None:
        """There may be something new."""
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        underway: set[int] = set()
        done: list[int] = []
        async with asyncio.TaskGroup() as tasks:
            self._wake.set()
            after = 0
            while True:
                await self._wake.wait()
                self._wake.clear()
                if done:
                    finished, done[:] = list(done), []
                    await self._core.call(self._core.store.drop_effects, finished)
                page = await self._core.call(self._core.store.waiting_effects, self._lane, after, PAGE - len(underway))
                for row, encoded in page:
                    after = row
                    underway.add(row)
                    tasks.create_task(self._do(row, decode_effect(encoded), underway, done))
                if page:
                    self._wake.set()

    async def _do(self, row: int, effect: Effect, underway: set[int], done: list[int]) -> None:
        # What goes to one unit goes in order: a recall must not overtake its dispatch. Locks are first come, first served.
        async with self._queues.setdefault(getattr(effect, "unit", f"row {row}"), asyncio.Lock()):
            while True:
                if await self._perform(effect):
                    break
                await asyncio.sleep(RETRY_S)
        self._queues.pop(f"row {row}", None)
        underway.discard(row)
        done.append(row)
        self._wake.set()
