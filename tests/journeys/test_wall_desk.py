"""A shift at the wall: a picture enlarged, what is out of sight given back, the figures of a bad one, a lost connection."""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import Person
from tests.journeys.wall import CAMERAS, PAGES, Place, a_place, at_the_wall, settles, tiles
from tests.waiting import eventually


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with a_place(tmp_path_factory.mktemp("wall")) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="session")
async def wang(place: Place, browser: Browser) -> AsyncIterator[Person]:
    async with at_the_wall(browser, place) as wang:
        yield wang


def shown(place: Place) -> dict[str, int]:
    """How many slots show each stream, by camera and quality, as monitoring sees it."""
    with urlopen(f"{place.centre.url}/metrics", timeout=5) as answer:  # noqa: S310 - our own centre
        lines = answer.read().decode().splitlines()
    found = {}
    for line in lines:
        if line.startswith("liandong_stream_viewers{"):
            labels, _, value = line.rpartition(" ")
            name = {part.split("=")[0]: part.split('"')[1] for part in labels[24:-1].split(",")}
            if float(value):
                found[f"{name['camera']} {name['quality']}"] = int(float(value))
    return found


async def until_shown(place: Place, *streams: str) -> None:
    async def is_so() -> bool:
        return set(shown(place)) == set(streams)

    await eventually(is_so, f"{sorted(shown(place))} are shown, not {streams}")


async def test_one_picture_fills_the_wall_at_main_and_what_is_out_of_sight_is_given_back(
    place: Place, wang: Person
) -> None:
    await until_shown(place, *(f"{camera} sub" for camera in PAGES[0]))
    await wang.page.locator("ld-mosaic ld-tile:not([away])[data-camera=W-002]").focus()
    await wang.press("ArrowRight", "Enter")
    await settles(wang, ["W-003"])
    assert [tile["quality"] for tile in await tiles(wang)] == ["main"]
    await until_shown(place, "W-003 main")
    await wang.press("Escape")
    await settles(wang, PAGES[0])
    assert {tile["quality"] for tile in await tiles(wang)} == {"sub"}
    await wang.press("w")
    await until_shown(place)
    await wang.press("w", "PageDown")
    await settles(wang, PAGES[1])
    await wang.page.reload()
    await wang.is_live()
    await settles(wang, PAGES[0])
    await expect(wang.see("mosaic")).to_have_attribute("data-grid", "16")


async def test_a_hand_on_the_keys_reaches_every_picture_and_leaves_again(wang: Person) -> None:
    focused = wang.page.locator("ld-mosaic ld-tile:focus")
    await settles(wang, PAGES[0])
    assert await wang.page.locator("ld-mosaic ld-tile[tabindex='0']").count() == 1, "one stop for Tab, not sixteen"
    await wang.press("t", "ArrowRight", "ArrowDown")
    await expect(focused).to_have_attribute("data-camera", "W-006")
    await wang.press("PageDown")
    await expect(focused).to_have_attribute("data-camera", "W-022")
    await wang.press("Enter", "ArrowRight")
    await settles(wang, ["W-023"])
    await expect(focused).to_have_attribute("data-camera", "W-023")
    await wang.press("Escape")
    await settles(wang, PAGES[1])
    await expect(focused).to_have_attribute("data-camera", "W-023")
    await wang.press("Escape")
    await expect(focused).to_have_count(0)


async def test_a_wall_is_made_by_hand_and_remembered(wang: Person) -> None:
    for camera in ("W-007", "W-031"):
        await wang.see("bar").fill(f"wall {camera}")
        await expect(wang.see("preview")).to_contain_text(camera)
        await wang.see("bar").press("Enter")
    await settles(wang, ["W-007", "W-031"])
    await wang.page.locator("ld-mosaic ld-tile:not([away])[data-camera=W-007]").focus()
    await wang.press("a", "-", "-")
    await settles(wang, ["W-031"])
    await wang.page.reload()
    await wang.is_live()
    await settles(wang, ["W-031"])


async def test_sixty_four_tiles_play_and_none_of_them_as_main(place: Place, wang: Person) -> None:
    await wang.press("f", "+", "+", "+")
    await settles(wang, CAMERAS)
    assert {tile["quality"] for tile in await tiles(wang)} == {"sub"}
    await until_shown(place, *(f"{camera} sub" for camera in CAMERAS))


async def test_the_figures_say_why_a_picture_is_bad(place: Place, wang: Person) -> None:
    tile = wang.page.locator("ld-mosaic ld-tile:not([away])[data-camera=W-005]")
    await tile.focus()
    await wang.press("p")
    row = wang.see("figures-streams").locator("[data-stream='wall W-005 sub']")
    await expect(row).to_have_attribute("aria-current", "true")
    await expect(wang.see("figures-why")).to_contain_text("没有发现问题")
    await expect(wang.see("figures-here")).to_contain_text("显示 25 帧/秒")
    await expect(wang.see("figures-nodes").locator("[data-node=wall]")).to_contain_text("未设")
    await expect(wang.see("figures-media")).to_contain_text("每包")
    os.kill(place.agent.process.pid, signal.SIGSTOP)
    try:
        await expect(row).to_have_attribute("data-ill", "stalled")
        await expect(wang.see("figures-why").locator("[data-ill=stalled]")).to_be_visible()
        await expect(tile).to_have_attribute("data-frozen", "")
    finally:
        os.kill(place.agent.process.pid, signal.SIGCONT)
    await expect(row).not_to_have_attribute("data-ill", "stalled")
    await wang.page.route("**/api/v1/**", lambda route: route.abort())
    await expect(wang.see("figures-old")).to_contain_text("连不上中心")
    await wang.page.unroute("**/api/v1/**")
    await expect(wang.see("figures-old")).to_have_count(0)
    await wang.press("Escape")
    await expect(wang.see("figures")).to_have_count(0)
    await wang.press("w")
    await wang.page.locator("ld-views").get_by_test_id("figures-open").click()
    await expect(wang.see("figures-streams")).to_be_visible()


async def test_a_lost_connection_says_so_and_the_last_pictures_stay(place: Place, wang: Person, tmp_path: Path) -> None:
    media = place.centre.until_media(place.token)
    os.kill(media, signal.SIGSTOP)
    try:
        await expect(wang.see("wall-trouble")).to_contain_text("视频连接没有建立")
        assert await wang.see("wall-trouble").count() == 1, "said once, where the pictures are"
        old = wang.page.locator("ld-mosaic ld-tile:not([away])[data-last]")
        await expect(old).to_have_count(16)
        await expect(old.first).to_contain_text("停滞")
        await wang.page.screenshot(path=tmp_path / "connection lost.png")
    finally:
        os.kill(media, signal.SIGCONT)
    await settles(wang, PAGES[0])
    await expect(wang.see("wall-trouble")).to_have_count(0)
