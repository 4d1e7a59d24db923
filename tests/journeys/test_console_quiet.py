"""The console asks nobody but its centre: it runs where there is no internet, and tells nobody who is on duty."""

from urllib.parse import urlsplit

from playwright.async_api import Browser, expect

from tests.browser import person
from tests.centre import Centre
from tests.field import alert, mosquitto_pub

_HEAR = """window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));"""


async def test_no_request_leaves_and_nothing_is_against_the_policy(room: Centre, browser: Browser) -> None:
    """A whole shift in small: login, map, pictures, an enlarged picture, an order, the other theme, a reload."""
    async with person(browser, room) as wang:
        await wang.page.add_init_script(_HEAR)
        await wang.page.reload()
        await wang.sign_in("wang")
        await mosquitto_pub(room, "WL-018", "alert/WL-018", alert("quiet"))
        await expect(wang.page.locator("[data-map=ready]")).to_be_visible()
        incident = room.get("/api/v1/alerts?id=quiet", room.token("wang"))[1]["items"][0]["incident"]
        await wang.choose(incident)
        await wang.plays(wang.page.locator("ld-tile[main]"))
        picture = wang.see("alerts").locator("img[data-picture]").first
        await picture.click()
        await expect(wang.page.locator("ld-alerts dialog img")).to_be_visible()
        await wang.press("Escape")
        await wang.press("c", "z")
        await wang.see("theme").click()
        await wang.see("theme").click()
        violations = await wang.page.evaluate("window.violations")
        await wang.page.reload()
        await wang.is_live()
        violations += await wang.page.evaluate("window.violations")
        asked = {urlsplit(url) for url in wang.requests if not url.startswith(("data:", "blob:"))}
        assert {url.netloc for url in asked} == {room.http}
        assert {url.path for url in asked} >= {"/", "/live", "/api/v1/login", "/api/v1/me"}
        assert violations == [] and wang.complaints == []
        storage = await wang.page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
        assert "wang" not in storage and "password" not in storage
        assert await wang.page.evaluate("document.cookie") == "", "no script can read the session"
