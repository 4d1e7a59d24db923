"""Sound: what a camera hears is heard by whoever listens, and who listens is in the log."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.centre import Centre
from tests.desk import Desk, signed_in, sitting
from tests.edges.video.tone import clip
from tests.edges.web.page import Visitor, visitor
from tests.edges.web.player import Player, a_player
from tests.edges.web.publisher import a_publisher
from tests.edges.web.test_whip import post, publish
from tests.node import running_node, until_online
from tests.processes import PATIENCE
from tests.waiting import eventually

LOUD = 2_000.0
"""A quarter of the tone that is sent; silence is below 10."""

LIPS_MS = 80
"""How far voice and lips may be apart: ITU-R BT.1359 finds 45 ms ahead and 125 ms behind noticeable."""

_names = count(1)


@pytest.fixture
def body() -> str:
    """A camera that nobody has published."""
    return f"V-{next(_names)}"


async def hears(player: Player) -> None:
    """The tone comes through within PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while await player.loudness() < LOUD:
            pass


async def listening(desk: Desk, camera: str) -> dict[str, Any]:
    """The look of somebody who listens to it now."""
    async with asyncio.timeout(PATIENCE):
        while True:
            events = [recorded["event"] for recorded in desk.events]
            over = {event["view"] for event in events if event["type"] == "ViewEnded"}
            began: list[dict[str, Any]] = [event["view"] for event in events if event["type"] == "ViewStarted"]
            found = [view for view in began if (view["via"], view["camera"]) == ("sound", camera)]
            if found and found[-1]["id"] not in over:
                return found[-1]
            await desk.hear()


@pytest.mark.parametrize("codec", ["audio/opus", "audio/PCMU", "audio/PCMA"])
async def test_what_is_published_is_heard_over_whep_and_in_the_log(
    centre: Centre, wang: str, body: str, camera: str, codec: str
) -> None:
    async with (
        sitting(centre, wang) as desk, signed_in(centre, wang) as http,
        a_publisher(sound=codec) as publisher, a_player(sound=True) as player,
    ):  # fmt: skip
        await publish(http, body, publisher)
        announced = (await desk.event("CamerasAnnounced", node=f"whip-{body}"))["event"]["cameras"][0]
        assert announced["sound"] is True
        status, location, sdp = await post(http, f"/whep/{body}", await player.offer())
        assert status == 201, sdp
        await player.answer(sdp)
        await hears(player)
        look = await listening(desk, body)
        assert look["operator"] == "wang"
        async with http.delete(location):
            await desk.event("ViewEnded", view=look["id"])


@pytest.mark.parametrize("coding", ["aac", "pcma"])
async def test_a_camera_of_a_node_is_heard_and_sends_no_sound_before(
    centre: Centre, wang: str, body: str, tmp_path: Path, coding: str
) -> None:
    token = centre.add_node(f"node-{body}")
    played = clip(tmp_path, coding)
    with running_node(centre, tmp_path, f"node-{body}", token, {body: {"main": played}}, sound=True):
        until_online(centre, wang, body)
        async with (
            sitting(centre, wang) as desk, signed_in(centre, wang) as http,
            a_player() as deaf, a_player(sound=True) as player,
        ):  # fmt: skip
            _, _, sdp = await post(http, f"/whep/{body}", await deaf.offer())
            await deaf.answer(sdp)
            async with asyncio.timeout(PATIENCE):
                while (stream := await flow(desk, body))["fps"] < 10:
                    pass
            assert stream["sound_kbps"] == 0, "its pictures are looked at, and its sound stays at the node"
            _, location, sdp = await post(http, f"/whep/{body}", await player.offer())
            await player.answer(sdp)
            await hears(player)
            async with asyncio.timeout(PATIENCE):
                while (stream := await flow(desk, body))["sound_kbps"] < 10:
                    pass
            async with http.delete(location):
                pass
            async with asyncio.timeout(PATIENCE):
                while (stream := await flow(desk, body))["sound_kbps"] > 0:
                    pass
            assert stream["fps"] > 10, "its pictures go on"


