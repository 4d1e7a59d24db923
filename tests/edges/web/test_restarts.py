"""Parts of the centre that die: each is back by itself, and what was sent meanwhile arrives."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from devices.messages import AlertMessage
from tests import waiting
from tests.centre import NOW, Centre, running_centre
from tests.desk import Desk, sitting
from tests.edges.web.player import Player, a_player
from tests.field import alert, at_broker
from tests.node import running_node, until_online
from tests.processes import PATIENCE, until
from web.simulate.clock import StoryClock
from web.simulate.sender import Login, open_sender


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, clips: dict[str, Path]) -> Iterator[Centre]:
    """A centre that may be hurt, with the camera `K-001`."""
    folder = tmp_path_factory.mktemp("restarts")
    with running_centre(folder) as centre:
        token = centre.add_operator("wang")
        with running_node(centre, folder, "street", centre.add_node("street"), {"K-001": clips}):
            until_online(centre, token, "K-001")
            centre.until_media(token)
            yield centre


async def open_wall(desk: Desk, player: Player) -> None:
    """One slot that shows `K-001`; returns when it has been shown."""
    await desk.say({"type": "rtc.offer", "sdp": await player.offer(), "slots": 1})
    await player.answer((await desk.told("rtc.answer"))["sdp"])
    await desk.say({"type": "wall.show", "slot": 0, "camera": "K-001", "quality": "main", "incident": None})
    await desk.told("wall.shown", slot=0, camera="K-001")


async def test_a_media_process_that_is_killed_is_back_within_a_second_and_consoles_offer_again(own: Centre) -> None:
    token = own.token("wang")
    before = own.until_media(token)
    async with sitting(own, token) as desk:
        async with a_player() as player:
            await open_wall(desk, player)
            await player.picture()
            os.kill(before, signal.SIGKILL)
            killed = time.monotonic()
            after = until(
                lambda: {pid for pid, line in own.program.alive().items() if "video.media" in line} - {before}
            )
            assert time.monotonic() - killed < 1
            failed = await desk.told("rtc.failed")
            assert failed["code"] and failed["message"]
        until(lambda: own.until_media(token) in after)
        async with a_player() as player:
            await open_wall(desk, player)
            await player.picture()
        ended = [recorded["event"]["view"] for recorded in desk.events if recorded["event"]["type"] == "ViewEnded"]
        begun = [
            recorded["event"]["view"]["id"] for recorded in desk.events if recorded["event"]["type"] == "ViewStarted"
        ]
        assert begun[0] in ended, "the look that was cut off is over in the record as well"


async def test_an_alert_sent_while_the_broker_is_dead_arrives(own: Centre) -> None:
    token = own.token("wang")
    name = own.add_device("WL-9")
    async with at_broker(own, name):
        pass
    broker = own.program.find("mosquitto -c")
    login = Login(broker=f"mqtt://{own.mqtt}", id=name, password=f"{name}-password")
    async with sitting(own, token) as desk, open_sender(login, "sensor", StoryClock(NOW)) as device:
        await waiting.until(lambda: device.connected)
        os.kill(broker, signal.SIGKILL)
        receipt = await device.alert(message("during the gap"), PATIENCE)
        arrived = await desk.event("AlertReceived")
        assert (arrived["event"]["alert"]["source_id"], arrived["seq"]) == ("during the gap", receipt.seq)
        await device.alert(message("afterwards"), PATIENCE)
    assert own.program.find("mosquitto -c") != broker
    found = own.get(f"/api/v1/alerts?device={name}", token)[1]["items"]
    assert [one["source_id"] for one in found] == ["afterwards", "during the gap"]


async def test_a_centre_that_is_killed_goes_on_where_it_was(own: Centre) -> None:
    """The devices' sessions are at the broker, the record on the disk: what comes during the gap is taken afterwards."""
    token = own.token("wang")
    own.add_device("WL-8")
    async with at_broker(own, "WL-8", ["alert/WL-8/receipt"]) as device:
        await device.say("alert", alert("before"))
        assert (await device.hear())["id"] == "before"
    seq = own.get("/readyz")[1]["seq"]
    own.program.kill()
    until(lambda: not own.program.alive(), lambda: str(own.program.alive()))
    own.start()
    assert own.get("/readyz")[1]["seq"] > seq
    async with at_broker(own, "WL-8", ["alert/WL-8/receipt"]) as device:
        await device.say("alert", alert("before"))
        again = await device.hear()
        await device.say("alert", alert("after"))
        # A receipt whose sending was not noted before the end is sent once more: that is harmless, losing one is not.
        while (heard := await device.hear())["id"] == "before":
            assert heard["seq"] == again["seq"]
        assert heard["id"] == "after"
    [first] = own.get("/api/v1/alerts?device=WL-8&id=before", token)[1]["items"]
    assert again["id"] == "before" and again["seq"] < seq + 1, "the receipt names the first and only time"
    until_online(own, token, "K-001")
    assert first["incident"]


def message(name: str) -> AlertMessage:
    """The alert of a real device's program."""
    return msgspec.convert(alert(name), AlertMessage)
