"""What fits on the screens that dispatchers have; the pictures of the pages are kept beside the test's other files."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser import HD, LAPTOP, Person, person
from tests.centre import NOW, Centre
from tests.field import alert, at_broker

UNDERPASS = {"lat": 31.2864, "lon": 121.5184, "text": "黄兴路下立交水位0.62米，车辆被困"}
BUS = {"lat": 31.27638, "lon": 121.51392, "text": "公交车尾部冒烟"}
VISIBLE = ("clock", "me", "sign-out", "incidents", "waiting-count", "incident", "dispatch", "wall", "bar", "connection")
"""What has to be in sight at every moment, by `data-testid`."""

_OUTSIDE = """(names) => {
    const find = (root, name) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.dataset && element.dataset.testid === name) return element;
            const inner = element.shadowRoot && find(element.shadowRoot, name);
            if (inner) return inner;
        }
        return null;
    };
    return names.filter((name) => {
        const box = find(document, name)?.getBoundingClientRect();
        return !box || box.width < 1 || box.height < 1 || box.left < 0 || box.top < 0
            || box.left >= innerWidth || box.top >= innerHeight || box.right > innerWidth + 1;
    });
}"""


@pytest_asyncio.fixture(loop_scope="session", params=[LAPTOP, HD], ids=["1366x768", "1920x1080"])
async def dispatcher(district: Centre, browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Person]:
    viewport: ViewportSize = request.param
    async with person(browser, district, viewport) as dispatcher:
        yield dispatcher


async def test_everything_needed_is_in_sight(district: Centre, dispatcher: Person, tmp_path: Path) -> None:
    page = dispatcher.page
    await page.screenshot(path=tmp_path / "login.png")
    await sign_in(district, dispatcher)
    incident = await an_evening(district)
    await expect(page.locator("[data-map=ready]")).to_be_visible()
    await dispatcher.settled()
    await page.screenshot(path=tmp_path / "nothing chosen.png")
    await dispatcher.choose(incident)
    luma = await dispatcher.plays(page.locator("ld-tile[main]"))
    assert luma.variance > 50
    await expect(dispatcher.see("alerts").locator("img[data-picture]").first).to_be_visible()
    await page.screenshot(path=tmp_path / "incident.png")
    assert await page.evaluate(_OUTSIDE, list(VISIBLE)) == []
    size = page.viewport_size
    assert size is not None
    assert await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        size["width"], size["height"],
    ]  # fmt: skip
    await dispatcher.press("Alt+ArrowDown")  # N speaks of the alert that is marked
    for key, name in (
        ("d", "dispatch-units"),
        ("g", "form-grade"),
        ("m", "form-note"),
        ("n", "form-open"),
        ("?", "keys"),
    ):
        await dispatcher.press(key)
        await expect(dispatcher.see(name)).to_be_visible()
        await page.screenshot(path=tmp_path / f"{name}.png")
        await dispatcher.press("Escape")
        await expect(dispatcher.see(name)).to_have_count(0)
    await dispatcher.see("theme").evaluate("button => button.click()")
    await dispatcher.settled()
    await page.screenshot(path=tmp_path / "light.png")
    await dispatcher.see("language").click()
    await dispatcher.settled()
    await page.screenshot(path=tmp_path / "english.png")
    assert await page.evaluate(_OUTSIDE, list(VISIBLE)) == []


def logins(district: Centre) -> dict[str, dict[str, str]]:
    """What the demo wrote down: passwords by name, of operators, devices and units."""
    read = json.loads((district.data / "demo-logins.json").read_text())
    return {
        kind: {one.get("id") or one["name"]: one["password"] for one in read[kind]}
        for kind in ("operators", "devices", "units")
    }


async def sign_in(district: Centre, dispatcher: Person) -> None:
    await dispatcher.see("login-name").fill("dispatcher1")
    await dispatcher.see("login-password").fill(logins(district)["operators"]["dispatcher1"])
    await dispatcher.see("login-enter").click()
    await dispatcher.is_live()


async def an_evening(district: Centre) -> str:
    """Water, fire, an exercise, a manhole, two calls, crews on their way; the incident of the water."""
    passwords, token = logins(district), district.token("dispatcher1")
    unplaced = {"lat": None, "lon": None}
    for device, code, fields in (
        ("WL-018", "water_level", {**UNDERPASS, "severity": "severe"}),
        ("BT-005", "button", {**BUS, "severity": "extreme", "value": None}),
        ("MH-209", "manhole", {**unplaced, "severity": "minor", "text": None, "value": 34, "unit": "°"}),
        (
            "GS-103",
            "gas",
            {**unplaced, "severity": "severe", "status": "exercise", "text": "演练：燃气泄漏", "value": None},
        ),
    ):
        async with at_broker(district, device, [f"alert/{device}/receipt"], passwords["devices"][device]) as sensor:
            alarm = {"scheme": "liandong", "kind": "alarm", "code": code}
            await sensor.say("alert", alert(uuid4().hex, **{"class": alarm, **fields}))
            await sensor.hear()
    for line, where in (("L-110", UNDERPASS), ("L-119", BUS)):
        async with at_broker(district, line, [f"call/{line}/receipt"], passwords["devices"][line]) as gateway:
            call = {"id": uuid4().hex, "phase": "ringing", "from": "13800001110", "to": line[2:], "at": NOW()}
            await gateway.say("call", {**call, "lat": where["lat"], "lon": where["lon"], "address": where["text"]})
            await gateway.hear()
    incident = str(district.get("/api/v1/alerts?device=WL-018&limit=1", token)[1]["items"][0]["incident"])
    for unit, steps in (("F03", ("received", "shown", "accepted", "en_route")), ("P15", ("received",)), ("P12", ())):
        async with at_broker(district, unit, [f"unit/{unit}/dispatch"], passwords["units"][unit]) as crew:
            district.order({"type": "DispatchUnit", "incident": incident, "unit": unit}, token)
            order = await crew.hear()
            await crew.answer(order["assignment"], *steps)
    return incident
