"""A dispatcher listens to a camera: off until they ask, said on the tile, in the log, and over when the picture goes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import HD, Person, person
from tests.centre import Centre, running_centre
from tests.desk import Desk, sitting
from tests.edges.video.tone import clip
from tests.journeys.wall import COUNT_CONNECTIONS
from tests.node import running_node, until_online
from tests.processes import PATIENCE
from tests.waiting import eventually

SPEAKING, OTHER, MUTE = "V-001", "V-002", "V-003"

ENERGY = """async () => {
    let energy = 0;
    for (const connection of window.connections)
        for (const stats of (await connection.getStats()).values())
            if (stats.type === "inbound-rtp" && stats.kind === "audio") energy = stats.totalAudioEnergy ?? 0;
    return energy;
}"""


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """Two cameras that lend their sound, of two codings, and one that does not."""
    folder: Path = tmp_path_factory.mktemp("listening")
    with running_centre(folder) as centre:
        wang = centre.add_operator("wang")
        lent = {SPEAKING: {"main": clip(folder, "aac")}, OTHER: {"main": clip(folder, "pcma")}}
        kept = {MUTE: {"main": clip(folder, "pcmu")}}
        with (
            running_node(centre, folder, "lends", centre.add_node("lends"), lent, sound=True),
            running_node(centre, folder, "keeps", centre.add_node("keeps"), kept),
        ):
            until_online(centre, wang, SPEAKING, OTHER, MUTE)
            centre.until_media(wang)
            yield centre


@pytest_asyncio.fixture(loop_scope="session")
async def wang(centre: Centre, browser: Browser) -> AsyncIterator[Person]:
    async with person(browser, centre, HD) as wang:
        await wang.page.context.add_init_script(COUNT_CONNECTIONS)
        await wang.page.reload()
        await wang.sign_in("wang")
        yield wang


async def looks_through(wang: Person, camera: str) -> None:
    """Open a camera beside the incident, by the command bar."""
    await wang.press("/")
    await wang.page.keyboard.type(f"cam {camera}")
    await wang.press("Enter", "Escape")
    await wang.plays(wang.page.locator(f"ld-wall ld-tile[data-camera={camera}]:not([away])"))


async def listeners(desk: Desk) -> list[str]:
    """The cameras that somebody listens to now, by the record."""
    views: dict[str, Any] = (await desk.hello())["state"]["views"]
    return sorted(view["camera"] for view in views.values() if view["via"] == "sound")


async def sound_grows(wang: Person) -> None:
    before = await wang.page.evaluate(ENERGY)
    await eventually(lambda: _is_more(wang, before + 0.01), "nothing is heard")


async def _is_more(wang: Person, energy: float) -> bool:
    return bool(await wang.page.evaluate(ENERGY) > energy)


async def test_one_camera_is_heard_at_a_time_and_the_record_says_so(centre: Centre, wang: Person) -> None:
    token = centre.token("wang")
    async with asyncio.timeout(90), sitting(centre, token) as desk:
        for camera in (OTHER, SPEAKING):
            await looks_through(wang, camera)
        assert await wang.page.evaluate(ENERGY) == 0 and await listeners(desk) == []
        said = wang.page.locator("ld-wall ld-tile [data-hearing]")
        await wang.press("s")
        await expect(said).to_have_attribute("data-hearing", "heard")
        await expect(said).to_contain_text("正在监听")
        await sound_grows(wang)
        assert await listeners(desk) == [SPEAKING]
        other = wang.page.locator(f"ld-wall ld-tile[data-camera={OTHER}]:not([away])")
        await other.hover()
        await other.get_by_role("button", name="监听声音").click()
        await expect(other.locator("[data-hearing]")).to_have_attribute("data-hearing", "heard")
        await expect(said).to_have_count(1)
        await sound_grows(wang)
        assert await listeners(desk) == [OTHER]
        await wang.press("s")
        await expect(said).to_have_count(0)
        assert await nobody_listens(desk)


async def nobody_listens(desk: Desk) -> bool:
    async with asyncio.timeout(PATIENCE):
        while await listeners(desk):
            pass
    return True


async def test_hearing_ends_with_the_picture(centre: Centre, wang: Person) -> None:
    async with asyncio.timeout(90), sitting(centre, centre.token("wang")) as desk:
        await looks_through(wang, SPEAKING)
        await wang.press("s")
        tile = wang.page.locator(f"ld-wall ld-tile[data-camera={SPEAKING}]:not([away])")
        await expect(tile.locator("[data-hearing]")).to_have_attribute("data-hearing", "heard")
        await tile.hover()
        await tile.get_by_role("button", name="关闭此画面").click()
        assert await nobody_listens(desk)


async def test_a_camera_that_lends_no_sound_offers_no_control(centre: Centre, wang: Person) -> None:
    await looks_through(wang, MUTE)
    tile = wang.page.locator(f"ld-wall ld-tile[data-camera={MUTE}]:not([away])")
    await tile.hover()
    await expect(tile.get_by_role("button", name="关闭此画面")).to_be_visible()
    await expect(tile.get_by_role("button", name="监听声音")).to_have_count(0)
    await wang.press("s")
    await expect(wang.page.locator("[data-hearing]")).to_have_count(0)
