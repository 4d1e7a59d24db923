"""A sensor calls, two dispatchers see it and the place itself, one sends a crew, the crew says yes, both know."""

from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, expect

from tests.browser import Person, person
from tests.centre import Centre
from tests.field import alert, at_broker, mosquitto_pub
from tests.journeys.commands import verify
from tests.waiting import eventually


async def test_from_the_alarm_to_the_crew_that_accepts(room: Centre, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        wang = await stack.enter_async_context(person(browser, room))
        chen = await stack.enter_async_context(person(browser, room))
        for who, name in ((wang, "wang"), (chen, "chen")):
            await who.sign_in(name)

        gauge = await stack.enter_async_context(at_broker(room, "WL-018", ["alert/WL-018/receipt"]))
        await mosquitto_pub(room, "WL-018", "alert/WL-018", alert("flood"))
        receipt = await gauge.hear()
        assert receipt["id"] == "flood" and receipt["seq"] > 0
        [recorded] = room.get("/api/v1/alerts?device=WL-018&id=flood", room.token("wang"))[1]["items"]
        incident = recorded["incident"]

        for who in (wang, chen):
            await expect(who.incident(incident)).to_have_attribute("data-state", "received")
            await expect(who.incident(incident)).to_contain_text("水位报警")

        await wang.choose(incident)
        await sees_the_place(wang)
        await sees_the_picture_of_the_alert(wang)

        crew = await stack.enter_async_context(at_broker(room, "F03", ["unit/F03/dispatch"]))
        await wang.press("d")
        await expect(wang.see("dispatch-units")).to_be_focused()
        await expect(wang.see("dispatch-units").locator("[data-unit=F03]")).to_be_visible()
        await wang.press("1", "Enter")
        order = await crew.hear()
        assert (order["incident"], order["step"], order["status"]) == (incident, "sent", "actual")
        assert order["lat"] == pytest.approx(31.2864) and order["place"]
        await crew.answer(order["assignment"], "received", "shown", "accepted")

        await chen.incident(incident).click()
        for who in (chen, wang):
            await shows_step(who, "accepted")
        await wang.page.reload()
        await wang.is_live()
        await shows_step(wang, "accepted")
        assert [wang.complaints, chen.complaints] == [[], []]
        await crew.answer(order["assignment"], "clear")
        await shows_step(chen, "clear")
    assert "the chain is sound" in await verify(room.data)


async def sees_the_place(who: Person) -> None:
    """The nearest camera plays by itself, and what it shows is a picture."""
    tile = who.page.locator("ld-tile[main]")
    luma = await who.plays(tile)
    assert 10 < luma.mean < 245 and luma.variance > 50, luma
    assert await tile.get_attribute("data-camera") in ("K-001", "K-002")
    assert float(await tile.get_attribute("data-first-ms") or "nan") > 0  # how much: `make bench`


async def sees_the_picture_of_the_alert(who: Person) -> None:
    picture = who.see("alerts").locator("img[data-picture]")
    await picture.scroll_into_view_if_needed()

    async def width() -> int:
        found: int = await picture.evaluate("image => image.complete && image.naturalWidth")
        return found

    assert await eventually(width) == 640


async def shows_step(who: Person, step: str) -> None:
    await expect(who.see("ladder").locator("[data-unit=F03]")).to_have_attribute("data-step", step)
