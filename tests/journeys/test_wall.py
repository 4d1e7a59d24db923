"""A wall of sixteen pictures, turned a hundred times: every tile shows its own camera, and nothing is left behind."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.async_api import Browser, expect

from tests.browser import HD, Person, person
from tests.centre import Centre, running_centre
from tests.marked import READ, marked
from tests.node import running_node, until_online

CAMERAS = [f"W-{number:03}" for number in range(1, 49)]
"""Three pages of sixteen; their names sort as they are numbered, from 1, because 0 is what a black picture reads as."""
PAGES = [CAMERAS[at : at + 16] for at in range(0, 48, 16)]
WARM, TURNS = 12, 100
PATIENCE_MS = 8000

WATCH = f"const READ = {READ};\n{Path(__file__).with_name('wall_watch.js').read_text('utf-8')}"
COUNT_CONNECTIONS = """window.connections = new Set();
window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) { super(...given); window.connections.add(this); }
    close() { super.close(); window.connections.delete(this); }
};"""


@pytest.fixture(scope="module")
def wall_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre with 48 cameras, whose pictures carry their number."""
    folder = tmp_path_factory.mktemp("wall")
    with running_centre(folder) as centre:
        token = centre.add_operator("wang")
        node = centre.add_node("wall")
        clips = {camera: marked(folder, number) for number, camera in enumerate(CAMERAS, 1)}
        with running_node(centre, folder, "wall", node, clips):
            until_online(centre, token, *CAMERAS)
            centre.until_media(token)
            yield centre


@pytest.fixture
async def wang(wall_centre: Centre, browser: Browser) -> AsyncIterator[Person]:
    async with person(browser, wall_centre, HD) as wang:
        await wang.page.context.add_init_script(f"{COUNT_CONNECTIONS}\n(() => {{{WATCH}}})();")
        await wang.page.reload()
        await wang.sign_in("wang")
        yield wang


async def settles(who: Person, cameras: list[str]) -> float:
    """Until each tile shows its camera, in ms; nothing was shown under another's name on the way."""
    told: dict[str, Any] = await who.page.evaluate("(wish) => wallSettles(...wish)", [cameras, PATIENCE_MS])
    assert told["wrong"] == []
    return float(told["ms"])


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
    wall_centre: Centre, wang: Person, record_property: Callable[[str, object], None]
) -> None:
    media = wall_centre.until_media(wall_centre.token("wang"))
    await wang.press("w", "+")
    await expect(wang.see("mosaic")).to_have_attribute("data-grid", "16")
    await settles(wang, PAGES[0])
    qualities = {tile["quality"] for tile in await wang.page.evaluate("wallTiles()")}
    assert qualities == {"sub"}, "small tiles are asked for as sub"
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
    record_property("turn_ms", {"median": took[TURNS // 2], "p95": took[TURNS * 95 // 100], "most": took[-1]})
    record_property("held", {"before": before, "after": after})
    assert after.connections == before.connections == 1
    assert after.sockets <= before.sockets
    assert after.nodes <= before.nodes * 1.1
    assert after.heap_mb <= before.heap_mb + 3
    assert after.media_mb <= before.media_mb + 8
    assert wang.complaints == []
