"""The media process as it is run: small when idle, ends with its parent, replaced without anybody noticing much."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import cv2
import numpy as np

from tests.edges.video.plant import cameras, media_process, plant
from tests.edges.video.rtsp_server import camera
from tests.edges.video.viewer import Viewer
from video import link

IDLE_MEGABYTES = 90


def megabytes(process: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def loaded(process: int) -> set[str]:
    """Names of the folders from which a process has mapped libraries."""
    return set(Path(f"/proc/{process}/maps").read_text().replace("\n", "/").split("/"))


def children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


async def test_it_is_small_and_shows_cameras(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay, media_process(relay) as process:
        await relay.ready(nodes=1)
        assert relay.readies[0].pid == process.pid and relay.readies[0].sessions == ()
        assert megabytes(process.pid) < IDLE_MEGABYTES
        assert not {"cv2", "numpy"} & loaded(process.pid)
        async with Viewer.watching(relay, "s1") as viewer:
            await viewer.show(0, "street")
            await viewer.slots[0].more(5, 5)
            assert min(viewer.slots[0].brightness()) > 20


async def test_a_killed_one_is_replaced_and_shows_again_when_the_centre_asks_again(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay:
        for attempt in (1, 2):
            async with media_process(relay) as process:
                await relay.ready(nodes=1, media=attempt)
                async with Viewer.watching(relay, f"s{attempt}") as viewer:
                    await viewer.show(0, "street")
                    await viewer.slots[0].more(5, 5)
                    process.kill()


async def test_a_lost_line_keeps_the_pictures_and_ready_names_the_sessions(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay, media_process(relay):
        await relay.ready(nodes=1)
        async with Viewer.watching(relay, "kept") as viewer:
            await viewer.show(0, "street")
            await viewer.slots[0].more(3, 5)
            await relay.cut()
            await viewer.slots[0].more(10, 3)  # 0.8 s without a line
            await relay.ready(nodes=1, media=2)
            assert relay.readies[1].sessions == ("kept",)
            await viewer.slots[0].more(10, 3)
            await asyncio.sleep(0.5)  # the agent's line is back as well
            await viewer.show(0, "fire")
            await relay.until(5, link.Shown, session="kept", camera="fire")


async def test_pictures_are_made_by_a_worker_that_media_starts_when_needed(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay, media_process(relay) as process:
        await relay.ready(nodes=1)
        assert children(process.pid) == []
        for name in ("first", "second"):
            await relay.tell_media(link.Snap(request=name, camera="street", node="n1"))
            snapped = await relay.until(8, link.Snapped, request=name)
            assert isinstance(snapped, link.Snapped)
            picture = cv2.imdecode(np.frombuffer(snapped.jpeg, np.uint8), cv2.IMREAD_COLOR)
            assert picture is not None and picture.shape == (180, 320, 3) and picture.mean() > 20
            assert snapped.at[-6] in "+-"
        assert len(children(process.pid)) == 1
        await relay.tell_media(link.Snap(request="none", camera="nowhere", node="n1"))
        failed = await relay.until(8, link.SnapFailed, request="none")
        assert isinstance(failed, link.SnapFailed) and failed.code == "no_camera"
        os.kill(children(process.pid)[0], signal.SIGKILL)  # the worker crashed: the next picture has a new one
        await relay.tell_media(link.Snap(request="third", camera="street", node="n1"))
        await relay.until(8, link.Snapped, request="third")


async def test_an_rtsp_camera_reaches_a_viewer(clips: dict[str, Path]) -> None:
    async with camera(clips["fire"]) as one, plant({"door": one.url}) as relay, Viewer.watching(relay, "s1") as viewer:
        await viewer.show(0, "door")
        await viewer.slots[0].more(20, 8)
        assert min(viewer.slots[0].brightness()) > 20
        assert one.calls == 1


async def _ended(process: Process) -> None:
    async with asyncio.timeout(5):
        await process.wait()


async def test_it_ends_with_its_parents_pipe(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay, media_process(relay) as process:
        await relay.ready(nodes=1)
        assert process.stdin is not None
        process.stdin.close()
        await _ended(process)
        assert process.returncode == 0


async def test_it_ends_when_its_parent_is_killed(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips), media=False) as relay:
        program = (
            "import subprocess, sys, time\n"
            "p = subprocess.Popen([sys.executable, '-m', 'video.media', '--centre', sys.argv[1]],"
            " env={'LIANDONG_MEDIA_TOKEN': 'let me in'}, stdin=subprocess.DEVNULL)\n"
            "print(p.pid, flush=True)\n"
            "time.sleep(60)\n"
        )
        parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program, relay.url + "/media", stdout=PIPE)
        assert parent.stdout is not None
        child = int(await parent.stdout.readline())
        await relay.ready(nodes=1)
        parent.kill()
        await parent.wait()
        for _ in range(100):
            if _state(child) in "ZX":  # gone, or waiting for a parent to take note
                break
            await asyncio.sleep(0.05)
        assert _state(child) in "ZX"


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return "X"
