"""The tray at the console: what was said on the telephone is read, and nothing is joined that nobody meant."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import LAPTOP, Person, person
from tests.centre import Centre
from tests.journeys.commands import end_all

ALARM = {"scheme": "liandong", "kind": "alarm", "code": "other"}
SAID = "商铺起火，楼上有人没出来"


@pytest_asyncio.fixture(loop_scope="session")
async def wang(room: Centre, browser: Browser) -> AsyncIterator[Person]:
    end_all(room)
    async with person(browser, room, LAPTOP) as wang:
        await wang.sign_in("wang")
        yield wang
        assert wang.complaints == []
    end_all(room)


def opened(room: Centre, title: str, lat: float, grade: int = 3) -> str:
    token = room.token("wang")
    place = {"lat": lat, "lon": 121.561}  # where nothing else happens
    order = {"type": "OpenIncident", "title": title, "class": ALARM, "place": place, "grade": grade}
    room.order(order, token)
    name: str = room.get("/api/v1/incidents?limit=1", token)[1]["items"][0]["id"]
    return name


def called(room: Centre, lat: float) -> str:
    token = room.token("wang")
    place = {"lat": lat, "lon": 121.561, "address": "殷行路 1500 号"}
    room.order({"type": "EnterCall", "number": "110", "place": place, "text": SAID}, token)
    name: str = room.get("/api/v1/alerts?limit=1", token)[1]["items"][0]["id"]
    return name


async def test_what_was_said_goes_with_the_call(room: Centre, wang: Person) -> None:
    alert = called(room, 31.345)
    row = wang.page.locator(f"ld-tray [data-alert={alert}]")
    await expect(row.get_by_test_id("call-text")).to_contain_text(SAID)
    await row.locator(".what").click()
    await expect(wang.see("call").get_by_test_id("call-text")).to_contain_text(SAID)
    await wang.press("n")
    await expect(wang.see("form-title")).to_have_value(SAID)
    await wang.see("form-title").press("Enter")
    await expect(row).to_have_count(0)
    name = room.get("/api/v1/incidents?limit=1", room.token("wang"))[1]["items"][0]["id"]
    await wang.incident(name).click()
    await expect(wang.see("timeline").locator("[data-event=AlertReceived]")).to_contain_text(SAID)


async def test_j_joins_nothing_that_is_not_proposed_before_it_has_asked(room: Centre, wang: Person) -> None:
    far = opened(room, "井盖", 31.30)
    alert = called(room, 31.345)
    row = wang.page.locator(f"ld-tray [data-alert={alert}]")
    await row.locator(".what").click()
    await wang.incident(far).click()
    card = wang.see("call")
    await expect(card.get_by_test_id("join-call")).to_contain_text(f"并入 {far}")
    await expect(card.get_by_test_id("aim")).to_contain_text("5.0 km")
    await wang.press("j")
    await expect(card.get_by_test_id("aim")).to_have_attribute("data-asks", "true")
    await wang.press("Escape")
    await expect(card).to_have_count(0)
    await row.locator(".what").click()
    await wang.press("j")
    await expect(card.get_by_test_id("aim")).to_have_attribute("data-asks", "true")
    await wang.press("j")
    await expect(row).to_have_count(0)
    assert room.get(f"/api/v1/incidents/{far}", room.token("wang"))[1]["alerts"][0]["id"] == alert


async def test_the_card_of_a_call_covers_no_figures_and_no_figure_is_cut(room: Centre, wang: Person) -> None:
    alert = called(room, 31.345)
    await wang.page.locator(f"ld-tray [data-alert={alert}] .what").click()
    await wang.see("clock-worst").click()
    card, figures = await wang.see("call").bounding_box(), await wang.see("figures").bounding_box()
    assert card and figures and card["y"] + card["height"] <= figures["y"]
    table = wang.see("figures-clocks")
    assert await table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")


async def test_another_incident_is_read_from_the_top(room: Centre, wang: Person) -> None:
    first, second = opened(room, "先", 31.33), opened(room, "后", 31.32)
    for name in [first, second] * 15:
        room.order({"type": "AddNote", "incident": name, "text": "已通知街道"}, room.token("wang"))
    await wang.incident(first).click()
    pane = wang.see("incident")
    await expect(pane).to_have_attribute("data-incident", first)
    await expect(wang.see("timeline").locator("[data-event=NoteAdded]")).to_have_count(15)
    await pane.evaluate("pane => pane.scrollTo(0, 200)")
    assert await pane.evaluate("pane => pane.scrollTop") > 0
    await wang.incident(second).click()
    await expect(pane).to_have_attribute("data-incident", second)
    await expect(wang.see("timeline").locator("[data-event=NoteAdded]")).to_have_count(15)
    await wang.settled()
    assert await pane.evaluate("pane => pane.scrollTop") == 0


async def test_the_rest_of_what_waits_to_be_known_is_a_key_away(room: Centre, browser: Browser, wang: Person) -> None:
    names = [opened(room, f"第 {number} 起", 31.31, grade) for number, grade in enumerate((3, 3, 3, 2))]
    async with person(browser, room, LAPTOP) as zhou:
        await zhou.sign_in("zhou")
        lines = zhou.page.locator("[data-told]")
        await expect(lines.first).to_contain_text(f"{names[3]} · Ⅱ")
        await expect(lines).to_have_count(2)
        more = zhou.see("notices-more")
        await more.focus()
        await zhou.press("Enter")
        await expect(lines).to_have_count(4)
        await zhou.press("Enter")
        await expect(lines).to_have_count(2)
        assert zhou.complaints == []
