"""The test clip is drawn by a process of ours, in a folder of ours."""

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.edges.video.test_sound_sources import children
from tests.edges.video.watching import refusal, take, terms, watched
from tests.processes import PATIENCE
from video.sources import open_source


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where clips are kept, in a temporary folder of the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / f"liandong-clips-{os.getuid()}"


def kept(folder: Path) -> list[str]:
    """How the names of all that is in it end."""
    return [path.suffix for path in folder.rglob("*")]


async def test_who_does_not_want_it_any_more_ends_its_drawing_and_the_next_finds_nothing_of_it(folder: Path) -> None:
    async with watched(open_source("clip:street/A", terms())), asyncio.timeout(PATIENCE):
        while not children("video.clips") or ".part" not in kept(folder):  # noqa: ASYNC110 - a process tells nobody
            await asyncio.sleep(0.01)
    assert not children("video.clips") and not kept(folder)
    assert len(await take("clip:street/A", 3)) == 3
    assert kept(folder) == [".mp4"] and os.stat(folder).st_mode & 0o777 == 0o700


def _writable(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def _elsewhere(folder: Path) -> None:
    (folder.parent / "theirs").mkdir()
    folder.symlink_to(folder.parent / "theirs")


@pytest.mark.parametrize("prepare", [_writable, _elsewhere])
async def test_what_others_may_have_put_there_is_not_shown(folder: Path, prepare: Callable[[Path], None]) -> None:
    prepare(folder)
    assert (await refusal("clip:street/A")).code == "no_clip"
    assert not kept(folder)
