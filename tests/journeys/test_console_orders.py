"""Working at the console: orders by keys and by words, and refusals beside what was pressed."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import Person, person
from tests.centre import HERE, NOW, Centre
from tests.field import alert, at_broker, mosquitto_pub

NUMBER = "13800007731"


@pytest.fixture
def incident(room: Centre) -> str:
    """A new incident at the place of the cameras, confirmed."""
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    order = {"type": "OpenIncident", "title": "桥下积水", "class": alarm, "place": {"lat": HERE[0], "lon": HERE[1]}}
    token = room.token("wang")
    room.order(order, token)
    name: str = room.get("/api/v1/incidents?limit=1", token)[1]["items"][0]["id"]
    room.order({"type": "ConfirmIncident", "incident": name}, token)
    return name


@pytest_asyncio.fixture(loop_scope="session")
async def wang(room: Centre, browser: Browser, incident: str) -> AsyncIterator[Person]:
    """Signed in, with the incident open."""
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        await wang.choose(incident)
        yield wang
        assert wang.complaints == []


async def test_a_crew_is_sent_by_a_line_of_words(room: Centre, wang: Person, incident: str) -> None:
    async with at_broker(room, "M02", ["unit/M02/dispatch"]) as crew:
        await wang.press("/")
        await expect(wang.see("bar")).to_be_focused()
        await wang.page.keyboard.type("d M0")
        await wang.press("Tab")
        await expect(wang.see("bar")).to_have_value("d M02 ")
        await expect(wang.see("preview")).to_contain_text(f"派遣 M02 队 至 {incident}")
        await wang.press("Enter")
        order = await crew.hear()
        assert order["incident"] == incident
        row = wang.see("ladder").locator("[data-unit=M02]")
        await expect(row).to_have_attribute("data-step", "sent")
        await crew.answer(order["assignment"], "received", "refused", cause="车辆故障")
        await expect(row).to_have_attribute("data-step", "refused")
        await expect(row).to_contain_text("车辆故障")


async def test_a_line_that_means_nothing_says_so_and_does_nothing(room: Centre, wang: Person, incident: str) -> None:
    """The log itself goes on meanwhile: pictures open by themselves, and each look at one is recorded."""
    token = room.token("wang")
    before = room.get(f"/api/v1/incidents/{incident}", token)
    for text, sentence in (("fly F03", "没有“fly”这个命令"), ("d X99", "没有叫“X99”的单位"), ("close", "写上处置结果")):
        await wang.see("bar").fill(text)
        await expect(wang.see("preview")).to_contain_text(sentence)
        await wang.press("Enter")
        await expect(wang.see("bar")).to_have_value(text)
    assert room.get(f"/api/v1/incidents/{incident}", token) == before


async def test_a_grade_is_chosen_by_a_digit_and_sent_with_its_reason(room: Centre, wang: Person, incident: str) -> None:
    """The hands stay on the keys: G, Alt and the grade, the reason, Enter. A reason may begin with a digit: it is text."""
    await wang.press("g")
    await expect(wang.see("form-text")).to_be_focused()
    await expect(wang.see("form-send")).to_have_attribute("aria-disabled", "true")
    await wang.page.keyboard.type("1 人失踪")
    await expect(wang.see("form-grade").locator("[data-grade='4']")).to_have_attribute("aria-pressed", "true")
    await wang.press("Alt+2")
    await expect(wang.see("form-grade").locator("[data-grade='2']")).to_have_attribute("aria-pressed", "true")
    await wang.page.keyboard.type("，有 2 人被困")
    await expect(wang.see("form-text")).to_have_value("1 人失踪，有 2 人被困")
    await wang.press("Enter")
    await expect(wang.see("form-grade")).to_have_count(0)
    held = room.get(f"/api/v1/incidents/{incident}", room.token("wang"))[1]["incident"]
    assert held["grade"] == 2


async def test_a_refusal_stands_beside_the_button_that_was_pressed(room: Centre, wang: Person, incident: str) -> None:
    """Somebody else has sent a crew while the form was open: an incident with a crew on it can't be closed."""
    await wang.press("x")
    form = wang.see("form-handled")
    await expect(form).to_be_visible()
    room.order({"type": "DispatchUnit", "incident": incident, "unit": "P12"}, room.token("chen"))
    await wang.see("form-text").fill("水已退")
    await wang.see("form-send").click()
    fate = form.locator("[data-fate=refused]")
    await expect(fate).to_have_text("被拒绝：还有单位在本事件上，先召回或等待完成。")
    assert "recall them" in (await fate.get_attribute("title") or "")
    await wang.press("Escape")
    await wang.see("recall").click()
    await wang.see("form-text").fill("误派")
    await wang.press("Enter")
    await expect(wang.see("ladder").locator("[data-unit=P12]")).to_have_attribute("data-step", "clear")
    await wang.see("close").click()
    await wang.see("form-text").fill("水已退")
    await wang.press("Enter")
    await expect(wang.see("incident")).to_have_attribute("data-state", "verifying")
    room.order({"type": "CloseIncident", "incident": incident}, room.token("chen"))
    await expect(wang.see("incident")).to_have_attribute("data-state", "closed")
    await expect(wang.see("outcome")).to_have_text("水已退")


async def test_a_form_says_what_it_lacks_and_leads_the_hand_there(wang: Person) -> None:
    await wang.press("e")
    await expect(wang.see("form-number")).to_be_focused()
    await wang.see("form-text").press("Enter")
    form = wang.see("form-call")
    await expect(form.locator("[data-lacks=number]")).to_have_text("请填写：专线。")
    await expect(wang.see("form-number")).to_be_focused()
    await expect(form.locator("label", has=wang.see("form-number"))).to_contain_text("必填")
    await wang.see("form-number").fill("12319")
    await wang.see("form-position").fill("控江路")
    await wang.see("form-send").click()
    await expect(form.locator("[data-lacks=position]")).to_contain_text("坐标看不懂")
    await expect(wang.see("form-position")).to_be_focused()


