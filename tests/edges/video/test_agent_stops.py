"""`liandong node` is stopped as a service is."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.centre import LIANDONG
from tests.edges.video.plant import media_running
from tests.edges.video.relay import TOKEN, Relay
from tests.edges.video.rtsp_server import camera
from tests.edges.video.viewer import Viewer
from tests.node import node_file
from tests.processes import PATIENCE, running
from video import link


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_node_that_is_stopped_takes_leave_of_its_cameras(
    tmp_path: Path, clips: dict[str, Path], number: signal.Signals
) -> None:
    async with camera(clips["fire"]) as one, Relay.running() as relay, media_running(relay):
        config = node_file(tmp_path / "node.toml", "n1", {"door": {"main": one.url}}, TOKEN)
        command = (*LIANDONG, "node", "--centre", relay.url, "--config", str(config))
        with running(command, tmp_path / "node.log") as agent:
            await relay.ready(nodes=1)
            async with Viewer.watching(relay, "s1") as viewer:
                await viewer.show(0, "door")
                await relay.until(PATIENCE, link.Shown, camera="door")
                agent.process.send_signal(number)
                assert await asyncio.to_thread(agent.process.wait, PATIENCE) == 0, agent.said
                async with asyncio.timeout(5):
                    await one.said_goodbye.wait()
                await relay.until(3, link.ShowFailed, camera="door")
            assert "Traceback" not in agent.said
