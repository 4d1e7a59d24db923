"""How an incident ends at the console: one person reports, another one verifies; what has to be done before that."""

from playwright.async_api import Browser, FilePayload, expect

from tests.browser import person
from tests.centre import HERE, Centre
from tests.journeys.commands import end_all

GIVEN = """([type, field, kind]) => {
    const data = new DataTransfer();
    const start = kind === "image/jpeg" ? [255, 216, 255, 224] : [60, 104];
    data.items.add(new File([new Uint8Array([...start, ...new Uint8Array(2000)])], "image.jpg", { type: kind }));
    const options = { bubbles: true, composed: true, cancelable: true };
    const event = type === "paste"
        ? new ClipboardEvent(type, { ...options, clipboardData: data })
        : new DragEvent(type, { ...options, dataTransfer: data });
    const bar = document.querySelector("ld-console").shadowRoot.querySelector("ld-bar").shadowRoot;
    (field ? bar.querySelector("input") : document.body).dispatchEvent(event);
    return event.defaultPrevented;
}"""
"""A file that is pasted or dropped there, and whether the page took it."""
PLACE = {"lat": HERE[0], "lon": HERE[1]}


def opened(room: Centre, title: str) -> str:
    token = room.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    room.order({"type": "OpenIncident", "title": title, "class": alarm, "place": PLACE}, token)
    name: str = room.get("/api/v1/incidents?limit=1", token)[1]["items"][0]["id"]
    room.order({"type": "ConfirmIncident", "incident": name}, token)
    return name


async def test_one_reports_and_another_one_verifies_or_sends_it_back(room: Centre, browser: Browser) -> None:
    end_all(room)
    name = opened(room, "桥下积水")
    async with person(browser, room) as wang, person(browser, room) as chen:
        await wang.sign_in("wang")
        await chen.sign_in("chen")
        await wang.incident(name).click()
        await wang.press("x")
        await wang.see("form-disposition").select_option("handed_over")
        await wang.see("form-text").fill("已移交排水公司")
        await wang.see("form-text").press("Enter")
        await expect(wang.incident(name)).to_have_attribute("data-need", "to_verify")
        await expect(wang.see("form-handled")).to_have_count(0)
        await wang.press("x")
        await expect(wang.see("said-again")).to_be_visible()
        await expect(wang.see("form-text")).to_have_value("已移交排水公司")
        await expect(wang.see("form-disposition")).to_have_value("handed_over")
        await wang.see("form-text").fill("已移交市政排水公司")
        await wang.see("form-text").press("Enter")
        await expect(wang.see("timeline")).to_contain_text("处置结果：已移交 · 已移交市政排水公司")
        await chen.incident(name).click()
        await chen.press("x")
        await expect(chen.see("handled")).to_contain_text("已移交 · 已移交市政排水公司")
        await chen.see("return").click()
        await expect(chen.see("form-return")).to_be_visible()
        await chen.see("form-text").fill("现场仍有积水")
        await chen.see("form-text").press("Enter")
        await expect(wang.incident(name)).to_have_attribute("data-need", "to_dispatch")
        await expect(wang.see("timeline")).to_contain_text("核查退回：现场仍有积水")
        await wang.press("x")
        await wang.see("form-text").fill("积水已排除")
        await wang.see("form-text").press("Enter")
        await expect(chen.incident(name)).to_have_attribute("data-need", "to_verify")
        await chen.press("x")
        await chen.see("form-text").press("Enter")
        await expect(wang.see("outcome")).to_contain_text("积水已排除")
        await expect(wang.see("incident")).to_have_attribute("data-state", "closed")
        assert (wang.complaints, chen.complaints) == ([], [])


