"""From opening an incident to the first picture of its camera, which nobody watched before."""

import asyncio
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Page

from incidents.model import AlarmClass
from incidents.orders import OpenIncident
from tests.bench.browser import clock_error, consoles
from tests.bench.figures import Figure, percentile, spread
from tests.centre import Centre, running_centre
from tests.node import draw, running_node, until_online

TRIALS, EACH = 25, 3
"""Each incident has three cameras of its own, as the centre names them: one main picture and two beside it."""
TARGET_S = 1.5
PATIENCE_S = 20.0
PAUSE_S = 1.0
"""From a picture to the next incident: a dispatcher looks at it at least so long."""
FIRE = AlarmClass(scheme="liandong", kind="alarm", code="smoke")

OPEN = """([incident, camera]) => new Promise((resolve) => {
  const desk = document.querySelector("ld-console").shadowRoot;
  const rows = desk.querySelector("ld-incidents").shadowRoot;
  const times = {};
  const now = () => performance.timeOrigin + performance.now();
  const look = () => {
    if (!times.clicked) {
      const row = rows.querySelector(`[data-incident="${incident}"]`);
      if (row) {
        row.click();
        times.clicked = now();
      }
    }
    const wall = desk.querySelector("ld-incident").shadowRoot.querySelector("ld-wall");
    const tile = wall?.shadowRoot.querySelector(`ld-tile[main][data-camera="${camera}"][data-first-ms]`);
    if (tile) resolve({ ...times, pictured: now(), said: Number(tile.dataset.firstMs) });
    else requestAnimationFrame(look);
  };
  look();
})"""


class Trial(NamedTuple):
    """One incident, in ms of the wall clock: ordered, row clicked, picture there; and what the tile says of itself."""

    ordered: float
    clicked: float
    pictured: float
    said: float


async def measure(folder: Path) -> Sequence[Figure]:
    """25 incidents one after the other on cameras that no one has ever watched."""
    with running_centre(folder) as centre:
        token = centre.add_operator("dispatcher1")
        cameras = _cameras(folder)
        with running_node(centre, folder, "police", centre.add_node("police", "police"), cameras):
            until_online(centre, token, *cameras)
            centre.until_media(token)
            async with consoles(centre, ["dispatcher1"]) as (page,):
                await page.locator('[data-testid="wall"][data-wall="open"]').wait_for(state="attached")
                trials = [await _trial(centre, token, page, number) for number in range(TRIALS)]
                ahead, uncertain = await clock_error(page)
    took = [(trial.pictured - ahead - trial.ordered) / 1000 for trial in trials]
    after_click = [(trial.pictured - trial.clicked) / 1000 for trial in trials]
    said = [trial.said / 1000 for trial in trials]
    detail = (
        f"{len(trials)} incidents; {spread(took, 's')}; from the click {spread(after_click, 's')}; the tile's own word "
        f"{spread(said, 's')}; clocks differ by {ahead:.1f} ± {uncertain:.1f} ms"
    )
    what = "incident opened → first decoded frame of its camera, stream not yet pulled, p95"
    return [Figure(what=what, value=percentile(took, 95), unit="s", target=TARGET_S, detail=detail)]


async def _trial(centre: Centre, token: str, page: Page, number: int) -> Trial:
    cameras = _names(number)
    order = OpenIncident(title=f"商铺起火 {number}", alarm_class=FIRE, cameras=cameras)
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
        opened = tasks.create_task(page.evaluate(OPEN, [f"I{number + 1}", cameras[0]]))
        ordered = time.time() * 1000
        await asyncio.to_thread(centre.order, order, token)
    told = opened.result()
    await asyncio.sleep(PAUSE_S)
    return Trial(ordered, told["clicked"], told["pictured"], told["said"])


def _names(number: int) -> tuple[str, ...]:
    return tuple(f"PD-{number * EACH + each:02}" for each in range(EACH))


def _cameras(folder: Path) -> dict[str, dict[str, Path]]:
    """Cameras with files of their own, so that the agent reads each anew."""
    clips = draw(folder, "fire")
    cameras: dict[str, dict[str, Path]] = {}
    for name in [name for number in range(TRIALS) for name in _names(number)]:
        cameras[name] = {quality: folder / f"{name}-{quality}.mp4" for quality in clips}
        for quality, clip in clips.items():
            shutil.copyfile(clip, cameras[name][quality])
    return cameras
