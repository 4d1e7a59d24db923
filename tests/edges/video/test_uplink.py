"""A node whose line is full, over the real wires: an incident comes first, everybody is told why, and comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.edges.video.plant import NOW, media_running
from tests.edges.video.relay import TOKEN, Relay
from tests.edges.video.viewer import Viewer
from video import link
from video.agent import AgentConfig, run_agent
from video.agent.config import CameraConfig, NodeConfig
from video.model import Priority


@asynccontextmanager
async def narrow(clips: dict[str, Path], kbps: int) -> AsyncIterator[Relay]:
    """A node with a line of so much and three cameras of 2,000 kbit/s; the third has a sub stream of 500."""
    street, fire = (f"file:{clips[name]}" for name in ("street", "fire"))
    cameras = [
        CameraConfig(id=name, name=name, lat=31.27, lon=121.5, main=street, kbps=2_000) for name in ("one", "two")
    ]
    cameras.append(
        CameraConfig(
            id="both", name="both", lat=31.27, lon=121.5, main=street, sub=fire, kbps=2_000, sub_kbps=500
        )
    )  # fmt: skip
    config = AgentConfig(node=(NodeConfig(id="n1", camera=tuple(cameras), uplink_kbps=kbps),))
    async with Relay.running() as relay, media_running(relay), asyncio.TaskGroup() as tasks:
        agent = tasks.create_task(run_agent(config, relay.url, TOKEN, lambda: NOW))
        await relay.ready(nodes=1)
        assert relay.announced["n1"].uplink_kbps == kbps
        yield relay
        agent.cancel()


async def show(relay: Relay, slot: int, camera: str | None, priority: Priority) -> None:
    show = link.Show(session="s1", slot=slot, camera=camera, node="n1" if camera else None, priority=priority)
    await relay.tell_media(show)


async def failed(relay: Relay, camera: str) -> str:
    said = await relay.until(5, link.ShowFailed, camera=camera)
    assert isinstance(said, link.ShowFailed) and said.code == "uplink"
    return said.message


async def test_a_camera_of_an_incident_takes_the_place_of_one_that_is_only_looked_at(clips: dict[str, Path]) -> None:
    async with narrow(clips, 2_400) as relay, Viewer.watching(relay, "s1", 3) as viewer:
        await show(relay, 0, "one", "browse")
        await relay.until(5, link.Shown, camera="one")
        await show(relay, 1, "two", "incident")
        full = "the line of node n1 is full: 2400 kbit/s; "
        assert await failed(relay, "one") == f"{full}a camera of an incident has priority"
        await relay.until(5, link.Shown, camera="two")
        refused = f"{full}close another of its cameras, or look at this one as sub"
        assert await failed(relay, "one") == refused, "media asks again"
        pulls = len(relay.pulls)
        await asyncio.sleep(3)
        assert len(relay.pulls) - pulls <= 3, "and more and more slowly"
        await viewer.slots[1].more(10, 3)
        await show(relay, 2, "both", "incident")
        await failed(relay, "both")
        await show(relay, 1, None, "wall")
        await relay.until(20, link.Shown, camera="one")


async def test_where_main_does_not_fit_the_sub_stream_is_sent_and_said(clips: dict[str, Path]) -> None:
    async with narrow(clips, 2_500) as relay, Viewer.watching(relay, "s1", 2) as viewer:
        await show(relay, 0, "one", "wall")
        await relay.until(5, link.Shown, camera="one", quality="main")
        await show(relay, 1, "both", "wall")
        await relay.until(5, link.Shown, camera="both", quality="sub")
        await viewer.slots[1].more(5, 3)
        assert not viewer.slots[0].slices & viewer.slots[1].slices


async def test_a_camera_that_becomes_one_of_an_incident_is_not_pushed_out_by_another(clips: dict[str, Path]) -> None:
    async with narrow(clips, 2_400) as relay, Viewer.watching(relay, "s1", 2) as viewer:
        await show(relay, 0, "one", "wall")
        await relay.until(5, link.Shown, camera="one")
        await show(relay, 0, "one", "incident")
        await relay.until(5, link.Shown, camera="one")
        await show(relay, 1, "two", "incident")
        await failed(relay, "two")
        await show(relay, 0, "one", "wall")
        await relay.until(8, link.Shown, camera="two")
        await failed(relay, "one")
        await viewer.slots[1].more(5, 3)