async def test_sound_that_is_taken_back_is_heard_no_more(centre: Centre, wang: str, body: str, tmp_path: Path) -> None:
    token, name = centre.add_node(f"node-{body}"), f"node-{body}"
    with running_node(centre, tmp_path, name, token, {body: {"main": clip(tmp_path, "pcma")}}, sound=True):
        until_online(centre, wang, body)
        async with (
            sitting(centre, wang) as desk, signed_in(centre, wang) as http,
            a_player(sound=True) as player, a_player(sound=True) as wall,
        ):  # fmt: skip
            _, _, sdp = await post(http, f"/whep/{body}", await player.offer())
            await player.answer(sdp)
            await hears(player)
            look = await listening(desk, body)
            await on_wall(desk, await wall.offer(), wall.answer, 1)
            await desk.say({"type": "wall.show", "slot": 0, "camera": body})
            await desk.told("wall.shown", camera=body)
            await desk.say({"type": "wall.listen", "slot": 0})
            await desk.told("wall.heard", camera=body)
            file = tmp_path / f"{name}.toml"
            file.write_text(file.read_text().replace("sound = true", "sound = false"))
            await desk.event("ViewEnded", view=look["id"])
            assert (await desk.told("wall.unheard", slot=0))["code"] == "no_sound"
            async with asyncio.timeout(PATIENCE):
                while (stream := await flow(desk, body))["fps"] < 10 or stream["sound_kbps"] > 0:
                    pass


async def test_a_camera_whose_owner_lends_no_sound_is_not_heard(
    centre: Centre, wang: str, body: str, tmp_path: Path
) -> None:
    token = centre.add_node(f"node-{body}")
    with running_node(centre, tmp_path, f"node-{body}", token, {body: {"main": clip(tmp_path, "pcma")}}):
        until_online(centre, wang, body)
        async with sitting(centre, wang) as desk, signed_in(centre, wang) as http, a_player(sound=True) as player:
            _, _, sdp = await post(http, f"/whep/{body}", await player.offer())
            await player.answer(sdp)
            async with asyncio.timeout(PATIENCE):
                while (stream := await flow(desk, body))["fps"] < 10:
                    pass
            assert stream["sound_kbps"] == 0
            views = (await desk.hello())["state"]["views"].values()
            assert [view["via"] for view in views if view["camera"] == body] == ["whep"]


async def flow(desk: Desk, camera: str) -> dict[str, Any]:
    """The figures of a camera's stream in the next second."""
    live = await desk.told("live")
    found = [stream for stream in live["streams"] if stream["camera"] == camera]
    return found[0] if found else {"fps": 0.0, "sound_kbps": 0.0}


async def test_who_asks_for_no_sound_gets_none_and_is_not_said_to_listen(
    centre: Centre, wang: str, body: str, camera: str
) -> None:
    async with (
        sitting(centre, wang) as desk, signed_in(centre, wang) as http,
        a_publisher(sound="audio/opus") as publisher, a_publisher() as mute, a_player() as player, a_player(sound=True) as ear,
    ):  # fmt: skip
        await publish(http, body, publisher)
        await publish(http, f"{body}-mute", mute)
        for name, each in ((body, player), (f"{body}-mute", ear)):
            status, _, sdp = await post(http, f"/whep/{name}", await each.offer())
            assert status == 201, sdp
            await each.answer(sdp)
            async with asyncio.timeout(PATIENCE):
                assert (await each.picture()).variance > 50
        views = (await desk.hello())["state"]["views"].values()
        assert [view["via"] for view in views if view["camera"].startswith(body)] == ["whep", "whep"]


async def test_a_browser_hears_and_keeps_lips_and_voice_together(
    centre: Centre, wang: str, body: str, camera: str
) -> None:
    async with asyncio.timeout(90), visitor(wang) as page, visitor(wang) as other:
        begun = await page.call("publish", f"{centre.url}/whip/{body}", "H264", True)
        assert begun["status"] == 201, begun
        assert (await other.call("watch", f"{centre.url}/whep/{body}", True))["status"] == 201
        await other.frames(50)
        heard = await inbound(other, lambda figures: figures.get("totalAudioEnergy", 0) > 0.1)
        assert heard["packetsLost"] == 0 and heard["audioLevel"] > 0.05
        await eventually(lambda: together(other), "lips and voice are apart")
        seen = await other.call("inbound", "video")
        assert seen["jitterBufferDelay"] / seen["jitterBufferEmittedCount"] < 0.15, "pictures wait for no sound"


