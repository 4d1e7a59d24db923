"""One happening or two, at the console: merges, separations, splits and corrected places, by keys."""

from playwright.async_api import expect

from tests.browser import Person
from tests.centre import HERE, Centre
from tests.field import Field, alert, at_broker

AWAY = (HERE[0] + 0.002, HERE[1])


def opened(room: Centre, title: str, at: tuple[float, float] = HERE) -> str:
    token = room.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    room.order({"type": "OpenIncident", "title": title, "class": alarm, "place": {"lat": at[0], "lon": at[1]}}, token)
    name: str = room.get("/api/v1/incidents?limit=1", token)[1]["items"][0]["id"]
    return name


async def heard(crew: Field, incident: str) -> str:
    """What a crew is told next of an incident; it may still be reminded of others."""
    while (message := await crew.hear())["incident"] != incident:
        pass
    text: str = message["text"]
    return text


async def test_two_that_are_one_are_merged_by_two_keys_and_separated_with_a_reason(room: Centre, wang: Person) -> None:
    lead, other = opened(room, "桥下积水"), opened(room, "桥下积水 B", AWAY)
    await wang.incident(other).click()
    room.order({"type": "DispatchUnit", "incident": other, "unit": "P12"}, room.token("wang"))
    await wang.press("u")
    await wang.page.locator(f"[data-lead={lead}]").click()
    await wang.see("form-text").press("Enter")
    await expect(wang.see("incident")).to_have_attribute("data-incident", lead)
    await expect(wang.incident(other)).to_have_count(0)
    await expect(wang.see("members").locator(f"[data-member={other}]")).to_contain_text("桥下积水 B")
    await expect(wang.see("ladder").locator("[data-unit=P12]")).to_be_visible()
    await expect(wang.incident(lead)).to_have_attribute("data-state", "dispatched")
    await wang.see("separate").click()
    await wang.see("form-text").fill("另一处")
    await wang.press("Enter")
    await expect(wang.see("members")).to_have_count(0)
    await expect(wang.incident(other)).to_have_attribute("data-state", "dispatched")
    await expect(wang.incident(lead)).to_have_attribute("data-state", "confirmed")
    await expect(wang.see("timeline")).to_contain_text(f"{other} 与 {lead} 分开")


async def test_who_looks_at_what_was_merged_is_shown_the_way(room: Centre, wang: Person) -> None:
    lead, other = opened(room, "桥下积水"), opened(room, "桥下积水 C")
    await wang.incident(other).click()
    room.order({"type": "MergeIncident", "incident": other, "into": lead, "reason": ""}, room.token("chen"))
    await expect(wang.see("merged")).to_contain_text(f"已并入 {lead}")
    await expect(wang.see("dispatch")).to_have_attribute("aria-disabled", "true")
    await wang.see("merged").get_by_role("button").click()
    await expect(wang.see("incident")).to_have_attribute("data-incident", lead)


async def test_an_alert_is_split_off_and_moved_back(room: Centre, wang: Person) -> None:
    async with at_broker(room, "WL-018", ["alert/WL-018/receipt"]) as gauge:
        for name, severity in (("split-1", "severe"), ("split-2", "minor")):
            await gauge.say("alert", alert(name, severity=severity, text=name))
            await gauge.hear()
    token = room.token("wang")
    first, second = (
        room.get(f"/api/v1/alerts?device=WL-018&id={name}", token)[1]["items"][0] for name in ("split-1", "split-2")
    )
    name = first["incident"]
    room.order({"type": "LinkAlert", "alert": second["id"], "incident": name}, token)
    await wang.incident(name).click()
    row = wang.see("alerts").locator(f"[data-alert={second['id']}]")
    await row.get_by_test_id("split").click()
    await wang.see("form-title").fill("水位报警 D")
    await wang.see("form-text").fill("另一台设备")
    await wang.press("Enter")
    await expect(row).to_have_count(0)
    await expect(wang.see("timeline")).to_contain_text(f"{second['id']} 自 {name} 并入")
    new = room.get("/api/v1/alerts?device=WL-018&id=split-2", token)[1]["items"][0]["incident"]
    await expect(wang.incident(new)).to_contain_text("水位报警 D")
    await wang.see("bar").fill(f"move {second['id']} {name} 拆分有误")
    await wang.see("bar").press("Enter")
    await expect(row).to_be_visible()


async def test_a_place_is_corrected_by_a_click_on_the_map_and_the_pictures_follow(room: Centre, wang: Person) -> None:
    name = opened(room, "桥下积水 E", (HERE[0] + 0.03, HERE[1]))
    await wang.incident(name).click()
    await wang.press("l")
    before = await wang.see("form-position").input_value()
    await wang.page.locator("ld-map [data-map=ready]").click(position={"x": 300, "y": 500})
    await expect(wang.see("form-position")).not_to_have_value(before)
    await wang.see("form-position").fill(f"{HERE[0]}, {HERE[1]}")
    await wang.see("form-text").fill("来电人改口")
    await wang.see("form-text").press("Enter")
    await expect(wang.page.locator("[data-sheet=place]")).to_have_count(0)
    await wang.plays(wang.page.locator("ld-wall ld-tile[main]"))
    await expect(wang.see("timeline")).to_contain_text("位置更正为")
    await expect(wang.see("within")).to_contain_text("控江路街道")


async def test_what_it_really_is_is_said_with_a_key_and_who_is_on_the_way_is_told(room: Centre, wang: Person) -> None:
    name = opened(room, "冒烟", HERE)
    async with at_broker(room, "P12", ["unit/P12/dispatch"]) as crew:
        room.order({"type": "DispatchUnit", "incident": name, "unit": "P12"}, room.token("wang"))
        assert await heard(crew, name) == "冒烟"
        await wang.incident(name).click()
        await wang.press("r")
        await wang.see("form-class").select_option(label="燃气")
        await wang.see("form-title").fill("燃气泄漏")
        await wang.see("form-text").fill("现场核实")
        await wang.see("form-text").press("Enter")
        await expect(wang.see("class-word")).to_have_text("燃气")
        await expect(wang.incident(name)).to_contain_text("燃气泄漏")
        await expect(wang.see("timeline").locator("[data-event=ClassCorrected]")).to_contain_text("更正为 燃气")
        assert await heard(crew, name) == "更正：燃气泄漏"
