"""Files on a full disk: a sentence, nothing half left behind, and room that stays for the log."""

import fcntl
from io import BytesIO
from pathlib import Path

import pytest

from command.bus import LocalBus
from command.core import Core
from command.effects import TakePicture
from command.model import Accepted
from command.store import Store
from command.vault import new_key
from devices.orders import AddDevice
from incidents.orders import AddNote
from tests.centre import Centre
from tests.desk import signed_in
from tests.edges.command.centre import SYSTEM, accepted, opened
from tests.edges.web.conftest import open_incident
from tests.edges.web.parts import CAMERA, a_core
from tests.laws.world import BROKER_HASH, DISPATCHER, SHOP, alarm, of_device
from tests.small_disk import mounted_or_skipped
from video import link
from video.model import Quality
from web.links.relay import Relay
from web.perform import Pictures
from web.sealed_files import NotKept, SealedFiles

AT = "2026-06-21T20:14:07.120+08:00"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_write_that_fails_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """Less than nothing is kept free here, so that it is the write itself that fails."""
    with mounted_or_skipped(tmp_path / "disk", 1) as disk:
        files = SealedFiles(disk.folder, "attachment", reserve=-10_000_000)
        for _ in range(3):
            with pytest.raises(NotKept, match="too full for files"):
                files.keep("a", new_key(), bytes(3_000_000))
            assert left(disk.folder) == []
        files.keep("b", new_key(), bytes(100_000))
        assert left(disk.folder) == ["b.sealed"]


def test_the_last_of_the_disk_is_left_to_the_log(tmp_path: Path) -> None:
    files = SealedFiles(tmp_path, "attachment", reserve=1 << 60)
    with pytest.raises(NotKept, match="too full for files"):
        files.keep("a", new_key(), b"small")
    assert left(tmp_path) == []


def test_what_a_killed_writer_left_is_swept_at_the_start_and_what_another_writes_is_not(tmp_path: Path) -> None:
    (tmp_path / "old.part").write_bytes(b"half")
    (tmp_path / "whole.sealed").write_bytes(b"kept")
    with (tmp_path / "underway.part").open("wb") as underway:
        fcntl.flock(underway, fcntl.LOCK_EX)
        SealedFiles(tmp_path, "attachment")
        assert left(tmp_path) == ["underway.part", "whole.sealed"]


async def test_who_sends_a_file_that_cannot_be_written_is_told_so(centre: Centre, wang: str) -> None:
    incident, folder = open_incident(centre, wang), centre.data / "attachments"
    aside = folder.rename(folder.with_name("attachments-aside"))
    try:
        async with signed_in(centre, wang) as http:
            url = f"/api/v1/incidents/{incident}/attachments"
            async with http.post(url, data=BytesIO(b"\xff\xd8\xff\xe0 photo")) as answer:
                told = (await answer.json())["error"]
                assert (answer.status, told["code"]) == (507, "not_kept")
                assert "ask" in told["message"] or "administrator" in told["message"]
    finally:
        aside.rename(folder)
    assert centre.get(f"/api/v1/incidents/{incident}", wang)[1]["incident"]["attachments"] == []


class Snapping(Relay):
    """Every camera gives a picture."""

    async def snap(self, camera: str, node: str, quality: Quality) -> link.Snapped:
        return link.Snapped(request="s", jpeg=b"\xff\xd8 a picture \xff\xd9", at=AT)


def _limit(store: Store, pages: int) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


async def _alarmed(core: Core) -> None:
    accepted(await core.submit(AddDevice(device=SHOP, password_hash=BROKER_HASH), SYSTEM))
    accepted(await core.submit(alarm(SHOP, "a"), of_device(SHOP)))


async def _fill(core: Core) -> None:
    """Until not even a short word fits: SQLite's own limit, taken for its present size when that is more."""
    await core.call(_limit, core.store, 1)
    for length in (2000, 200, 1):
        while isinstance(await core.submit(AddNote(incident="I1", text="水" * length), DISPATCHER), Accepted):
            pass


async def test_a_picture_that_the_log_does_not_take_leaves_no_file(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path / "data", bus) as core:
        await opened(core)
        await _alarmed(core)
        await core.call(core.store.key_of, "A1")
        folder = tmp_path / "pictures"
        pictures = Pictures(core, Snapping(bus, lambda: AT), SealedFiles(folder, "picture"), lambda: AT, lambda: 0.0)
        effect = TakePicture(alert="A1", cameras=(CAMERA.id,), at=AT)
        await _fill(core)
        for _ in range(2):
            assert not await pictures.perform(effect)
            assert left(folder) == []
        await core.call(_limit, core.store, 1_000_000)
        assert await pictures.perform(effect)
        assert len(left(folder)) == 1
        assert await pictures.perform(effect), "done once more after a crash before it was marked as done"
        assert len(left(folder)) == 1


async def test_a_picture_that_has_no_room_is_missed_with_the_reason(tmp_path: Path) -> None:
    bus, late = LocalBus(), "2026-06-21T20:14:30.120+08:00"
    async with a_core(tmp_path / "data", bus) as core:
        await _alarmed(core)
        full = SealedFiles(tmp_path / "pictures", "picture", reserve=1 << 60)
        pictures = Pictures(core, Snapping(bus, lambda: late), full, lambda: late, lambda: 0.0)
        before = core.position.seq
        assert await pictures.perform(TakePicture(alert="A1", cameras=(CAMERA.id,), at=AT))
        assert core.position.seq == before + 1
        assert core.state.incidents.alerts["A1"].pictures == ()
