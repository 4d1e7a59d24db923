"""Looking for an incident of any time: by words, state, place; and reading one that is long over."""

import http.client
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Position, expect

from incidents.model import CLOSED_KEPT
from tests.browser import person
from tests.centre import HERE, Centre, running_centre
from tests.journeys.commands import end_all
from tests.waiting import eventually


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """More incidents than are held in memory, the first of them told apart."""
    with running_centre(tmp_path_factory.mktemp("archive")) as centre:
        token = centre.add_operator("wang")
        centre.add_operator("viewer", "viewer", "police")
        fire = {"scheme": "liandong", "kind": "alarm", "code": "fire"}
        for number in range(CLOSED_KEPT + 2):
            place = {"lat": HERE[0], "lon": HERE[1], "address": "平凉路 1398 号"} if number == 0 else {}
            title = "老仓库起火" if number == 0 else f"误报 {number}"
            centre.order({"type": "OpenIncident", "title": title, "class": fire, "place": place}, token)
            if number == 0:
                _close(centre, token)
            else:
                centre.order({"type": "CancelIncident", "incident": f"I{number + 1}", "reason": "无"}, token)
        yield centre


def _close(centre: Centre, token: str) -> None:
    """The first one, with all that an incident can have."""
    centre.order({"type": "AddTask", "incident": "I1", "text": "通知房东", "owner": "居委"}, token)
    centre.order({"type": "ConfirmIncident", "incident": "I1"}, token)
    reported = {"type": "ReportHandled", "incident": "I1", "disposition": "nothing_found", "text": "烟雾已散"}
    centre.order(reported, token)
    line = http.client.HTTPConnection(centre.http, timeout=20)
    path, photo = "/api/v1/incidents/I1/attachments?name=door.jpg", b"\xff\xd8\xff\xe0" + bytes(2000)
    line.request("POST", path, photo, {"Authorization": f"Bearer {token}"})
    assert line.getresponse().status == 201
    line.close()
    centre.order({"type": "CloseIncident", "incident": "I1"}, centre.add_operator("chen"))


async def test_what_is_long_over_is_found_by_two_characters_and_read(archive: Centre, browser: Browser) -> None:
    async with person(browser, archive) as viewer:
        await viewer.sign_in("viewer")
        await viewer.press("q")
        found = viewer.see("found").locator("[data-found]")
        await expect(found).to_have_count(50)
        await viewer.see("find-more").click()
        await expect(found).to_have_count(100)
        await viewer.see("find-words").fill("仓库")
        await expect(found).to_have_count(1)
        await viewer.page.route("**/incidents/I1", lambda route: route.abort())
        await found.click()
        await expect(viewer.see("past-unread")).to_contain_text("暂时读不到 I1：连不上中心")
        await viewer.page.unroute("**/incidents/I1")
        await viewer.see("past-again").click()
        viewer.complaints.clear()  # Chromium calls a question that was not answered an error.
        await expect(viewer.see("past")).to_contain_text("老仓库起火")
        await expect(viewer.page.locator("ld-past")).to_contain_text("烟雾已散")
        await expect(viewer.page.locator("ld-past")).to_contain_text("控江路街道")
        await expect(viewer.page.locator("ld-past")).to_contain_text("现场未发现 · 烟雾已散 · wang 席")
        await expect(viewer.see("past-tasks")).to_contain_text("通知房东 居委")
        await expect(viewer.see("past-files").get_by_role("link")).to_contain_text("door.jpg")
        await expect(viewer.see("timeline")).to_contain_text("建立事件")
        await viewer.see("find-state").select_option("cancelled")
        await expect(found).to_have_count(0)
        await viewer.see("find-state").select_option("closed")
        await expect(found).to_have_count(1)
        await viewer.see("find-state").select_option("")
        await viewer.see("find-words").fill("")
        await viewer.see("find-street").select_option("310110012")
        await expect(found).to_have_count(1)
        await viewer.see("find-street").select_option("")
        await viewer.page.locator("ld-map [data-map=ready]").click(position={"x": 700, "y": 60})
        await expect(viewer.see("find-near")).to_be_visible()
        await expect(found).to_have_count(0)
        await viewer.see("find-near").click()
        await expect(found).to_have_count(50)
        await viewer.press("Escape")
        await expect(viewer.see("find-words")).to_have_count(0)
        assert viewer.complaints == []


async def test_a_click_on_an_incident_of_the_map_opens_it_while_incidents_are_looked_for(
    room: Centre, browser: Browser
) -> None:
    end_all(room)
    token = room.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    for place in ({"lat": HERE[0], "lon": HERE[1]}, {}):
        room.order({"type": "OpenIncident", "title": "桥下积水", "class": alarm, "place": place}, token)
    unplaced, placed = (one["id"] for one in room.get("/api/v1/incidents?limit=2", token)[1]["items"])
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        chart = wang.page.locator("ld-map [data-map=ready]")
        await wang.incident(placed).click()  # the map goes there, and stays when what is opened next has no place
        await expect(chart).to_be_visible()
        await wang.press("q")
        await wang.incident(unplaced).click()
        await expect(wang.incident(unplaced)).to_have_attribute("aria-current", "true")
        size = await chart.bounding_box()
        assert size is not None
        middle = Position(x=size["width"] / 2, y=size["height"] / 2)

        async def opens() -> bool:
            await chart.click(position=middle)
            await wang.settled()
            return await wang.incident(placed).get_attribute("aria-current") == "true"

        await eventually(opens, "the map shows it in the middle")
        await expect(wang.see("find-words")).to_be_visible()
        assert wang.complaints == []
    end_all(room)


async def test_what_is_found_is_taken_along_as_a_table_by_who_may(archive: Centre, browser: Browser) -> None:
    async with person(browser, archive) as wang:
        await wang.sign_in("wang")
        await wang.press("q")
        await wang.see("find-words").fill("仓库")
        await expect(wang.see("found").locator("[data-found]")).to_have_count(1)
        table = wang.see("find-csv")
        await table.focus()
        async with wang.page.expect_download() as leaving:
            await wang.page.keyboard.press("Enter")
        text = (await (await leaving.value).path()).read_text(encoding="utf-8-sig")
        assert "老仓库起火" in text and "误报" not in text and "编号" in text.splitlines()[0]
    async with person(browser, archive) as viewer:
        await viewer.sign_in("viewer")
        await viewer.press("q")
        await expect(viewer.see("found").locator("[data-found]")).to_have_count(50)
        await expect(viewer.see("find-csv")).to_have_count(0)
