"""A desk with a wall: a centre with 64 cameras whose pictures carry their number, and what a test asks of the tiles."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.async_api import Browser

from tests.browser import HD, Person, person
from tests.centre import Centre, running_centre
from tests.marked import READ, marked
from tests.node import running_node, until_online
from tests.processes import Program

CAMERAS = [f"W-{number:03}" for number in range(1, 65)]
"""Four pages of sixteen; their names sort as they are numbered, from 1, because 0 is what a black picture reads as."""
PAGES = [CAMERAS[at : at + 16] for at in range(0, 64, 16)]
PATIENCE_MS = 8000

WATCH = f"const READ = {READ};\n{Path(__file__).with_name('wall_watch.js').read_text('utf-8')}"
COUNT_CONNECTIONS = """window.connections = new Set();
window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) { super(...given); window.connections.add(this); }
    close() { super.close(); window.connections.delete(this); }
};"""


class Place(NamedTuple):
    """A centre, a dispatcher's token, and the agent of the one node."""

    centre: Centre
    token: str
    agent: Program


@contextmanager
def a_place(folder: Path) -> Iterator[Place]:
    """The centre and its node, all cameras online."""
    with running_centre(folder) as centre:
        token = centre.add_operator("wang")
        node = centre.add_node("wall")
        clips = {camera: marked(folder, number) for number, camera in enumerate(CAMERAS, 1)}
        with running_node(centre, folder, "wall", node, clips) as agent:
            until_online(centre, token, *CAMERAS)
            centre.until_media(token)
            yield Place(centre, token, agent)


@asynccontextmanager
async def at_the_wall(browser: Browser, place: Place) -> AsyncIterator[Person]:
    """Wang, signed in, with sixteen tiles before them."""
    async with person(browser, place.centre, HD) as wang:
        await wang.page.context.add_init_script(f"{COUNT_CONNECTIONS}\n(() => {{{WATCH}}})();")
        await wang.page.reload()
        await wang.sign_in("wang")
        await wang.press("w", "+")
        await settles(wang, PAGES[0])
        yield wang


async def settles(who: Person, cameras: list[str]) -> float:
    """Until each tile shows its camera, in ms; nothing was shown under another's name on the way."""
    told: dict[str, Any] = await who.page.evaluate("(wish) => wallSettles(...wish)", [cameras, PATIENCE_MS])
    assert told["wrong"] == []
    return float(told["ms"])


async def tiles(who: Person) -> list[dict[str, Any]]:
    """Every tile in sight: its camera, the quality asked for, whether it has a picture, and what it says."""
    told: list[dict[str, Any]] = await who.page.evaluate("wallTiles()")
    return told
