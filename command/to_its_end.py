"""Work that is not to be left half done when whoever waits for it is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives. A cancellation is told once it has ended: it must have a deadline of its own, or be short."""
    task = asyncio.create_task(work)  # noqa: TID251 - owned by this function, which leaves only after it has ended
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
