"""The sheets over the map: nothing of them is cut away, and an exercise is one in each of them."""

from playwright.async_api import Browser, expect

from tests.browser import LAPTOP, Person, person
from tests.centre import HERE, Centre
from tests.field import alert, at_broker
from tests.journeys.commands import end_all

AWAY = (HERE[0] + 0.002, HERE[1])


def opened(room: Centre, title: str, at: tuple[float, float] = HERE, **more: object) -> str:
    token = room.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    place = {"lat": at[0], "lon": at[1]}
    room.order({"type": "OpenIncident", "title": title, "class": alarm, "place": place, **more}, token)
    name: str = room.get("/api/v1/incidents?limit=1", token)[1]["items"][0]["id"]
    return name


def rehearsed(room: Centre) -> str:
    """A new exercise, confirmed, of which the supervisor has to know."""
    name = opened(room, "燃气", status="exercise", grade=2)
    room.order({"type": "ConfirmIncident", "incident": name}, room.token("wang"))
    return name


_CUT = """sheet => {
    const edge = sheet.getBoundingClientRect();
    const inside = [...sheet.querySelector("ld-order-form").shadowRoot.querySelectorAll("button, textarea, input.field")];
    return inside
        .map(one => [one.dataset.testid ?? one.textContent.trim(), one.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.left < edge.left || box.right > edge.right))
        .map(([name]) => name);
}"""


async def test_on_a_small_screen_all_that_is_chosen_and_pressed_is_in_the_sheet(room: Centre, browser: Browser) -> None:
    """Long titles and reasons end in an ellipsis, and many alerts scroll: nothing is cut at the right or squashed."""
    end_all(room)
    async with at_broker(room, "WL-018", ["alert/WL-018/receipt"]) as gauge:
        for at in range(5):
            severity = "severe" if at == 0 else "minor"
            await gauge.say(
                "alert", alert(f"many-{at}", severity=severity, text="下立交水位超过警戒线，建议封闭下立交" * 2)
            )
            await gauge.hear()
    token = room.token("wang")
    told = [room.get(f"/api/v1/alerts?device=WL-018&id=many-{at}", token)[1]["items"][0] for at in range(5)]
    name = told[0]["incident"]
    for one in told[1:]:
        if one["incident"] is None:
            room.order({"type": "LinkAlert", "alert": one["id"], "incident": name}, token)
    for at in range(5):
        opened(room, f"黄兴路下立交积水，多车被困，请求支援，另有行人反映 {at}", AWAY)
    async with person(browser, room, LAPTOP) as wang:
        await wang.sign_in("wang")
        await wang.incident(name).click()
        sheet = wang.page.locator("section[data-sheet]")
        await wang.press("u")
        await expect(wang.see("form-text")).to_be_focused()
        assert await sheet.evaluate(_CUT) == []
        await expect(wang.see("form-send")).to_be_in_viewport(ratio=1)
        await wang.press("Escape")
        await expect(sheet).to_have_count(0)
        await wang.see("alerts").get_by_test_id("split").first.click()
        alerts = wang.see("form-split").locator("fieldset.alerts")
        box = await alerts.bounding_box()
        assert box is not None and box["height"] > 80, "five alerts, each in a line that can be read"
        assert await sheet.evaluate(_CUT) == []
        await expect(wang.see("form-send")).to_be_in_viewport(ratio=1)
        await wang.press("Escape")
        # The way to correct a place and the one to move an alert out stay whole, whatever stands before them.
        for control in (wang.see("place"), wang.see("alerts").get_by_test_id("split").first):
            assert await control.evaluate(
                """one => {
                    const box = one.getBoundingClientRect(), edge = one.closest("header, li").getBoundingClientRect();
                    const hides = getComputedStyle(one.parentElement).overflowX !== "visible";
                    return box.width > 0 && box.right <= edge.right && !hides;
                }"""
            )
    end_all(room)


async def test_every_sheet_of_an_exercise_says_that_it_is_one(room: Centre, wang: Person) -> None:
    name = rehearsed(room)
    await wang.incident(name).click()
    for key in "dgumlvxay":
        await wang.press(key)
        head = wang.page.locator("section[data-sheet] .head")
        await expect(head.locator("h2")).to_contain_text("【演练】")
        await expect(head).to_have_class("head exercise")
        await wang.press("Escape")
        await expect(head).to_have_count(0)
    assert await wang.incident(name).locator("svg path.hatch").count() == 1
    await wang.press("e")
    await expect(wang.see("form-call")).to_be_visible()
    await wang.see("form-status").select_option("exercise")
    await expect(wang.page.locator("section[data-sheet] h2")).to_have_text("【演练】录入来电")


async def test_a_notice_of_an_exercise_begins_with_that(room: Centre, wang: Person, browser: Browser) -> None:
    name = rehearsed(room)
    async with person(browser, room) as zhou:
        await zhou.sign_in("zhou")
        line = zhou.page.locator(f"[data-told^='{name}/']")
        await expect(line.locator(".what")).to_have_text(f"【演练】请确认知悉 {name} · Ⅱ · 燃气")
        await expect(line).to_have_class("exercise")
