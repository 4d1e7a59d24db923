"""The console in English: no Chinese word of its own is left, wherever one looks."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import Person, person
from tests.centre import Centre
from tests.field import alert, at_broker, mosquitto_pub

NOT_OURS = (
    "联动",
    "中文",
    "杨浦区社会应急联动中心",
    "控江路街道",
    "内环高架路",
    "点",
    "队",
    "席",
    "节点",
    "镜头",
    "水位报警",
)
"""The emblem, the button back, and what devices and nodes are called."""

ANNOUNCED = "新的严重警情：水位超过警戒线"

_EVERYTHING = """() => {
    const found = [];
    const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
        if (node instanceof Element) {
            if (["STYLE", "SCRIPT"].includes(node.tagName)) return;
            for (const name of ["title", "aria-label", "placeholder", "alt"])
                if (node.hasAttribute(name)) found.push(node.getAttribute(name));
            if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
        }
        node.childNodes.forEach(walk);
    };
    walk(document.body);
    return found.map((text) => text.trim()).filter((text) => text !== "");
}"""


def written(room: Centre) -> set[str]:
    """What people and devices have written into the record, whichever journey they were of."""
    token = room.token("wang")
    incidents, alerts = (room.get(f"/api/v1/{what}?limit=200", token)[1]["items"] for what in ("incidents", "alerts"))
    told = [one["title"] for one in incidents] + [one["text"] for one in alerts]
    return {text for text in told + [one["place"].get("address") for one in incidents + alerts] if text}


async def chinese(room: Centre, who: Person) -> list[str]:
    """Every piece of text of the page, seen or read aloud, with a Chinese character that is the console's own."""
    await who.settled()
    left, others = [], sorted({*NOT_OURS, *written(room)}, key=len, reverse=True)
    for text in await who.page.evaluate(_EVERYTHING):
        own = text
        for name in others:
            own = own.replace(name, "")
        if re.search(r"[\u3001-\u3003\u4e00-\u9fff\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]", own):
            left.append(text)
    return left


@pytest_asyncio.fixture(loop_scope="session")
async def wang(room: Centre, browser: Browser) -> AsyncIterator[Person]:
    async with person(browser, room) as wang:
        yield wang


async def test_every_corner_speaks_english(room: Centre, wang: Person) -> None:
    await wang.page.get_by_role("button", name="切换到英文").click()
    assert await chinese(room, wang) == []
    await wang.see("login-name").fill("wang")
    await wang.see("login-password").fill("wrong")
    await wang.see("login-enter").click()
    await expect(wang.see("login-refusal")).to_be_visible()
    assert await chinese(room, wang) == []
    await wang.sign_in("wang")
    assert await chinese(room, wang) == []
    room.add_device("WL-021")
    async with (
        at_broker(room, "WL-018") as gauge, at_broker(room, "WL-021") as other, at_broker(room, "L-12345") as line
    ):  # fmt: skip
        await gauge.say("alert", b"{")
        await gauge.say("alert", alert("english"))
        await other.say("alert", alert("proposed", severity="moderate"))
        await line.say("call", {"id": "e", "phase": "ringing", "from": "", "to": "12345", "at": alert("e")["at"]})
        await expect(wang.see("join").first).to_be_visible()
        proposals = wang.page.locator("ld-tray [data-proposal]")
        await expect(proposals.filter(has_text="same class").first).to_be_visible()
    incident = room.get("/api/v1/alerts?id=english", room.token("wang"))[1]["items"][0]["incident"]
    await wang.choose(incident)
    await wang.plays(wang.page.locator("ld-tile[main]"))
    room.order({"type": "DispatchUnit", "incident": incident, "unit": "P12"}, room.token("chen"))
    await expect(wang.see("ladder").locator("[data-unit=P12]")).to_be_visible()
    await wang.see("rejected").click()
    await wang.see("looks").click()
    assert await chinese(room, wang) == []
    for key in ("d", "g", "m", "x", "v", "n", "n", "?"):
        await wang.press(key)
        await wang.settled()
        assert await chinese(room, wang) == [], f"after {key}"
        await wang.press("Escape")
    await wang.press("w")
    await wang.plays(wang.page.locator("ld-mosaic ld-tile").first)
    for keys in (("p",), ("+",), ("f",), ("b",)):
        await wang.press(*keys)
        assert await chinese(room, wang) == [], f"after {keys}"
    await wang.see("figures-streams").locator("tbody tr").first.click()
    await expect(wang.see("figures-nodes").locator("[data-node=kongjianglu]")).to_be_visible()
    assert await chinese(room, wang) == [], "why a picture is as it is"
    for group in ("own", "near", "node:kongjianglu"):
        await wang.see("mosaic-group").select_option(group)
        assert await chinese(room, wang) == [], group
    await wang.press("Escape", "b")
    for line_of_words in (
        "fly",
        "wall",
        "wall K",
        "wall K-001",
        "d",
        "d X",
        "d P12",
        "join",
        "join A99",
        "cam",
        "cam K",
        "note",
        "grade",
        "grade 2",
        "confirm",
        "close",
        "return",
        "task",
        "part",
        "relate I99",
        "unrelate I99",
        "out",
        "back P12",
        "crew P12",
        "go",
        "go I99",
    ):
        await wang.see("bar").fill(line_of_words)
        assert await chinese(room, wang) == [], line_of_words
    await wang.page.reload()
    await wang.is_live()
    assert await chinese(room, wang) == [], "the language is remembered"
    assert await wang.page.locator("html").get_attribute("lang") == "en"


async def test_a_refusal_is_said_in_the_language_spoken(room: Centre, wang: Person) -> None:
    await wang.sign_in("wang")
    await mosquitto_pub(room, "WL-018", "alert/WL-018", alert("refused", severity="severe"))
    await expect(wang.see("incidents").locator("[data-incident]").first).to_be_visible()
    incident = room.get("/api/v1/alerts?id=refused", room.token("wang"))[1]["items"][0]["incident"]
    await wang.choose(incident)
    await wang.press("c")
    await expect(wang.see("incident")).to_have_attribute("data-state", "confirmed")
    await wang.press("x")
    await expect(wang.see("form-handled")).to_be_visible()
    # Somebody sends a crew meanwhile: now it can't be reported any more.
    room.order({"type": "DispatchUnit", "incident": incident, "unit": "P12"}, room.token("wang"))
    await wang.see("form-text").fill("完")
    await wang.see("form-send").click()
    await expect(wang.see("form-handled").locator("[data-fate=refused]")).to_contain_text("被拒绝：")
    await wang.see("language").click()
    fate = wang.see("form-handled").locator("[data-fate=refused]")
    await expect(fate).not_to_contain_text("被拒绝")
    assert await chinese(room, wang) == [ANNOUNCED], "only what was said aloud before stays as it was said"
