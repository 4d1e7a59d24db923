"""What the slots of a console's wall are to show, and what is to be heard: the newest wish only. See docs/console.md."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

W = TypeVar("W")


class Newest(Generic[W]):
    """Carries out wishes as they come, those of different slots at once: a page of 64 tiles is 64 entries in the log, which are
    written together, and an order that comes after them waits for none.

    Who turns pages faster than the log writes leaves wishes behind that nobody sees any more: they are skipped, so that at most
    one of each slot waits. `tasks` owns what runs.
    """

    def __init__(self, tasks: asyncio.TaskGroup, act: Callable[[W], Awaitable[None]]) -> None:
        """`act` carries out one wish."""
        self._tasks = tasks
        self._act = act
        self._newest: dict[int, W | None] = {}
        self._running: dict[int, asyncio.Task[None]] = {}

    def wish(self, slot: int, what: W) -> None:
        """From now on a slot is to have this."""
        self._newest[slot] = what
        if slot not in self._running:
            self._running[slot] = self._tasks.create_task(self._serve(slot), name=f"slot {slot}")

    async def settled(self, slot: int) -> None:
        """Once all that was wished for a slot is done."""
        running = self._running.get(slot)
        if running is not None:
            await asyncio.wait({running})

    def forget(self) -> None:
        """What waits is not wanted any more: its wall is gone. What is being done is finished."""
        self._newest = dict.fromkeys(self._newest)

    def stop(self) -> None:
        """The console has left."""
        for running in self._running.values():
            running.cancel()

    async def _serve(self, slot: int) -> None:
        try:
            while (what := self._newest.get(slot)) is not None:
                self._newest[slot] = None
                await self._act(what)
        finally:
            del self._newest[slot], self._running[slot]
