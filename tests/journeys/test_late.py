"""A camera whose line jams: its picture moves as any other does, and says itself how far behind it is, until it is not."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser import LAPTOP, Person, person
from tests.centre import running_centre
from tests.edges.video.rtsp_server import FPS, camera
from tests.edges.video.thin import FREE, ThinLine, thin_line
from tests.node import draw, running_node, until_online
from tests.waiting import until

LATE = 3.5


class Desk(NamedTuple):
    """Wang before the mosaic of one camera that is on a line of its own and one that is not; what the first sends, in kbit/s."""

    wang: Person
    line: ThinLine
    kbps: float

    def tile(self, camera: str) -> Locator:
        return self.wang.page.locator(f"ld-mosaic ld-tile:not([away])[data-camera={camera}]")


def seconds(clock: str) -> int:
    """Of a day, at this clock."""
    hours, minutes, rest = map(int, clock.split(":"))
    return (hours * 60 + minutes) * 60 + rest


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path, browser: Browser) -> AsyncIterator[Desk]:
    clip = draw(tmp_path)["main"]
    async with AsyncExitStack() as stack:
        centre = stack.enter_context(running_centre(tmp_path))
        token, node = centre.add_operator("wang"), centre.add_node("thin")
        one = await stack.enter_async_context(camera(clip))
        line = await stack.enter_async_context(thin_line(one.url))
        cameras: dict[str, dict[str, Path | str]] = {"T-001": {"main": line.url}, "T-002": {"main": clip}}
        stack.enter_context(running_node(centre, tmp_path, "thin", node, cameras))
        until_online(centre, token, "T-001", "T-002")
        centre.until_media(token)
        wang = await stack.enter_async_context(person(browser, centre, LAPTOP))
        await wang.sign_in("wang")
        await wang.press("w")
        sent = sum(map(len, one.pictures)) * 8 / 1000 * FPS / len(one.pictures)
        yield Desk(wang, line, sent * 1.1)  # with what RTP and RTSP add


async def test_a_picture_that_is_late_says_so_with_what_helps_and_no_longer_than_it_is(desk: Desk) -> None:
    wang, late, fresh = desk.wang, desk.tile("T-001"), desk.tile("T-002")
    await wang.plays(late)
    await expect(late).to_have_attribute("data-late", "0")
    desk.line.kbps = desk.kbps / 3
    await until(lambda: desk.line.waited >= LATE, seconds=30)
    desk.line.kbps = desk.kbps
    await expect(late).to_contain_text(re.compile(r"画面晚 [34] 秒"))
    assert abs(int(await late.get_attribute("data-late") or 0) - desk.line.waited) < 1.5
    await wang.plays(late)
    await expect(late).not_to_have_attribute("data-frozen", "")
    await expect(fresh).to_have_attribute("data-late", "0")
    await late.focus()
    await wang.press("p")
    await expect(wang.see("figures-why")).to_contain_text("改看子码流")
    await expect(wang.see("figures-streams").locator("[data-stream='thin T-001 main']")).to_have_attribute(
        "data-ill", "late"
    )
    await expect(wang.see("figures-streams").locator("[data-stream='thin T-002 main']")).not_to_have_attribute(
        "data-ill", "late"
    )
    await wang.press("Escape")
    await late.focus()
    await wang.press("Enter")  # large, with the moment that it shows
    behind = int(await late.get_attribute("data-late") or 0)
    shows, now = await late.locator("time").inner_text(), await wang.see("clock").inner_text()
    assert 0 <= (seconds(now) - seconds(shows)) % 86_400 - behind <= 2
    await wang.press("Escape")
    desk.line.kbps = FREE
    await expect(late).to_have_attribute("data-late", "0")
    await expect(late).not_to_contain_text("画面晚")
    await wang.plays(late)
