"""A sensor calls, two dispatchers see it and the place itself, one sends a crew, the crew says yes, both know."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser import Person, chromium, eventually, person
from tests.centre import LIANDONG, Centre, running_centre
from tests.field import alert, at_broker, mosquitto_pub
from tests.node import draw, running_node, until_online


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """With a gauge, two crews, two dispatchers, and a node whose two cameras see the place."""
    folder = tmp_path_factory.mktemp("journey")
    with running_centre(folder) as centre:
        centre.add_operator("chen")
        token = centre.add_operator("wang")
        centre.add_device("WL-018")
        centre.add_unit("F03")
        centre.add_unit("F04", at=(31.30, 121.53))
        node = centre.add_node("kongjianglu")
        clips = draw(folder)
        with running_node(centre, folder, "kongjianglu", node, {"K-001": clips, "K-002": clips}):
            until_online(centre, token, "K-001", "K-002")
            centre.until_media(token)
            yield centre


async def test_from_the_alarm_to_the_crew_that_accepts(centre: Centre) -> None:
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(chromium())
        wang = await stack.enter_async_context(person(browser, centre))
        chen = await stack.enter_async_context(person(browser, centre))
        for who, name in ((wang, "wang"), (chen, "chen")):
            await who.sign_in(name)

        gauge = await stack.enter_async_context(at_broker(centre, "WL-018", ["alert/WL-018/receipt"]))
        await mosquitto_pub(centre, "WL-018", "alert/WL-018", alert("WL-018-1"))
        receipt = await gauge.hear()
        assert receipt["id"] == "WL-018-1"

        for who in (wang, chen):
            await expect(who.incident("I1")).to_have_attribute("data-state", "received")
            await expect(who.incident("I1")).to_contain_text("水位报警")

        await wang.press("ArrowDown")
        await sees_the_place(wang)
        await sees_the_picture_of_the_alert(wang)

        crew = await stack.enter_async_context(at_broker(centre, "F03", ["unit/F03/dispatch"]))
        await wang.press("d")
        await expect(wang.see("dispatch-units")).to_be_focused()
        await wang.press("1", "Enter")
        order = await crew.hear()
        assert (order["incident"], order["step"], order["status"]) == ("I1", "sent", "actual")
        assert order["lat"] == pytest.approx(31.2864) and order["place"]
        await crew.answer(order["assignment"], "received", "shown", "accepted")

        await chen.incident("I1").click()
        for who in (chen, wang):
            await shows_step(who, "accepted")
        await wang.page.reload()
        await wang.is_live()
        await shows_step(wang, "accepted")
        assert [wang.complaints, chen.complaints] == [[], []]

    assert "the chain is sound" in await verify(centre.data)


async def sees_the_place(who: Person) -> None:
    """The nearest camera plays by itself, and what it shows is a picture."""
    tile = who.page.locator("ld-tile[main]")
    luma = await who.plays(tile)
    assert 10 < luma.mean < 245 and luma.variance > 50, luma
    assert await tile.get_attribute("data-camera") in ("K-001", "K-002")
    assert float(await tile.get_attribute("data-first-ms") or "inf") < 5000


async def sees_the_picture_of_the_alert(who: Person) -> None:
    picture = who.see("alerts").locator("img[data-picture]")
    await picture.scroll_into_view_if_needed()

    async def width() -> int:
        found: int = await picture.evaluate("image => image.complete && image.naturalWidth")
        return found

    assert await eventually(width) == 640


async def shows_step(who: Person, step: str) -> None:
    await expect(who.see("ladder").locator("[data-unit=F03]")).to_have_attribute("data-step", step)


async def verify(data: Path) -> str:
    """What `liandong log verify` says of a centre that is running."""
    tool = await asyncio.create_subprocess_exec(
        *LIANDONG, "log", "verify", "--data", str(data), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, wrong = await tool.communicate()
    assert tool.returncode == 0, wrong.decode()
    return said.decode()
