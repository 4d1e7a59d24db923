"""The agent at a node: comes back by itself, says what is wrong, and its cameras show again."""

import asyncio
import logging
from pathlib import Path

import pytest

from tests.edges.video.plant import NOW, cameras, config, media_process, plant
from tests.edges.video.relay import TOKEN, Relay
from tests.edges.video.viewer import Viewer
from tests.waiting import until
from video import link
from video.agent import ConfigError, run_agent

STOPPED_S = 5.0
"""Far below the 18 s after which a node finds out by itself that nobody takes its packets."""


async def test_it_announces_its_cameras_without_their_addresses(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay:
        announce = relay.announced["n1"]
        assert [camera.id for camera in announce.cameras] == ["street", "fire"]
        assert announce.at == "2026-11-22T08:00:00.000+08:00"
        assert "file:" not in repr(announce)


async def test_it_is_back_within_a_second_after_the_line_was_cut(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay:
        relay.announced.clear()
        await relay.cut()
        await relay.ready(nodes=1, media=0, seconds=1)
        assert list(relay.announced) == ["n1"]


async def test_a_refused_token_is_named_and_not_hammered(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "video"):
        async with Relay.running() as relay, asyncio.TaskGroup() as tasks:
            agent = tasks.create_task(run_agent(config({}), relay.url, "wrong", lambda: NOW))
            await until(lambda: caplog.messages)
            agent.cancel()
    [said] = caplog.messages
    assert said.startswith("node n1: the centre refused the login") and said.endswith("; next attempt in 30.0 s")


async def test_a_node_without_a_token_is_said_at_once() -> None:
    with pytest.raises(ConfigError, match="no token for node n1"):
        await run_agent(config({}), "http://127.0.0.1:9", None, lambda: NOW)


async def test_a_node_that_left_and_came_back_shows_again_in_the_same_slot(clips: dict[str, Path]) -> None:
    async with plant({}, media=True) as relay, asyncio.TaskGroup() as tasks:
        node = config(cameras(clips), "n2")
        agent = tasks.create_task(run_agent(node, relay.url, TOKEN, lambda: NOW))
        await relay.ready(nodes=2)
        async with Viewer.watching(relay, "s1") as viewer:
            await viewer.show(0, "street", node="n2")
            await relay.until(5, link.Shown, camera="street")
            agent.cancel()
            failed = await relay.until(5, link.ShowFailed, camera="street")
            assert isinstance(failed, link.ShowFailed) and failed.code == "ended"
            await relay.until(5, link.ShowFailed, camera="street", code="offline")
            agent = tasks.create_task(run_agent(node, relay.url, TOKEN, lambda: NOW))
            await relay.until(10, link.Shown, camera="street")
            await viewer.slots[0].more(5, 3)
            stamps = [frame.timestamp for frame in viewer.slots[0].frames]
            assert stamps == sorted(set(stamps))
        agent.cancel()


async def test_media_that_was_killed_leaves_no_camera_running(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay:
        async with media_process(relay) as process:
            await relay.ready(nodes=1)
            await relay.tell_media(link.Snap(request="r", camera="street", node="n1"))
            await relay.until(8, link.Snapped)
            process.kill()
        assert reading() == {"camera street", "pull street"}
        stop = link.Stop(pull=relay.pulls[-1])  # as the centre does when another process says Ready
        await relay.tell_node("n1", stop)
        await until(lambda: not reading(), seconds=STOPPED_S)


def reading() -> set[str]:
    """What runs at the agent for those who look."""
    names = (task.get_name() for task in asyncio.all_tasks())
    return {name for name in names if name.startswith(("pull", "camera"))}
