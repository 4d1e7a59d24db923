"""Doing what the outbox asks for, oldest first, until it is done: at least once, whatever happens in between."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext

import msgspec

from command.core import Core
from command.effects import Effect, Lane, decode_effect, queue_of
from command.log import StoreError

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
                try:
                    page = await self._page(after, PAGE - len(underway), done)
                except StoreError as error:
                    log.error("%s", error)
                    await asyncio.sleep(RETRY_S)
                    self._wake.set()
                    continue
                for row, encoded in page:
                    after = row
                    effect = _read(row, encoded)
                    if effect is not None:
                        underway.add(row)
                        tasks.create_task(self._do(row, effect, underway, done))
                if page:
                    self._wake.set()

    async def _page(self, after: int, limit: int, done: list[int]) -> list[tuple[int, bytes]]:
        """What waits beyond row `after`, once what is done was dropped. Raises StoreError."""
        if done:
            finished = list(done)
            await self._core.call(self._core.store.drop_effects, finished)
            del done[: len(finished)]
        return await self._core.call(self._core.store.waiting_effects, self._lane, after, limit)

    async def _do(self, row: int, effect: Effect, underway: set[int], done: list[int]) -> None:
        queue = queue_of(effect)
        # Locks are first come, first served.
        async with nullcontext() if queue is None else self._queues.setdefault(queue, asyncio.Lock()):
            while True:
                if await self._is_done(effect):
                    break
                await asyncio.sleep(RETRY_S)
        underway.discard(row)
        done.append(row)
        self._wake.set()

    async def _is_done(self, effect: Effect) -> bool:
        try:
            return await self._perform(effect)
        except Exception:
            # Whatever it is: one effect that fails must not stop all others, now and after every restart.
            log.exception("An effect failed and is tried again: %s", effect)
            return False


def _read(row: int, encoded: bytes) -> Effect | None:
    """The effect of a row; one of another release stays where it is."""
    try:
        effect: Effect = decode_effect(encoded)
    except msgspec.MsgspecError as error:
        log.error("Effect %d can't be read (%s): it waits for the release that wrote it", row, error)
        return None
    return effect
