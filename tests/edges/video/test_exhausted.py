"""A media process that can open nothing for a moment says so, and goes on afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.exhausted import no_files_left
from video.media.stills import StillFailed, Stills


@asynccontextmanager
async def making_stills() -> AsyncIterator[Stills]:
    stills = Stills()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(stills.run())
        yield stills
        running.cancel()


async def test_a_picture_that_cannot_be_made_now_is_refused_and_the_next_is_made() -> None:
    async with making_stills() as stills:
        with no_files_left():
            with pytest.raises(StillFailed, match="could be started"):
                await stills.jpeg(b"no key frame")
        with pytest.raises(StillFailed) as failed:
            await stills.jpeg(b"no key frame")
        assert failed.value.code == "bad_picture", "a worker has looked at it"
