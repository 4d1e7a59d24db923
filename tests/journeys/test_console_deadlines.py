"""A crew that does not answer: it is asked again, the supervisor is told, and takes it on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser import person
from tests.centre import HERE, Centre, running_centre
from tests.field import at_broker
from tests.processes import until

LADDER = "[ladder]\nreceived_s = [1.0, 1.0, 1.0, 1.0]\naccepted_s = [2.0, 2.0, 2.0, 2.0]\n"
"""Seconds instead of minutes: the limits are configured."""


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Centre]:
    config = tmp_path / "hasty.toml"
    config.write_text(LADDER)
    with running_centre(tmp_path, options=("--config", str(config))) as centre:
        centre.add_operator("wang")
        centre.add_operator("li", "supervisor")
        centre.add_unit("F03")
        centre.add_unit("F05", at=(HERE[0] + 0.01, HERE[1]))
        centre.add_unit("M02", "medical", at=HERE)
        yield centre


async def test_a_crew_that_is_silent_is_asked_again_and_the_supervisor_takes_it_on(
    hasty: Centre, browser: Browser
) -> None:
    token = hasty.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    place = {"lat": HERE[0], "lon": HERE[1]}
    hasty.order({"type": "OpenIncident", "title": "桥下积水", "class": alarm, "place": place}, token)
    async with (
        person(browser, hasty) as wang,
        person(browser, hasty) as li,
        at_broker(hasty, "F03", ["unit/F03/dispatch"]) as crew,
    ):
        await wang.sign_in("wang")
        await li.sign_in("li")
        hasty.order({"type": "DispatchUnit", "incident": "I1", "unit": "F03"}, token)
        first, second = await crew.hear(), await crew.hear()
        assert (first["assignment"], first["step"]) == (second["assignment"], second["step"]) == ("I1-1", "sent")
        line = li.page.locator("[data-unanswered=I1-1]")
        await expect(line).to_contain_text("可改派 F05")  # of the same kind, although M02 is nearer
        service = {"type": "SetService", "unit": "F05", "service": "out_of_service", "reason": "检修"}
        hasty.order(service, token)
        await expect(line).to_contain_text("可改派 M02")  # as things stand now
        hasty.order(service | {"service": "in_service", "reason": ""}, token)
        await expect(line.get_by_test_id("send-instead")).to_contain_text("F05")
        await expect(wang.page.locator("[data-unanswered]")).to_have_count(0)
        await wang.choose("I1")
        await expect(wang.see("timeline")).to_contain_text("逾时未接受，已报值班长")
        await line.get_by_test_id("see-lapse").click()
        await expect(line).to_have_count(0)
        await expect(wang.see("timeline")).to_contain_text("接手处理")
        await crew.answer("I1-1", "received", "accepted")
        await expect(wang.see("ladder").locator("[data-unit=F03]")).to_have_attribute("data-step", "accepted")
        assert (wang.complaints, li.complaints) == ([], [])


async def test_who_is_proposed_goes_by_one_click_and_the_silent_one_is_seen_to(hasty: Centre, browser: Browser) -> None:
    token = hasty.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    place = {"lat": HERE[0], "lon": HERE[1]}
    hasty.order({"type": "OpenIncident", "title": "桥下积水", "class": alarm, "place": place}, token)
    async with person(browser, hasty) as li:
        await li.sign_in("li")
        hasty.order({"type": "DispatchUnit", "incident": "I1", "unit": "F03"}, token)
        line = li.page.locator("[data-unanswered=I1-1]")
        await line.get_by_test_id("send-instead").click()
        await expect(line).to_have_count(0)
        told = hasty.get("/api/v1/incidents/I1", token)[1]["assignments"]
        assert [one["unit"] for one in told] == ["F03", "F05"]
        assert told[0]["lapses"][-1]["seen_by"] == "li"
        assert li.complaints == []


async def test_the_sheet_proposes_one_of_each_kind_and_says_what_keeps_the_others_back(
    hasty: Centre, browser: Browser
) -> None:
    token = hasty.token("wang")
    fire = {"scheme": "liandong", "kind": "alarm", "code": "fire"}
    place = {"lat": HERE[0], "lon": HERE[1]}
    hasty.order({"type": "OpenIncident", "title": "商铺起火", "class": fire, "place": place}, token)
    hasty.order({"type": "SetService", "unit": "F03", "service": "out_of_service", "reason": "车辆检修"}, token)
    async with person(browser, hasty) as wang:
        await wang.sign_in("wang")
        await wang.incident("I1").click()
        await wang.press("d")
        rows = wang.see("dispatch-units").locator("[data-unit]")
        await expect(rows.first).to_have_attribute("data-unit", "F05")
        assert [await row.get_attribute("data-unit") for row in await rows.all()] == ["F05", "M02", "F03"]
        assert [await row.get_attribute("data-pick") for row in await rows.all()] == ["true", "true", "false"]
        await expect(rows.last).to_contain_text("停用 车辆检修")
        await expect(rows.last).to_contain_text("更快")
        await expect(rows.last).to_be_disabled()
        await wang.page.route("**/recommendation*", lambda route: route.abort())
        await expect(wang.see("dispatch-standing")).to_contain_text("秒前（连不上中心），可能已变")
        assert [await row.get_attribute("data-pick") for row in await rows.all()] == ["true", "true", "false"]
        await wang.page.unroute("**/recommendation*")
        await expect(wang.see("dispatch-standing")).to_have_count(0)
        wang.complaints.clear()  # Chromium calls a question that was not answered an error.
        await wang.page.locator("ld-dispatch h2").click()  # nothing has the focus
        await wang.press("a")
        await expect(wang.see("dispatch-send")).to_contain_text("派遣 2 个单位")
        await wang.press("Enter")
        await expect(wang.see("ladder").locator("[data-unit]")).to_have_count(2)
        await expect(wang.see("dispatch-units")).to_have_count(0)
        await wang.see("bar").fill("back F03")
        await wang.see("bar").press("Enter")
        await wang.page.keyboard.press("Escape")
        await expect(wang.see("bar")).to_have_value("")
        await asyncio.to_thread(until, lambda: _service(hasty, token) == "in_service", lambda: "F03 stays out")
        assert wang.complaints == []


def _service(centre: Centre, token: str) -> str:
    """Of the first unit."""
    service: str = centre.get("/api/v1/units", token)[1]["items"][0]["service"]
    return service
