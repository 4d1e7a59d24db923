"""The list of incidents in a storm: more than a screen holds, and nothing new goes unnoticed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser import LAPTOP, person
from tests.centre import NOW, Centre, running_centre
from tests.field import at_broker

MANY = 20


@pytest.fixture
def storm(tmp_path: Path) -> Iterator[Centre]:
    """A dispatcher, and more open incidents than a laptop shows."""
    with running_centre(tmp_path) as centre:
        token = centre.add_operator("wang")
        for number in range(MANY):
            _open(centre, f"积水 {number}", token)
        yield centre


async def test_a_new_incident_below_the_fold_is_told_and_shown(storm: Centre, browser: Browser) -> None:
    async with person(browser, storm, LAPTOP) as wang:
        await wang.sign_in("wang")
        await expect(wang.see("incidents").locator("[data-incident]")).to_have_count(MANY)
        await expect(wang.see("unseen")).to_have_count(0)  # What was there before is no news.
        _open(storm, "断缆", storm.token("wang"))
        await expect(wang.see("unseen")).to_contain_text("1 起新事件")
        await expect(wang.incident("I21")).not_to_be_in_viewport()
        await wang.see("unseen").click()
        await expect(wang.incident("I21")).to_be_in_viewport()
        await expect(wang.see("unseen")).to_have_count(0)
        assert wang.complaints == []


async def test_the_selected_incident_stays_in_sight_when_it_moves(storm: Centre, browser: Browser) -> None:
    async with person(browser, storm, LAPTOP) as wang:
        await wang.sign_in("wang")
        await wang.press("ArrowDown")
        await expect(wang.incident("I1")).to_have_attribute("aria-current", "true")
        for _ in range(MANY - 1):
            await wang.press("ArrowDown")
        last = wang.incident(f"I{MANY}")
        await expect(last).to_be_in_viewport()
        await wang.press("c")
        await expect(last).to_have_attribute("data-need", "to_dispatch")
        assert await wang.see("incidents").locator("[data-incident]").first.get_attribute("data-incident") == f"I{MANY}"
        await expect(last).to_be_in_viewport()


async def test_a_call_that_rings_out_of_sight_is_told(storm: Centre, browser: Browser) -> None:
    """What rings stands on top of the tray; whoever had scrolled down would not see it."""
    storm.add_device("L-119", "119", "line", None)
    async with at_broker(storm, "L-119", ["call/L-119/receipt"]) as line, person(browser, storm, LAPTOP) as wang:
        for number in range(MANY):
            await line.say("call", _call(f"c{number}", "answered"))
        await wang.sign_in("wang")
        rows = wang.page.locator("ld-tray [data-alert]")
        await expect(rows).to_have_count(MANY)
        await rows.last.scroll_into_view_if_needed()
        await line.say("call", _call("now", "ringing"))
        await expect(wang.see("alerts-unseen")).to_contain_text("1 条新警情")
        await wang.see("alerts-unseen").click()
        await expect(rows.first).to_be_in_viewport()
        await expect(wang.see("alerts-unseen")).to_have_count(0)
        assert wang.complaints == []


def _call(name: str, phase: str) -> dict[str, str]:
    return {"id": name, "phase": phase, "from": "13800007731", "to": "119", "at": NOW(), "address": "黄兴路"}


def _open(centre: Centre, title: str, token: str) -> None:
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    centre.order({"type": "OpenIncident", "title": title, "class": alarm, "place": {}}, token)