async def inbound(page: Visitor, is_enough: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What the browser counts of the sound, once it is enough."""

    async def look() -> dict[str, Any] | None:
        figures: dict[str, Any] = await page.call("inbound", "audio")
        return figures if is_enough(figures) else None

    found = await eventually(look, "no sound")
    assert found is not None
    return found


async def together(page: Visitor) -> bool:
    """Whether what is played now of both was captured at one moment."""
    video, audio = await page.call("inbound", "video"), await page.call("inbound", "audio")
    name = "estimatedPlayoutTimestamp"
    return name in video and name in audio and abs(video[name] - audio[name]) < LIPS_MS


async def on_wall(desk: Desk, offer: str, answer: Callable[[str], Awaitable[Any]], slots: int) -> None:
    """A wall that stands."""
    await desk.say({"type": "rtc.offer", "sdp": offer, "slots": slots})
    await answer((await desk.told("rtc.answer"))["sdp"])


async def test_a_wall_hears_one_camera_at_a_time_over_cameras_and_codecs(
    centre: Centre, wang: str, body: str, camera: str
) -> None:
    first, second = body, f"{body}-2"
    async with (
        asyncio.timeout(120), sitting(centre, wang) as desk, signed_in(centre, wang) as http, visitor(wang) as page,
        a_publisher(sound="audio/opus") as one, a_publisher(sound="audio/PCMA") as two,
    ):  # fmt: skip
        await publish(http, first, one)
        await publish(http, second, two)
        await on_wall(desk, await page.call("offer", 2), lambda sdp: page.call("answer", sdp), 2)
        for slot, name in enumerate((first, second)):
            await desk.say({"type": "wall.show", "slot": slot, "camera": name})
            await desk.told("wall.shown", camera=name)
        assert (await page.call("inbound", "audio")).get("packetsReceived", 0) == 0, "off until it is asked for"
        energy = 0.0
        for slot, name, codec in ((0, first, "audio/opus"), (1, second, "audio/PCMA"), (0, first, "audio/opus")):
            await desk.say({"type": "wall.listen", "slot": slot})
            await desk.told("wall.heard", camera=name)
            await listening(desk, name)

            async def is_heard(codec: str = codec, more: float = energy + 0.02) -> bool:
                figures = await page.call("inbound", "audio")
                is_codec = await page.call("codec") == codec
                return bool(is_codec and figures.get("totalAudioEnergy", 0) > more and figures["audioLevel"] > 0.05)

            await eventually(is_heard, f"{name} in {codec}")
            energy = (await page.call("inbound", "audio"))["totalAudioEnergy"]
        figures = await page.call("inbound", "audio")
        assert figures["packetsLost"] == 0, "its packets are one row"
        look = await listening(desk, first)
        await desk.say({"type": "wall.show", "slot": 0, "camera": second})
        await desk.event("ViewEnded", view=look["id"])
        quiet = (await page.call("inbound", "audio"))["packetsReceived"]
        await desk.told("wall.shown", camera=second)
        await page.frames(25)
        assert (await page.call("inbound", "audio"))["packetsReceived"] - quiet < 10, "it shows another camera"
        await desk.say({"type": "wall.listen", "slot": 0})
        await desk.told("wall.heard", camera=second)
        look = await listening(desk, second)
        await desk.say({"type": "wall.listen", "slot": None})
        await desk.event("ViewEnded", view=look["id"])


async def test_what_cannot_be_heard_is_said_with_its_reason(centre: Centre, wang: str, body: str, camera: str) -> None:
    async with (
        sitting(centre, wang) as desk, a_player() as deaf, a_player(sound=True) as wall,
    ):  # fmt: skip
        await on_wall(desk, await deaf.offer(), deaf.answer, 1)
        await desk.say({"type": "wall.listen", "slot": 0})
        assert (await desk.told("wall.unheard", slot=0))["code"] == "no_sound_line"
        await on_wall(desk, await wall.offer(), wall.answer, 1)
        await desk.say({"type": "wall.listen", "slot": 0})
        assert (await desk.told("wall.unheard", slot=0))["code"] == "nothing_shown"
        await desk.say({"type": "wall.show", "slot": 0, "camera": camera})
        await desk.told("wall.shown", camera=camera)
        await desk.say({"type": "wall.listen", "slot": 0})
        refused = await desk.told("wall.unheard", slot=0)
        assert refused["code"] == "no_sound" and "sound = true" in refused["message"]
        views = (await desk.hello())["state"]["views"].values()
        assert {view["via"] for view in views if view["camera"] == camera} == {"wall"}, (
            "nobody is said to have listened"
        )
