"""What a person at the console is told of a node: that its clock is wrong, and that its token was revoked."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import ClientWebSocketResponse, WSMsgType
from playwright.async_api import expect

from tests.browser import LAPTOP, chromium, person
from tests.centre import HERE, NOW, running_centre
from tests.desk import signed_in
from video.orders import RevokeNode


async def answer(line: ClientWebSocketResponse, ahead: timedelta) -> None:
    """Tell the time of a clock that is so far ahead, until the line ends."""
    async for message in line:
        if message.type is WSMsgType.TEXT and (said := message.json())["type"] == "Ping":
            at = datetime.fromisoformat(said["at"]) + ahead
            await line.send_json({"type": "Pong", "id": said["id"], "at": at.isoformat(timespec="milliseconds")})


async def test_a_clock_that_is_wrong_and_a_token_that_was_revoked_are_told_at_the_console(tmp_path: Path) -> None:
    with running_centre(tmp_path) as centre:
        centre.add_operator("wang")
        token = centre.add_node("street")
        spec = {"id": "K-001", "name": "控江路口", "lat": HERE[0], "lon": HERE[1]}
        async with (
            chromium() as browser,
            person(browser, centre, LAPTOP) as wang,
            signed_in(centre, token) as http,
            http.ws_connect("/node", params={"node": "street"}) as line,
            asyncio.TaskGroup() as tasks,
        ):
            await wang.sign_in("wang")
            await line.send_json({"type": "Announce", "cameras": [spec], "at": NOW()})
            answering = tasks.create_task(answer(line, timedelta(milliseconds=-1700)))
            await expect(wang.page.locator("[data-clock=street]")).to_have_text(
                "⚠ street 节点 时钟慢 1.7 秒，请其单位校时"
            )
            await wang.page.keyboard.press("/")
            await wang.page.keyboard.type("cam K-001")
            await wang.page.keyboard.press("Enter")
            tile = wang.page.locator("ld-tile", has_text="控江路口").first
            await expect(tile.locator(".clock")).to_have_attribute("title", "street 节点 时钟慢 1.7 秒，请其单位校时")
            centre.order(RevokeNode(node="street"))
            await expect(tile.get_by_role("status")).to_have_text("节点 street 节点 的令牌已吊销，请找管理员换发")
            await expect(wang.page.locator("[data-clock=street]")).to_have_count(0)
            await answering
