"""A crew that does not answer: it is asked again, the supervisor is told, and takes it on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser import person
from tests.centre import HERE, Centre, running_centre
from tests.field import at_broker

LADDER = "[ladder]\nreceived_s = [1.0, 1.0, 1.0, 1.0]\naccepted_s = [2.0, 2.0, 2.0, 2.0]\n"
"""Seconds instead of minutes: the limits are configured."""


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Centre]:
    config = tmp_path / "hasty.toml"
    config.write_text(LADDER)
    with running_centre(tmp_path, options=("--config", str(config))) as centre:
        centre.add_operator("wang")
        centre.add_operator("li", "supervisor")
        centre.add_unit("F03")
        centre.add_unit("M02", "medical", at=HERE)
        yield centre


async def test_a_crew_that_is_silent_is_asked_again_and_the_supervisor_takes_it_on(
    hasty: Centre, browser: Browser
) -> None:
    token = hasty.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    place = {"lat": HERE[0], "lon": HERE[1]}
    hasty.order({"type": "OpenIncident", "title": "桥下积水", "class": alarm, "place": place}, token)
    async with (
        person(browser, hasty) as wang,
        person(browser, hasty) as li,
        at_broker(hasty, "F03", ["unit/F03/dispatch"]) as crew,
    ):
        await wang.sign_in("wang")
        await li.sign_in("li")
        hasty.order({"type": "DispatchUnit", "incident": "I1", "unit": "F03"}, token)
        first, second = await crew.hear(), await crew.hear()
        assert (first["assignment"], first["step"]) == (second["assignment"], second["step"]) == ("I1-1", "sent")
        line = li.page.locator("[data-unanswered=I1-1]")
        await expect(line).to_contain_text("可改派")
        await expect(wang.page.locator("[data-unanswered]")).to_have_count(0)
        await wang.choose("I1")
        await expect(wang.see("timeline")).to_contain_text("逾时未接受，已报值班长")
        await line.get_by_test_id("see-lapse").click()
        await expect(line).to_have_count(0)
        await expect(wang.see("timeline")).to_contain_text("接手处理")
        await crew.answer("I1-1", "received", "accepted")
        await expect(wang.see("ladder").locator("[data-unit=F03]")).to_have_attribute("data-step", "accepted")
        assert (wang.complaints, li.complaints) == ([], [])