async def test_tasks_are_done_and_supervision_ends_before_it_is_over(room: Centre, browser: Browser) -> None:
    end_all(room)
    room.add_operator("song", "street_officer", "kongjianglu")
    name = opened(room, "桥下积水 F")
    async with person(browser, room) as wang, person(browser, room) as zhou, person(browser, room) as song:
        await wang.sign_in("wang")
        await zhou.sign_in("zhou")
        await song.sign_in("song")
        await wang.incident(name).click()
        await wang.press("a")
        await wang.see("form-owner").fill("交警")
        await wang.see("form-minutes").fill("30")
        await wang.see("form-text").fill("封闭南口")
        await wang.see("form-text").press("Enter")
        task = wang.see("tasks").locator("[data-task='1']")
        await expect(task).to_contain_text("封闭南口")
        await expect(task).to_contain_text("交警")
        await expect(wang.see("supervise")).to_have_count(0)
        await zhou.incident(name).click()
        await zhou.see("supervise").click()
        await zhou.see("form-text").fill("领导批示")
        await zhou.see("form-text").press("Enter")
        await expect(wang.see("watched")).to_contain_text("zhou 席 督办：领导批示")
        await song.incident(name).click()
        theirs = song.see("tasks").locator("[data-task='1']")
        await theirs.get_by_test_id("finish").click()
        await expect(task).to_have_attribute("data-done", "true")
        await expect(theirs.get_by_test_id("reopen")).to_have_count(0)
        await task.get_by_test_id("reopen").click()
        await wang.see("form-text").fill("南口又有车进来")
        await wang.see("form-text").press("Enter")
        await expect(task).to_have_attribute("data-done", "false")
        await expect(wang.see("timeline")).to_contain_text("重开任务 1 · 南口又有车进来")
        await task.get_by_test_id("finish").click()
        await expect(task).to_have_attribute("data-done", "true")
        await zhou.see("release").click()
        await zhou.see("form-text").fill("已办结")
        await zhou.see("form-text").press("Enter")
        await expect(wang.see("watched")).to_have_count(0)
        other = opened(room, "桥下积水 G")
        await wang.see("bar").fill(f"part {other} 同一场暴雨")
        await wang.see("bar").press("Enter")
        await expect(wang.see("relations")).to_contain_text(f"上级事件 {other}")
        assert (wang.complaints, zhou.complaints, song.complaints) == ([], [], [])
    end_all(room)


async def test_a_photo_is_added_and_another_one_looks_at_it(room: Centre, browser: Browser) -> None:
    end_all(room)
    name = opened(room, "桥下积水 H")
    photo = FilePayload(name="south.jpg", mimeType="image/jpeg", buffer=b"\xff\xd8\xff\xe0" + bytes(2000))
    async with person(browser, room) as wang, person(browser, room) as chen:
        await wang.sign_in("wang")
        await chen.sign_in("chen")
        await wang.incident(name).click()
        await chen.incident(name).click()
        await wang.see("attach").set_input_files([photo])
        row = chen.see("attachments").locator("[data-attachment]")
        await expect(row).to_contain_text("south.jpg")
        await expect(row).to_contain_text("2 kB")
        async with chen.page.context.expect_page() as opening:
            await row.get_by_role("link").click()
        await (await opening.value).close()
        await expect(wang.see("timeline")).to_contain_text("查看附件")
        page = FilePayload(name="page.jpg", mimeType="image/jpeg", buffer=b"<html>")
        await wang.see("attach").set_input_files([page])
        await expect(wang.see("attachments").locator("[data-failed]")).to_contain_text("只收照片、录音和视频")
        await expect(row).to_have_count(1)
    end_all(room)


async def test_a_picture_is_pasted_and_is_not_lost_while_one_turns_to_another_incident(
    room: Centre, browser: Browser
) -> None:
    end_all(room)
    name, other = opened(room, "桥下积水 I"), opened(room, "桥下积水 J")
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        await wang.incident(name).click()
        row = wang.see("attachments").locator("li")
        assert await wang.page.evaluate(GIVEN, ["paste", "bar", "image/jpeg"]) is False, "a field keeps what is pasted"
        assert await wang.page.evaluate(GIVEN, ["paste", "", "image/jpeg"]) is True
        await expect(row).to_have_count(1)
        await expect(row.locator("a")).to_contain_text("image.jpg")
        assert await wang.page.evaluate(GIVEN, ["dragover", "", "image/jpeg"]) is True, "the page would be left"
        assert await wang.page.evaluate(GIVEN, ["drop", "", "image/jpeg"]) is True
        await wang.page.evaluate(GIVEN, ["paste", "", "text/html"])
        await wang.incident(other).click()
        await expect(row).to_have_count(0)
        await wang.incident(name).click()
        await expect(row).to_have_count(2)
        await expect(row.last).to_contain_text("只收照片、录音和视频")
    end_all(room)
