"""On the screen of a real browser: how soon a picture is there, and how old it is."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tests.bench.browser import consoles
from tests.bench.figures import Figure, percentile, spread
from tests.bench.video.clip import SMALL, clip
from tests.bench.video.plant import Crowd, ours

TRIALS = 40
SLOTS = 4
PAUSE_S = 0.25
SCRIPT = "() => {" + Path(__file__).with_name("player.js").read_text(encoding="utf-8") + "}"


async def measure(folder: Path) -> Sequence[Figure]:
    """One console; its camera runs already, as somebody else looks at it."""
    with ours(folder / "centre", clip(folder, SMALL)) as place, Crowd(place, 1):
        assert place.centre is not None
        camera = place.cameras[0]
        async with consoles(place.centre, ["dispatcher1"]) as (page,):
            await page.evaluate(SCRIPT)
            await page.evaluate("openWall", SLOTS)
            shows, wheps = [], []
            for number in range(TRIALS):
                shows.append(
                    await page.evaluate("([slot, camera]) => wallShow(slot, camera)", [number % SLOTS, camera])
                )
                await asyncio.sleep(PAUSE_S)
            for _ in range(TRIALS):
                wheps.append(await page.evaluate("([camera, token]) => whep(camera, token)", [camera, place.token]))
                await asyncio.sleep(PAUSE_S)
    return [
        _soon("`wall.show` on a running stream → first frame presented", shows, 80),
        _soon("WHEP POST → first frame presented, running stream", wheps, 200),
    ]


def _soon(what: str, took: Sequence[float], target: float) -> Figure:
    return Figure(
        what=f"{what}, p95",
        value=percentile(took, 95),
        unit="ms",
        target=target,
        detail=f"{len(took)} times; {spread(took, 'ms')}",
    )
