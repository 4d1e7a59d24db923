"""The record of an incident leaves from the console: as a page in a tab of its own, and as files; who took it is in the timeline."""

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser import person
from tests.centre import Centre
from tests.journeys.commands import end_all
from tests.journeys.test_console_closing import opened


async def test_a_dispatcher_takes_the_report_and_a_message_along(
    room: Centre, browser: Browser, tmp_path: Path
) -> None:
    end_all(room)
    name = opened(room, "桥下积水，报告")
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        await wang.incident(name).click()
        await wang.see("export-html").focus()
        async with wang.page.expect_popup() as opening:
            await wang.press("Enter")
        report = await opening.value
        await expect(report.locator("h1")).to_have_text("突发事件处置案卷")
        await expect(report.locator("svg.map")).to_be_visible()
        await expect(report.locator("body")).to_contain_text("桥下积水，报告")
        await report.close()
        await expect(wang.see("timeline")).to_contain_text("导出案卷 报告")
        async with wang.page.expect_download() as loading:
            await wang.see("export-cap").click()
        message = await loading.value
        assert message.suggested_filename.startswith(f"{name}-") and message.suggested_filename.endswith(".cap.xml")
        await message.save_as(tmp_path / "message.xml")
        assert "<headline>桥下积水，报告</headline>" in (tmp_path / "message.xml").read_text("utf-8")
        await expect(wang.see("timeline")).to_contain_text("导出案卷 CAP")


async def test_who_may_only_look_takes_nothing_along(room: Centre, browser: Browser) -> None:
    end_all(room)
    name = opened(room, "桥下积水，观摩")
    async with person(browser, room) as viewer:
        await viewer.sign_in("viewer")
        await viewer.incident(name).click()
        await expect(viewer.see("timeline")).to_be_visible()
        await expect(viewer.see("exports")).to_have_count(0)
