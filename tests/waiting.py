"""Waiting, in a test with a loop, for what tells nobody of itself; `tests.processes` waits where there is none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tests.processes import PATIENCE

T = TypeVar("T")


async def eventually(
    look: Callable[[], Awaitable[T]], why: str = "", seconds: float = PATIENCE, pause: float = 0.05
) -> T:
    """The first look that is true. Fails after so many seconds, and says why; `pause` lies between two looks."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not (seen := await look()):
        assert asyncio.get_running_loop().time() < deadline, f"not within {seconds:g} s: {why or seen}"
        await asyncio.sleep(pause)
    return seen


async def until(look: Callable[[], T], why: str = "", seconds: float = PATIENCE) -> T:
    """The same of what is at hand in this process, and costs nothing to look at."""

    async def seen() -> T:
        return look()

    return await eventually(seen, why, seconds, pause=0.002)
