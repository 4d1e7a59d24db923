"""The map of the console in a browser: what lies on it can be picked."""

from pathlib import Path
from typing import Any

from playwright.async_api import expect

from incidents.model import AlarmClass, Place
from incidents.orders import OpenIncident
from tests.browser import LAPTOP, chromium, person
from tests.centre import HERE, running_centre
from tests.waiting import eventually

_MARK = """map => {
    const sheet = [...map.shadowRoot.querySelectorAll("canvas")].at(-1);
    const { width, height } = sheet;
    const pixels = sheet.getContext("2d").getImageData(0, 0, width, height).data;
    const drawn = [];
    for (let i = 0; i < width * height; i += 1) if (pixels[4 * i + 3] > 200) drawn.push([i % width, i / width]);
    return drawn[Math.floor(drawn.length / 2)] ?? null;
}"""
"""Where on the map something of an incident is drawn, or nothing."""


async def test_an_incident_is_opened_by_its_mark(tmp_path: Path) -> None:
    with running_centre(tmp_path) as centre:
        token = centre.add_operator("wang")
        place = Place(lat=HERE[0], lon=HERE[1])
        smoke = AlarmClass(scheme="liandong", kind="alarm", code="smoke")
        async with chromium() as browser, person(browser, centre, LAPTOP) as wang:
            await wang.sign_in("wang")
            await expect(wang.page.locator("[data-map=ready]")).to_be_visible()
            map_ = wang.page.locator("ld-map")
            assert await map_.evaluate(_MARK) is None
            centre.order(OpenIncident(title="商铺起火", alarm_class=smoke, place=place), token)

            async def mark() -> Any:
                return await map_.evaluate(_MARK)

            x, y = await eventually(mark)
            await expect(wang.incident("I1")).to_have_attribute("aria-current", "false")
            await map_.click(position={"x": x, "y": y})
            await expect(wang.incident("I1")).to_have_attribute("aria-current", "true")
