"""A centre that freezes, and one that is started again, under an open console."""

import os
import re
import signal
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import Person, person
from tests.centre import Centre, running_centre
from tests.field import alert, mosquitto_pub
from tests.node import draw, running_node, until_online


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre that may be hurt: one gauge, one crew, one camera."""
    folder = tmp_path_factory.mktemp("reconnect")
    with running_centre(folder) as centre:
        token = centre.add_operator("wang")
        centre.add_device("WL-018")
        centre.add_unit("F03")
        with running_node(centre, folder, "street", centre.add_node("street"), {"K-001": draw(folder)}):
            until_online(centre, token, "K-001")
            centre.until_media(token)
            yield centre


@pytest_asyncio.fixture(loop_scope="session")
async def wang(own: Centre, browser: Browser) -> AsyncIterator[Person]:
    """Signed in, with the incident of a new alert open and its camera playing."""
    async with person(browser, own) as wang:
        await wang.sign_in("wang")
        await mosquitto_pub(own, "WL-018", "alert/WL-018", alert("before", severity="minor"))
        await expect(wang.incident("I1")).to_be_visible()
        await wang.choose("I1")
        await wang.plays(wang.page.locator("ld-tile[main]"))
        await wang.page.evaluate("window.neverReloaded = true")
        yield wang
        assert await wang.page.evaluate("window.neverReloaded")


async def test_a_centre_that_stands_still_is_called_stale(own: Centre, wang: Person) -> None:
    os.kill(own.program.process.pid, signal.SIGSTOP)
    try:
        await expect(wang.see("stale")).to_be_visible()
        await expect(wang.see("connection")).to_have_attribute("data-state", "stale")
    finally:
        os.kill(own.program.process.pid, signal.SIGCONT)
    await wang.is_live()
    await expect(wang.see("stale")).to_be_hidden()


async def test_everything_is_there_again_after_a_restart_without_a_reload(own: Centre, wang: Person) -> None:
    own.program.kill()
    await expect(wang.see("lost")).to_be_visible()
    await wang.press("c")  # confirmed while the line is down: it is sent when the line is back
    await expect(wang.see("lost")).to_contain_text("1 条指令")
    await expect(wang.see("lost")).to_contain_text(re.compile(r"已 \d\d:\d\d 没有收到"))
    own.start()
    await wang.is_live()
    await expect(wang.see("lost")).to_be_hidden()
    await expect(wang.see("incident")).to_have_attribute("data-state", "confirmed")
    await mosquitto_pub(own, "WL-018", "alert/WL-018", alert("after", severity="minor"))
    await expect(wang.see("alerts").locator("[data-alert]")).to_have_count(
        len(own.get("/api/v1/incidents/I1", own.token("wang"))[1]["alerts"])
    )
    luma = await wang.plays(wang.page.locator("ld-tile[main]"))
    assert luma.variance > 50
    told = own.get("/api/v1/incidents/I1/timeline", own.token("wang"))[1]["items"]
    confirmed = [one for one in told if one["event"]["type"] == "IncidentAdvanced"]
    assert [one["event"]["state"] for one in confirmed] == ["confirmed"], "an order that was held is done once"


async def test_a_session_that_ends_brings_the_login_and_the_next_one_brings_everything_back(
    own: Centre, wang: Person
) -> None:
    await wang.see("sign-out").click()
    await expect(wang.see("login-name")).to_be_visible()
    await expect(wang.see("incidents")).to_be_hidden()
    await wang.see("login-name").fill("wang")
    await wang.see("login-password").fill("not the password")
    await wang.see("login-enter").click()
    await expect(wang.see("login-refusal")).to_have_text("用户名或口令不对，请重新输入。")
    await wang.sign_in("wang")
    await expect(wang.incident("I1")).to_be_visible()
