"""A wall of sixteen pictures, turned a hundred times: every tile shows its own camera, and nothing is left behind."""

import asyncio
import os
from itertools import count
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser

from tests.browser import Person
from tests.journeys.wall import PAGES, a_place, at_the_wall, settles, tiles

WARM, TURNS = 12, 100


class Held(NamedTuple):
    """What a turn must not add to: of the media process, and of the page."""

    sockets: int
    media_mb: float
    heap_mb: float
    nodes: int
    connections: int


def of_process(pid: int) -> tuple[int, float]:
    """Its open files and sockets, and its resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return len(os.listdir(f"/proc/{pid}/fd")), resident / 1024


async def held(who: Person, media: int) -> Held:
    session = await who.page.context.new_cdp_session(who.page)
    await session.send("Performance.enable")
    for _ in range(2):  # the second finds what the first one's finalisers let go
        await session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in (await session.send("Performance.getMetrics"))["metrics"]}
    await session.detach()
    sockets, media_mb = await asyncio.to_thread(of_process, media)
    return Held(
        sockets=sockets,
        media_mb=media_mb,
        heap_mb=metrics["JSHeapUsedSize"] / 1e6,
        nodes=int(metrics["Nodes"]),
        connections=await who.page.evaluate("connections.size"),
    )


async def test_a_hundred_turns_show_no_wrong_and_no_black_tile_and_leave_nothing_behind(
    browser: Browser, tmp_path: Path
) -> None:
    with a_place(tmp_path) as place:
        media = place.centre.until_media(place.token)
        async with at_the_wall(browser, place) as wang:
            assert {tile["quality"] for tile in await tiles(wang)} == {"sub"}, "small tiles are asked for as sub"
            turns = count(1)

            async def turn() -> float:
                await wang.press("PageDown")
                return await settles(wang, PAGES[next(turns) % len(PAGES)])

            for _ in range(WARM):
                await turn()
            before = await held(wang, media)
            took = sorted([await turn() for _ in range(TURNS)])
            assert await wang.page.evaluate("wallWrong()") == []
            after = await held(wang, media)
            assert wang.complaints == []
    assert took[TURNS // 2] < 1000, (
        f"a turn takes {took[TURNS // 2]:.0f} ms, 95 % are within {took[TURNS * 95 // 100]:.0f}"
    )
    assert after.connections == before.connections == 1
    assert after.sockets <= before.sockets
    assert after.nodes <= before.nodes * 1.1
    assert after.heap_mb <= before.heap_mb + 3
    assert after.media_mb <= before.media_mb + 8
