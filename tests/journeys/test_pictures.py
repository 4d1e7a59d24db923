"""What a dispatcher sees of pictures over a shift: they stay, and what is wrong with one is said where it is looked for."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, TimeoutError, expect

from tests.browser import LAPTOP, Person, person
from tests.centre import HERE, Centre, running_centre
from tests.edges.video.rtsp_ffmpeg import make
from tests.node import draw, running_node, until_online
from tests.waiting import eventually

BEYOND_GRACE = 90
"""Frames of a clip of 12.5 a second: two seconds more than a picture may be out of sight before it is given back."""
ELSEWHERE = (HERE[0] + 0.1, HERE[1] + 0.1)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """Two cameras that see the place; elsewhere one that browsers can't show as it is, and one that is not there."""
    folder: Path = tmp_path_factory.mktemp("pictures")
    h265 = asyncio.run(make(folder / "h265.mp4", "h265"))
    with running_centre(folder) as centre:
        token = centre.add_operator("wang")
        good = dict.fromkeys(("K-001", "K-002"), draw(folder))
        bad = {"X-001": {"main": h265}, "X-002": {"main": folder / "nowhere.mp4"}}
        with (
            running_node(centre, folder, "good", centre.add_node("good"), good),
            running_node(centre, folder, "bad", centre.add_node("bad"), bad, at=ELSEWHERE),
        ):
            until_online(centre, token, *good, *bad)
            centre.until_media(token)
            yield centre


@pytest_asyncio.fixture(loop_scope="session")
async def wang(centre: Centre, browser: Browser) -> AsyncIterator[Person]:
    """Signed in at a laptop."""
    async with person(browser, centre, LAPTOP) as wang:
        await wang.sign_in("wang")
        yield wang


async def test_the_pictures_of_an_incident_are_asked_for_once_and_stay(centre: Centre, wang: Person) -> None:
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    place = {"lat": HERE[0], "lon": HERE[1]}
    centre.order({"type": "OpenIncident", "title": "桥下积水", "class": alarm, "place": place}, centre.token("wang"))
    await wang.choose("I1")
    tile = wang.page.locator("ld-wall ld-tile[main]")
    await wang.plays(tile)

    async def is_long_in_sight() -> bool:
        return int(await tile.get_attribute("data-frames") or 0) >= BEYOND_GRACE

    await eventually(is_long_in_sight, "the picture was given back while it was looked at")
    told = centre.get("/api/v1/incidents/I1/timeline", centre.token("wang"))[1]["items"]
    looks = [one["event"]["view"]["camera"] for one in told if one["event"]["type"] == "ViewStarted"]
    assert looks.count("K-001") == looks.count("K-002") == 1


async def test_the_figures_say_that_a_picture_is_coded_again_and_why_there_is_none(wang: Person) -> None:
    await wang.press("w")
    await wang.plays(tile(wang, "X-001"))
    await tile(wang, "X-001").focus()
    await wang.press("p")
    why = wang.see("figures-why")
    await expect(why.locator("[data-note=transcoded]")).to_contain_text("节点转码")
    await expect(wang.see("figures-nodes").locator("[data-node=bad]")).to_contain_text("转码 1")
    await wang.press("Escape")
    said = "节点上没有这个视频文件"
    await expect(tile(wang, "X-002")).to_contain_text(said)
    await tile(wang, "X-002").focus()
    await wang.press("p")
    await expect(why).to_contain_text(said)
    await expect(why.locator("[data-note]")).to_have_count(0)
    row = wang.see("figures-streams").locator("[data-stream='bad X-002 main']")
    await expect(row).to_have_attribute("data-ill", "absent")
    await expect(row).not_to_contain_text("停滞")


async def test_the_bar_of_the_wall_is_one_line_on_a_laptop_in_either_language(wang: Person) -> None:
    await wang.press("w")
    bar = wang.page.locator("ld-mosaic-bar")
    heights = []
    for _ in ("中文", "English"):
        await wang.settled()
        box = await bar.bounding_box()
        wide = await bar.evaluate("bar => bar.scrollWidth > bar.clientWidth")
        assert box is not None
        assert not wide
        heights.append(box["height"])
        await wang.see("language").click()
    assert heights[0] == heights[1]


async def test_nothing_is_asked_for_after_signing_out_with_the_figures_open(wang: Person) -> None:
    await wang.press("p")
    await expect(wang.see("figures-nodes")).to_be_visible()
    await wang.see("sign-out").click()
    await expect(wang.see("login-enter")).to_be_visible()
    with pytest.raises(TimeoutError):  # longer than the figures wait between two questions
        await wang.page.wait_for_event("request", lambda request: "/api/v1/nodes" in request.url, timeout=3000)


def tile(wang: Person, camera: str) -> Locator:
    return wang.page.locator(f"ld-mosaic ld-tile:not([away])[data-camera={camera}]")