async def test_what_was_written_in_a_refused_form_is_there_again(room: Centre, wang: Person, incident: str) -> None:
    await wang.press("x")
    await expect(wang.see("form-handled")).to_be_visible()
    room.order({"type": "DispatchUnit", "incident": incident, "unit": "P12"}, room.token("chen"))
    await wang.see("form-text").fill("水已退，路已通")
    await wang.press("Enter")
    await expect(wang.see("form-handled").locator("[data-fate=refused]")).to_be_visible()
    await wang.press("Escape")
    await expect(wang.see("form-handled")).to_have_count(0)
    await wang.press("x")
    await expect(wang.see("barred")).to_contain_text("P12 还在本事件上")
    await wang.see("recall").click()
    await wang.see("form-text").fill("误派")
    await wang.press("Enter")
    await expect(wang.see("form-text")).to_have_count(0)
    await expect(wang.see("barred")).to_have_count(0)
    await wang.press("x")
    await expect(wang.see("form-text")).to_have_value("水已退，路已通")
    await wang.press("Enter")
    await expect(wang.see("incident")).to_have_attribute("data-state", "verifying")


async def test_an_end_is_offered_once_the_incident_is_confirmed(room: Centre, wang: Person) -> None:
    """The centre refuses to hear how it was dealt with before; so the words would be written for nothing."""
    await mosquitto_pub(room, "WL-018", "alert/WL-018", alert("no-end-yet", severity="severe", lat=31.25, lon=121.45))
    name = room.get("/api/v1/alerts?id=no-end-yet", room.token("wang"))[1]["items"][0]["incident"]
    await wang.incident(name).click()
    await expect(wang.see("close")).to_have_attribute("aria-disabled", "true")
    await wang.press("x")
    await expect(wang.see("barred")).to_have_text("先确认属实（C），再报结果。")
    await expect(wang.see("form-handled")).to_have_count(0)
    await wang.press("c")
    await expect(wang.see("close")).to_have_attribute("aria-disabled", "false")
    await expect(wang.see("barred")).to_have_count(0)
    await wang.press("x")
    await expect(wang.see("form-handled")).to_be_visible()


async def test_what_is_proposed_is_joined_by_one_key_and_the_record_says_why(room: Centre, wang: Person) -> None:
    token = room.token("wang")
    room.add_device("WL-020")
    async with at_broker(room, "WL-018") as gauge, at_broker(room, "WL-020") as other:
        place = {"lat": 31.331, "lon": 121.561}  # where nothing else happens
        await gauge.say("alert", alert("first", severity="severe", **place))
        await other.say("alert", alert("again", severity="moderate", **place))
        row = wang.page.locator("ld-tray li").filter(has=wang.page.locator("[data-proposal]")).filter(has_text="0 m")
        await expect(row).to_be_visible()
    first, again = (room.get(f"/api/v1/alerts?id={name}", token)[1]["items"][0] for name in ("first", "again"))
    assert again["incident"] is None and again["matches"][0]["incident"] == first["incident"]
    await row.locator(".what").click()
    await expect(row.get_by_test_id("join")).to_contain_text(f"并入 {first['incident']}")
    await wang.press("j")
    await expect(row).to_have_count(0)
    await wang.incident(first["incident"]).click()
    line = wang.see("timeline").locator("li", has_text=f"警情 {again['id']} 并入")
    await expect(line).to_contain_text("相距 0 m")
    await expect(line).to_contain_text("同类警情")


async def test_a_call_is_joined_and_its_number_is_a_look_of_its_own(room: Centre, wang: Person, incident: str) -> None:
    async with at_broker(room, "L-12345", ["call/L-12345/receipt"]) as line:
        call = {"id": incident, "phase": "ringing", "from": NUMBER, "to": "12345", "at": NOW()}
        await line.say("call", call)
        await line.hear()
        token = room.token("wang")
        [waiting] = room.get(f"/api/v1/alerts?device=L-12345&id={incident}", token)[1]["items"]
        row = wang.page.locator(f"ld-tray [data-alert={waiting['id']}]")
        await expect(row).to_be_visible()
        assert NUMBER not in await wang.page.content()
        await row.get_by_test_id("join").click()
        await expect(row.get_by_test_id("aim")).to_have_attribute("data-asks", "true")  # nobody proposes it
        await row.get_by_test_id("join").click()
        await expect(row).to_have_count(0)
        joined = wang.see("alerts").locator(f"[data-alert={waiting['id']}]")
        await joined.get_by_test_id("caller-look").click()
        await expect(joined.get_by_test_id("caller")).to_have_text(NUMBER)
        await wang.see("looks").click()
        entry = wang.see("timeline").locator("[data-event=CallerRead]")
        await expect(entry).to_contain_text("wang")


async def test_a_viewer_sees_why_nothing_can_be_pressed(room: Centre, browser: Browser, incident: str) -> None:
    async with person(browser, room) as viewer:
        await viewer.sign_in("viewer")
        await viewer.choose(incident)
        await expect(viewer.see("look-only")).to_contain_text("观察员")
        for name in ("dispatch", "confirm", "grade", "close", "cancel"):
            await expect(viewer.see(name)).to_have_attribute("aria-disabled", "true")
        await viewer.press("d")
        await viewer.settled()
        await expect(viewer.see("dispatch-units")).to_have_count(0)
        await viewer.plays(viewer.page.locator("ld-tile[main]"))
