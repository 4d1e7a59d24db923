"""Glass to glass: the clock of a camera, read off the console's screen. RTSP camera → node → centre → browser, on one machine."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from pathlib import Path

from tests.bench.browser import clock_error, consoles
from tests.bench.figures import Figure, percentile, spread
from tests.bench.video.clock_camera import BITS, SQUARE
from tests.bench.video.screen import SCRIPT
from tests.centre import running_centre
from tests.node import running_node, until_online

PICTURES = 300
TARGET_MS = 150.0
CAMERA = "CLOCK"


async def measure(folder: Path) -> Sequence[Figure]:
    """Each picture's age when the browser presents it."""
    command = ("-m", "tests.bench.video.clock_camera")
    camera = await asyncio.create_subprocess_exec(sys.executable, *command, stdin=PIPE, stdout=PIPE)
    assert camera.stdout is not None
    try:
        url = (await camera.stdout.readline()).decode().strip()
        ages, ahead, uncertain = await _look(folder, url)
    finally:
        camera.kill()
        await camera.wait()
    ages = [age - ahead for age in ages]
    detail = f"{len(ages)} pictures; {spread(ages, 'ms')}; clocks differ by {ahead:.1f} ± {uncertain:.1f} ms"
    what = "camera clock in the picture → console, same machine, p95"
    return [Figure(what=what, value=percentile(ages, 95), unit="ms", target=TARGET_MS, detail=detail)]


async def _look(folder: Path, url: str) -> tuple[list[float], float, float]:
    """Ages in ms by the browser's clock, and how far that is ahead."""
    with running_centre(folder) as centre:
        token = centre.add_operator("dispatcher1")
        with running_node(centre, folder, "police", centre.add_node("police", "police"), {CAMERA: {"main": url}}):
            until_online(centre, token, CAMERA)
            centre.until_media(token)
            async with consoles(centre, ["dispatcher1"]) as (page,):
                await page.evaluate(SCRIPT)
                await page.evaluate("openWall(1)")
                wish = [0, CAMERA, PICTURES, BITS, SQUARE]
                ages: list[float] = await page.evaluate("(wish) => glass(...wish)", wish)
                return (ages, *await clock_error(page))
