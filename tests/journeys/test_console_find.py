"""Looking for an incident of any time: by words, state, place; and reading one that is long over."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect

from incidents.model import CLOSED_KEPT
from tests.browser import person
from tests.centre import HERE, Centre, running_centre


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
            centre.order({"type": "CancelIncident", "incident": f"I{number + 1}", "reason": "烟雾已散"}, token)
        yield centre


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
        await found.click()
        await expect(viewer.see("past")).to_contain_text("老仓库起火")
        await expect(viewer.page.locator("ld-past")).to_contain_text("烟雾已散")
        await expect(viewer.page.locator("ld-past")).to_contain_text("控江路街道")
        await expect(viewer.see("timeline")).to_contain_text("建立事件")
        await viewer.see("find-state").select_option("closed")
        await expect(found).to_have_count(0)
        await viewer.see("find-state").select_option("cancelled")
        await expect(found).to_have_count(1)
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
