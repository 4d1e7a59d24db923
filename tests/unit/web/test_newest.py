"""The slots of a wall: at once, the newest wish only, and nothing of a wall that is gone."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from web.newest import Newest
from web.wire import WallShow


def show(slot: int, camera: str) -> WallShow:
    return WallShow(slot=slot, camera=camera)


class Acting:
    """Carries out wishes; each waits to be let go."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self.begun: list[str] = []
        self.may = asyncio.Event()
        self.newest = Newest(tasks, self._act)

    async def _act(self, wish: WallShow) -> None:
        self.begun.append(f"{wish.slot} {wish.camera}")
        await self.may.wait()

    async def turn(self) -> None:
        """Let everybody go on who can."""
        for _ in range(3):
            await asyncio.sleep(0)


@pytest.fixture
async def acting() -> AsyncIterator[Acting]:
    async with asyncio.TaskGroup() as tasks:
        acting = Acting(tasks)
        yield acting
        acting.may.set()


async def test_a_page_is_shown_at_once(acting: Acting) -> None:
    for slot in range(64):
        acting.newest.wish(slot, show(slot, "C1"))
    await acting.turn()
    assert len(acting.begun) == 64


async def test_pages_turned_faster_than_they_are_written_are_skipped(acting: Acting) -> None:
    for camera in ("C1", "C2", "C3", "C4"):
        acting.newest.wish(0, show(0, camera))
        await acting.turn()
    assert acting.begun == ["0 C1"], "one after the other in a slot"
    acting.may.set()
    await acting.newest.settled(0)
    assert acting.begun == ["0 C1", "0 C4"]
    acting.newest.wish(0, show(0, "C5"))
    await acting.newest.settled(0)
    assert acting.begun[-1] == "0 C5"


async def test_what_waits_for_a_wall_that_is_gone_is_forgotten(acting: Acting) -> None:
    acting.newest.wish(0, show(0, "C1"))
    await acting.turn()
    acting.newest.wish(0, show(0, "C2"))
    acting.newest.forget()
    acting.may.set()
    await acting.newest.settled(0)
    assert acting.begun == ["0 C1"]
    acting.newest.wish(0, show(0, "C3"))
    await acting.newest.settled(0)
    assert acting.begun == ["0 C1", "0 C3"]


async def test_a_console_that_leaves_waits_for_nothing(acting: Acting) -> None:
    acting.newest.wish(0, show(0, "C1"))
    await acting.turn()
    acting.newest.stop()
    await acting.newest.settled(0)
    assert not acting.may.is_set()
    await acting.newest.settled(7)
