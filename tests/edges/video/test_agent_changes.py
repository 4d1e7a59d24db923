"""The agent's file is changed while it runs: what is new is announced, what has gone ends, the rest is not disturbed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.edges.video.plant import NOW, media_running
from tests.edges.video.relay import TOKEN, Relay
from tests.edges.video.viewer import Viewer
from tests.node import node_file
from tests.waiting import until
from video import link
from video.agent import ConfigFile, run_agent


class File:
    """A node's file that is written again and again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "node.toml"
        self.hang_up = asyncio.Event()

    def write(self, cameras: dict[str, Path], node: str = "n1") -> None:
        """A new version of the file; the agent will look by itself."""
        node_file(self.path, node, {name: {"main": path} for name, path in cameras.items()})

    def save(self, cameras: dict[str, Path], node: str = "n1") -> None:
        """The same, and the agent is told (SIGHUP)."""
        self.write(cameras, node)
        self.hang_up.set()


@asynccontextmanager
async def following(relay: Relay, file: File) -> AsyncIterator[None]:
    """An agent that follows the file, and media."""
    opened = ConfigFile(file.path)
    config = opened.load()
    async with media_running(relay), asyncio.TaskGroup() as tasks:
        changes = opened.changes(file.hang_up)
        agent = tasks.create_task(run_agent(config, relay.url, TOKEN, lambda: NOW, changes))
        await relay.ready(nodes=1)
        yield
        agent.cancel()


async def announced(relay: Relay, names: list[str], node: str = "n1", seconds: float = 4) -> None:
    """Wait until the node says that it has these cameras and no others."""
    await until(lambda: [camera.id for camera in relay.announced[node].cameras] == names, seconds=seconds)


async def test_a_camera_that_left_the_list_ends_one_that_moved_is_pulled_anew_and_the_third_goes_on(
    tmp_path: Path, clips: dict[str, Path]
) -> None:
    file = File(tmp_path)
    street, fire = clips["street"], clips["fire"]
    file.write({"leaves": street, "moves": fire, "stays": street})
    async with Relay.running() as relay, following(relay, file), Viewer.watching(relay, "s1", 3) as viewer:
        for slot, name in enumerate(("leaves", "moves", "stays")):
            await viewer.show(slot, name)
            await relay.until(5, link.Shown, camera=name)
        pulls = len(relay.pulls)
        file.save({"moves": street, "stays": street, "new": fire})
        gone = await relay.until(5, link.ShowFailed, camera="leaves")
        assert isinstance(gone, link.ShowFailed) and gone.code == "no_camera"
        moved = await relay.until(5, link.ShowFailed, camera="moves")
        assert isinstance(moved, link.ShowFailed) and "has another address now" in moved.message
        await relay.until(2, link.Shown, camera="moves")
        await announced(relay, ["moves", "stays", "new"])
        await viewer.slots[2].more(25, 4)
        assert not [said for said in relay.said if getattr(said, "camera", None) == "stays"]
        assert len(relay.pulls) - pulls <= 4, "only what was touched is asked for again"
        assert viewer.slots[1].slices & viewer.slots[2].slices, "it shows the other clip now"


async def test_a_wrong_file_is_said_and_the_one_before_goes_on(
    tmp_path: Path, clips: dict[str, Path], caplog: pytest.LogCaptureFixture
) -> None:
    file = File(tmp_path)
    file.write({"street": clips["street"]})
    async with Relay.running() as relay, following(relay, file), Viewer.watching(relay, "s1") as viewer:
        await viewer.show(0, "street")
        await relay.until(5, link.Shown, camera="street")
        with caplog.at_level(logging.ERROR, "video"):
            file.path.write_text('[[node]]\nid = "n1"\n[[node.camera]]\nid = "street"\n')
            await until(lambda: caplog.messages, "nothing is said", 5)
            await viewer.slots[0].more(60, 8)
        [said] = caplog.messages
        assert "node.toml: Object missing required field `name`" in said
        assert said.endswith("; the configuration from before goes on")
        file.write(clips)
        await announced(relay, ["street", "fire"])


async def test_a_node_is_added_to_the_file_and_taken_out(tmp_path: Path, clips: dict[str, Path]) -> None:
    file = File(tmp_path)
    file.write({"street": clips["street"]})
    async with Relay.running() as relay, following(relay, file), Viewer.watching(relay, "s1") as viewer:
        await viewer.show(0, "street")
        await relay.until(5, link.Shown, camera="street")
        file.save({"fire": clips["fire"]}, "n2")
        await relay.ready(nodes=2)
        await announced(relay, ["fire"], "n2")
        await relay.until(5, link.ShowFailed, camera="street", code="ended")
        await viewer.show(0, "fire", node="n2")
        await relay.until(5, link.Shown, camera="fire")
        assert len(await viewer.slots[0].more(20, 4)) == 20
