"""A task that runs beside a body and ends with it: what a context manager needs that starts something."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    """Run `work` while the body runs. If it fails, the body is cancelled and the failure raised, in an ExceptionGroup.

    The body's own exceptions pass as they are: a bare TaskGroup would wrap them, and `except LinkError` around the
    context manager would no longer catch a LinkError.
    """
    failure: Exception | None = None
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work, name=name)
        try:
            yield
        except Exception as error:  # noqa: BLE001 - raised again below, outside the group
            failure = error
        finally:
            task.cancel()
    if failure is not None:
        raise failure
