"""A full disk: orders are refused with a sentence, nothing half is kept, and writing goes on once there is room."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from msgspec.structs import replace

from command.core import Core
from command.model import Accepted, Refusal
from command.store import Store
from incidents.orders import AddNote
from tests.edges.command.centre import Published, noted, opened, recovered, running_core, same
from tests.laws.world import DISPATCHER, UNDERPASS, alarm, of_device
from tests.small_disk import SmallDisk, mounted_or_skipped

LONG = AddNote(incident="I1", text="水" * 2000)


class Disk(Protocol):
    """A disk that can be filled and emptied again."""

    folder: Path

    async def fill(self, core: Core) -> None: ...

    async def empty(self, core: Core) -> None: ...


class PageLimit:
    """SQLite's own limit: `database or disk is full` once the file would grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def fill(self, core: Core) -> None:
        await core.call(_limit, core.store, 1)

    async def empty(self, core: Core) -> None:
        await core.call(_limit, core.store, 1_000_000)


def _limit(store: Store, pages: int) -> None:
    # SQLite takes the present size of the file when asked for less.
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


class Mounted:
    """A file system of two megabytes."""

    def __init__(self, disk: SmallDisk) -> None:
        self.folder = disk.folder
        self._disk = disk

    async def fill(self, core: Core) -> None:
        self._disk.fill()

    async def empty(self, core: Core) -> None:
        self._disk.empty()


@pytest.fixture(params=["page limit", "small disk"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    if request.param == "page limit":
        yield PageLimit(tmp_path)
        return
    with mounted_or_skipped(tmp_path / "disk", 2) as small:
        yield Mounted(small)


async def fill(disk: Disk, core: Core) -> Refusal:
    """Fill the disk and give orders until one is refused."""
    await disk.fill(core)
    for _ in range(200):
        answer = await core.submit(LONG, DISPATCHER)
        if isinstance(answer, Refusal):
            return answer
    raise AssertionError("the disk never got full")


async def test_a_full_disk_refuses_orders_until_there_is_room(disk: Disk) -> None:
    published = Published()
    async with running_core(disk.folder, published) as core:
        await opened(core)
        refusal = await fill(disk, core)
        assert refusal.code == "not_stored"
        assert "check the disk" in refusal.message
        found, position = recovered(disk.folder)
        assert core.position == position
        assert same(core.state, found)
        again = await core.submit(LONG, DISPATCHER)
        assert isinstance(again, Refusal) and again.code == "not_stored"
        assert core.unwritable_since is not None

        await disk.empty(core)
        assert await noted(core, "又有空间了") == position.seq + 1
        assert core.unwritable_since is None
    found, end = recovered(disk.folder)
    assert end.seq == position.seq + 1
    assert published.seqs == list(range(1, end.seq + 1))
    assert same(core.state, found)


async def test_nothing_joins_an_incident_that_could_not_be_stored(disk: Disk) -> None:
    async with running_core(disk.folder) as core:
        await opened(core)
        await fill(disk, core)
        lost = await core.submit(replace(alarm(UNDERPASS, "a"), text="水" * 2000), of_device(UNDERPASS))
        assert isinstance(lost, Refusal) and lost.code == "not_stored"
        await disk.empty(core)
        kept = await core.submit(alarm(UNDERPASS, "b", "minor"), of_device(UNDERPASS))
        assert isinstance(kept, Accepted)
        assert core.state.incidents.linked["I2"] == ["A1"]


async def test_a_centre_that_goes_down_on_a_full_disk_ends_in_order(disk: Disk) -> None:
    async with running_core(disk.folder) as core:
        await opened(core)
        await fill(disk, core)
    found, position = recovered(disk.folder)
    assert position == core.position
    assert same(core.state, found)
