"""The test clip is drawn by a process of ours, in a folder of ours."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.processes import PATIENCE, Program, running, until


def looking(folder: Path, count: int = 3) -> AbstractContextManager[Program]:
    """Somebody who looks at a test clip until so many pictures have come, and whose temporary files are in `folder`."""
    command = (sys.executable, "-m", "tests.edges.video.looker", "clip:street/A", str(count))
    return running(command, folder.parent / "said", [f"TMPDIR={folder}"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """For temporary files, as `/tmp` is."""
    made = tmp_path / "temporary"
    made.mkdir()
    return made


@pytest.fixture
def clips(folder: Path) -> Path:
    """Where clips are kept."""
    return folder / f"liandong-clips-{os.getuid()}"


def kept(clips: Path) -> list[str]:
    """How the names of all that is in it end."""
    return [path.suffix for path in clips.rglob("*")]


def test_who_does_not_want_it_any_more_ends_its_drawing_and_the_next_finds_nothing_of_it(
    folder: Path, clips: Path
) -> None:
    with looking(folder) as one:
        drawing = one.find("video.clips")
        until(lambda: ".part" in kept(clips))
        os.kill(one.process.pid, signal.SIGINT)
        one.process.wait(PATIENCE)
        assert not Path(f"/proc/{drawing}").exists() and not one.alive() and not kept(clips)
    with looking(folder) as next_one:
        assert next_one.process.wait(PATIENCE) == 0, next_one.said
    assert kept(clips) == [".mp4"] and os.stat(clips).st_mode & 0o777 == 0o700


def _writable(clips: Path) -> None:
    clips.mkdir()
    clips.chmod(0o777)


def _elsewhere(clips: Path) -> None:
    (clips.parent / "theirs").mkdir()
    clips.symlink_to(clips.parent / "theirs")


@pytest.mark.parametrize("prepare", [_writable, _elsewhere])
def test_what_others_may_have_put_there_is_not_shown(
    folder: Path, clips: Path, prepare: Callable[[Path], None]
) -> None:
    prepare(clips)
    with looking(folder) as one:
        assert one.process.wait(PATIENCE) == 1 and one.said.splitlines()[-1] == "no_clip"
    assert not kept(clips)
