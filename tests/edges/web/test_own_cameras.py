"""Cameras on the centre's own network: named in its configuration, and seen as any other."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.centre import Centre
from tests.desk import signed_in
from tests.edges.video.rtsp_ffmpeg import ffmpeg_camera, make
from tests.edges.web.player import a_player
from tests.edges.web.test_metrics import figures
from tests.edges.web.test_whep import play
from tests.node import node_file, until_online
from tests.processes import PATIENCE, until


@pytest.fixture
async def camera(tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an RTSP camera that sends H.265."""
    async with ffmpeg_camera(await make(tmp_path / "yard.mp4", "h265")) as one:
        yield one.url


@asynccontextmanager
async def centre_with(folder: Path, url: str) -> AsyncIterator[Centre]:
    """A centre whose configuration names a file with this camera."""
    node_file(folder / "cameras.toml", "centre", {"YARD": {"main": url}})
    (folder / "centre.toml").write_text('cameras = "cameras.toml"\ncameras_kind = "city_management"\n', "utf-8")
    centre = Centre(folder / "data", "serve", ("--config", str(folder / "centre.toml")))
    try:
        await asyncio.to_thread(centre.start)
        yield centre
    finally:
        await asyncio.to_thread(centre.end)


async def seen(centre: Centre, token: str, then: Callable[[], object] = bool) -> None:
    """Its picture comes to a player; `then` is called while it plays."""
    await asyncio.to_thread(until_online, centre, token, "YARD")
    await asyncio.to_thread(centre.until_media, token)
    async with signed_in(centre, token) as http, a_player() as player, asyncio.timeout(PATIENCE):
        await play(http, "YARD", player)
        pictures = [await player.picture() for _ in range(5)]
        await asyncio.to_thread(then)
    assert all(luma.variance > 50 for luma in pictures), pictures


async def test_a_camera_of_the_centre_is_seen_comes_back_with_its_agent_and_ends_with_the_centre(
    tmp_path: Path, camera: str
) -> None:
    async with centre_with(tmp_path, camera) as centre:
        wang = await asyncio.to_thread(centre.add_operator, "wang")

        def is_told() -> None:
            until(lambda: centre.get("/api/v1/nodes", wang)[1]["items"][0]["transcoded"] == ["YARD"])
            assert figures(centre)['liandong_node_transcodings{node="centre"}'] == 1

        await seen(centre, wang, is_told)
        [node] = centre.get("/api/v1/nodes", wang)[1]["items"]
        assert (node["id"], node["name"], node["kind"], node["online"]) == ("centre", "本中心", "city_management", True)
        agent = await asyncio.to_thread(centre.program.find, "web.cli node")
        assert "TOKEN" not in centre.program.alive()[agent] and "--token" not in centre.program.alive()[agent]
        os.kill(agent, signal.SIGKILL)
        await asyncio.to_thread(until, lambda: _other(centre, agent))
        await seen(centre, wang)
        assert await asyncio.to_thread(centre.program.stop) == 0
        await asyncio.to_thread(until, lambda: not centre.program.alive(), lambda: str(centre.program.alive()), 5)
        await asyncio.to_thread(centre.start)
        await seen(centre, wang)


def _other(centre: Centre, before: int) -> bool:
    return any("web.cli node" in line and pid != before for pid, line in centre.program.alive().items())
