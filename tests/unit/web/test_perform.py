"""A picture is waited for, and given up, by the time that passes: whatever the clock is set to meanwhile."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from command.effects import TakePicture
from command.model import Accepted
from tests.laws.world import START, later
from web.links.relay import SnapFailure
from web.perform import PATIENCE_S, TOO_LATE_S, Pictures
from web.sealed_files import SealedFiles

ASKED = TakePicture(alert="A1", cameras=("c1",), at=START)


class Scene:
    """Pictures that nobody can take; `said` is what was recorded of that."""

    def __init__(self, folder: Path) -> None:
        self.seconds, self.set_by, self.tried = 500.0, 0.0, 0
        self.said: list[Any] = []
        camera = SimpleNamespace(id="c1", node="street")
        core: Any = SimpleNamespace(
            state=SimpleNamespace(video=SimpleNamespace(cameras={"c1": camera})), submit=self.submit
        )
        relay: Any = SimpleNamespace(snap=self.snap)
        self.pictures = Pictures(core, relay, SealedFiles(folder, "picture"), self.clock, lambda: self.seconds)

    def clock(self) -> str:
        return later(START, self.seconds - 500.0 + self.set_by)

    async def snap(self, *_: str) -> None:
        self.tried += 1
        raise SnapFailure("no media process is there")

    async def submit(self, order: object, *_: object) -> Accepted:
        self.said.append(order)
        return Accepted(seq=1)

    async def perform(self, after: float) -> bool:
        self.seconds = 500.0 + after
        return await self.pictures.perform(ASKED)


@pytest.mark.parametrize("set_by", [-3600.0, 0.0, 3600.0])
async def test_a_failure_is_tried_again_for_its_time_and_then_recorded(tmp_path: Path, set_by: float) -> None:
    scene = Scene(tmp_path)
    assert not await scene.perform(0)
    scene.set_by = set_by
    assert not await scene.perform(PATIENCE_S - 1)
    assert (scene.tried, scene.said) == (2, [])
    assert await scene.perform(PATIENCE_S + 1)
    assert (scene.tried, len(scene.said)) == (3, 1)


async def test_what_waited_over_a_restart_is_as_old_as_its_record_says(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    assert await scene.perform(TOO_LATE_S + 1)
    assert (scene.tried, len(scene.said)) == (0, 1), "it would show another moment"
