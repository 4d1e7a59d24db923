"""Looks that come to nothing: whatever happens while one is being recorded, it does not go on in the record."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from command.bus import LocalBus
from command.core import Answer, Core, Submit
from command.model import Actor, Refusal
from command.orders import Order
from tests.edges.web.parts import Full, a_core, a_replica
from tests.laws.world import DISPATCHER
from tests.processes import PATIENCE
from video.model import Quality
from video.orders import EndView, StartView
from web.remote import UNREACHABLE
from web.session import Caller
from web.stage import Stage, Viewer


@asynccontextmanager
async def a_viewer(folder: Path, core: Core, bus: LocalBus, submit: Submit) -> AsyncIterator[Viewer]:
    """A wall of two slots, at a replica that follows `core`."""
    async with a_replica(folder, core, bus) as replica:
        viewer = Stage(bus, submit, replica).open(Caller(DISPATCHER, lambda: True), "wall", lambda _: None)
        await viewer.offer("", 2)
        yield viewer


def told(core: Core) -> list[str]:
    """The kinds of events about looks."""
    kinds = [row.body.split(b'"')[3].decode() for row in core.store.rows_after(0)]
    return [kind for kind in kinds if kind.startswith("View")]


async def test_a_console_that_leaves_while_its_look_is_recorded_does_not_look_for_ever(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_viewer(tmp_path, core, bus, core.submit) as viewer:
        async with asyncio.TaskGroup() as tasks:
            showing = tasks.create_task(viewer.show(0, "K-001", "main", None))
            await asyncio.sleep(0)  # the order is given now, and not yet answered
            showing.cancel()
        await viewer.close("the console left")
        assert told(core) == ["ViewStarted", "ViewEnded"] and not core.state.video.views


async def test_a_look_whose_answer_does_not_come_in_time_is_over(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core:

        async def too_late(order: Order, actor: Actor, key: str | None = None) -> Answer:
            answer = await core.submit(order, actor, key)
            return UNREACHABLE if isinstance(order, StartView) else answer

        async with a_viewer(tmp_path, core, bus, too_late) as viewer:
            assert await viewer.show(0, "K-001", "main", None) == UNREACHABLE
            assert told(core) == ["ViewStarted", "ViewEnded"] and not core.state.video.views


async def test_the_end_of_a_look_is_recorded_once_the_log_can_be_written_again(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_replica(tmp_path, core, bus) as replica:
        full = Full(core.submit, EndView, 2)
        stage = Stage(bus, full, replica)
        viewer = stage.open(Caller(DISPATCHER, lambda: True), "wall", lambda _: None)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(stage.run())
            await viewer.offer("", 1)
            await viewer.show(0, "K-001", "main", None)
            await viewer.close("the console left")
            assert told(core) == ["ViewStarted"] and full.refused == 1
            assert await replica.reached(core.position.seq + 1, PATIENCE)
            running.cancel()
        assert told(core) == ["ViewStarted", "ViewEnded"] and full.refused == 2


async def test_a_look_takes_the_place_of_the_one_before_it_in_its_slot_only(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_viewer(tmp_path, core, bus, core.submit) as viewer:
        shown: list[tuple[int, Quality]] = [(0, "main"), (1, "main"), (0, "sub"), (0, "sub")]
        for slot, quality in shown:
            assert await viewer.show(slot, "K-001", quality, None) is None
        assert told(core) == ["ViewStarted"] * 3 + ["ViewEnded"]
        refused = await viewer.show(0, "K-002", "main", None)
        assert isinstance(refused, Refusal) and refused.code == "unknown_camera"
        assert sorted(view.quality for view in core.state.video.views.values()) == ["main", "sub"], (
            "what is shown stays"
        )
        await viewer.show(0, None, "main", None)
        await viewer.close("the console left")
        assert not core.state.video.views


async def test_the_same_picture_for_another_incident_is_another_look(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_viewer(tmp_path, core, bus, core.submit) as viewer:
        for incident in ("I1", "I2"):
            assert await viewer.show(0, "K-001", "main", incident) is None
        assert told(core) == ["ViewStarted", "ViewStarted", "ViewEnded"]
        assert [view.incident for view in core.state.video.views.values()] == ["I2"]
