"""A call at the console: it pops up, is taken on by one key, and nobody takes it from another."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import person
from tests.centre import HERE, NOW, Centre
from tests.field import at_broker
from tests.journeys.commands import end_all


class Ringing(NamedTuple):
    """A call that rings: its alert, and how it ends."""

    alert: str
    end: Callable[[], Awaitable[None]]


@pytest_asyncio.fixture(loop_scope="session")
async def call(room: Centre) -> AsyncIterator[Ringing]:
    """It has ended and is dealt with afterwards, so that nothing is left in the tray for others."""
    name = uuid4().hex[:8]
    said = {"id": name, "from": "13900001111", "to": "12345", "at": NOW(), "lat": HERE[0], "lon": HERE[1]}
    async with at_broker(room, "L-12345", ["call/L-12345/receipt"]) as line:

        async def end() -> None:
            await line.say("call", said | {"phase": "ended"})
            await line.hear()

        await line.say("call", said | {"phase": "ringing", "address": "走马塘桥"})
        await line.hear()
        [known] = room.get(f"/api/v1/alerts?device=L-12345&id={name}", room.token("wang"))[1]["items"]
        yield Ringing(known["id"], end)
        await end()
        token = room.token("wang")
        alarm = {"scheme": "liandong", "kind": "alarm", "code": "other"}
        room.order({"type": "OpenIncident", "title": "来电", "class": alarm, "alert": known["id"]}, token)
    end_all(room)


async def test_a_ringing_call_is_one_operators_until_they_let_go(room: Centre, browser: Browser, call: Ringing) -> None:
    async with person(browser, room) as wang, person(browser, room) as chen:
        for one, name in ((wang, "wang"), (chen, "chen")):
            await one.sign_in(name)
            await expect(one.see("call")).to_contain_text("走马塘桥")
            await expect(one.see("call")).to_have_attribute("data-alert", call.alert)
        await wang.press("k")
        await expect(wang.see("claim")).to_contain_text("本席认领")
        await expect(chen.see("call")).to_have_count(0)  # it rings for nobody any more
        await chen.page.locator(f"ld-tray [data-alert={call.alert}] .what").click()
        await expect(chen.see("claim")).to_contain_text("wang 席")
        await chen.press("k")
        await expect(chen.see("claim-call")).to_have_attribute("aria-disabled", "true")
        await wang.press("k")
        await expect(chen.see("claim")).to_have_count(0)
        await chen.press("k")
        await expect(chen.see("claim")).to_contain_text("本席认领")
        assert (wang.complaints, chen.complaints) == ([], [])


async def test_a_call_of_another_telephone_is_written_down_with_the_keyboard_alone(
    room: Centre, browser: Browser
) -> None:
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        await wang.press("e")
        await expect(wang.see("form-number")).to_be_focused()
        for text in ("12319", "13900001111", "No. 1239", "", "井盖没了"):
            await wang.page.keyboard.type(text)
            await wang.press("Tab")
        await wang.see("form-text").press("Enter")
        await expect(wang.see("claim")).to_contain_text("本席认领")
        await expect(wang.see("call")).to_contain_text("No. 1239")
        token = room.token("wang")
        [known] = [
            one for one in room.get("/api/v1/alerts", token)[1]["items"] if one["place"].get("address") == "No. 1239"
        ]
        assert "13900001111" not in str(known)
        assert room.get(f"/api/v1/alerts/{known['id']}/caller", token)[1]["caller"] == "13900001111"
        await wang.press("n")
        await wang.see("form-title").fill("来电")
        await wang.press("Enter")
        await expect(wang.see("call")).to_have_count(0)
    end_all(room)


async def test_a_call_that_nobody_answered_is_called_missed(room: Centre, browser: Browser, call: Ringing) -> None:
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        await call.end()
        await expect(wang.page.locator(f"ld-tray [data-alert={call.alert}]")).to_contain_text("未接来电")


async def test_a_missed_call_is_named_among_those_over_their_limit_and_leads_to_the_tray(
    room: Centre, browser: Browser, call: Ringing
) -> None:
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        await call.end()
        await wang.press("p")
        await wang.see("figures-tab-clocks").click()
        late = wang.page.locator(f"[data-overdue={call.alert}][data-measure=answer]")
        await expect(late).to_contain_text("未达")
        await wang.see("figures-overdue").locator("tr", has=late).get_by_role("button").click()
        await expect(wang.page.locator(f"ld-tray [data-alert={call.alert}] .what")).to_have_attribute(
            "aria-current", "true"
        )
