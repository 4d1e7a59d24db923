"""What cannot be taken is kept with its reason, and the link lives on."""

import asyncio
from pathlib import Path
from typing import Any

import aiomqtt
import pytest

from devices.flood import EACH_LIMIT
from tests.centre import Centre, running_centre
from tests.edges.simulate.centre import mosquitto
from tests.field import ROOT, alert, at_broker, mosquitto_pub
from tests.processes import PATIENCE

WRONG = {
    "unreadable": (b"", b"\xff\xfe", b"{", b"7", b'{"id": "a", "id": "b"}', b'{"id": NaN}', b"[" * 5000),
    "oversized": (b'{"id": "' + b"x" * 65_536 + b'"}',),
    "wrong_type": (
        b"{}",
        b'{"id": 7, "kind": "sensor"}',
        b'{"id":"a","kind":"sensor","class":"water","at":"2026-06-21T20:14:07.120+08:00","severity":"minor","status":"actual"}',
    ),
}
"""Payloads of an alert, by the reason they are kept with."""


async def kept(centre: Centre, token: str, count: int, **fields: Any) -> list[dict[str, Any]]:
    """The newest `count` rejections with these fields, as soon as there are so many."""
    async with asyncio.timeout(PATIENCE):
        while True:
            items = centre.get("/api/v1/rejected?limit=500", token)[1]["items"]
            found = [one for one in items if fields.items() <= one.items()]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(("reason", "payload"), [(reason, each) for reason, all in WRONG.items() for each in all])
async def test_a_payload_that_cannot_be_taken_is_kept_with_a_sentence(
    centre: Centre, wang: str, gauge: str, reason: str, payload: bytes
) -> None:
    async with at_broker(centre, gauge, [f"alert/{gauge}/receipt"]) as device:
        await device.say("alert", payload)
        [row] = await kept(centre, wang, 1, source=gauge)
        assert (row["reason"], row["size"], row["topic"]) == (reason, len(payload), f"{ROOT}alert/{gauge}")
        assert row["message"].endswith(".") and len(row["message"].split()) > 3
        assert payload.decode(errors="replace").startswith(row["excerpt"]) and len(row["excerpt"]) <= 200
        await device.say("alert", alert("after"))
        assert (await device.hear())["id"] == "after"


async def test_a_device_that_sends_rubbish_without_end_is_counted(centre: Centre, wang: str, gauge: str) -> None:
    """Each payload shown is an event, and a log does not forget. What it says next that can be read is taken."""
    async with at_broker(centre, gauge, [f"alert/{gauge}/receipt"]) as device:
        for _ in range(EACH_LIMIT + 20):
            await device.say("alert", b"{")
        await device.say("alert", alert("after"))
        assert (await device.hear())["id"] == "after"
        rows = await kept(centre, wang, EACH_LIMIT + 1, source=gauge)
        assert len(rows) == EACH_LIMIT + 1
        assert rows[0]["message"].startswith("20 more were refused")


async def test_one_that_the_broker_itself_will_not_carry_is_kept_as_well(centre: Centre, wang: str, gauge: str) -> None:
    await mosquitto_pub(centre, gauge, f"alert/{gauge}", b"x" * 400_000)
    [row] = await kept(centre, wang, 1, source=gauge)
    assert row["reason"] == "oversized"
    async with at_broker(centre, gauge, [f"alert/{gauge}/receipt"]) as device:
        await device.say("alert", alert("after"))
        assert (await device.hear())["id"] == "after"


async def test_an_id_that_comes_again_with_another_alarm_is_shown(centre: Centre, wang: str, gauge: str) -> None:
    async with at_broker(centre, gauge, [f"alert/{gauge}/receipt"]) as device:
        first = alert("1", at="2026-06-21T20:14:07.120+08:00")
        other = alert("1", at="2026-06-22T02:14:07.120+08:00")
        for payload in (first, other, other, first):
            await device.say("alert", payload)
            assert (await device.hear())["id"] == "1"
        [row] = await kept(centre, wang, 1, source=gauge)
        assert row["reason"] == "refused" and "used before" in row["message"]
        items = centre.get(f"/api/v1/alerts?device={gauge}&id=1", wang)[1]["items"]
        assert [one["at"][:16] for one in items] == ["2026-06-21T20:14"]


async def test_nobody_speaks_for_another_or_on_another_topic(centre: Centre, wang: str, gauge: str, crew: str) -> None:
    other = centre.add_device(f"{gauge}-other")
    for who, topic in ((gauge, f"alert/{other}"), (gauge, f"unit/{crew}/receipt"), (crew, f"alert/{gauge}")):
        await mosquitto_pub(centre, who, topic, alert("false"), "-V", "311")
        [row] = await kept(centre, wang, 1, source=who, topic=ROOT + topic)
        assert row["reason"] == "unauthorised"
    assert centre.get(f"/api/v1/alerts?device={other}", wang)[1]["items"] == []
    assert centre.get(f"/api/v1/alerts?device={gauge}", wang)[1]["items"] == []


async def test_a_wrong_password_is_not_let_in_and_shows(centre: Centre, wang: str, gauge: str) -> None:
    host, port = centre.mqtt.split(":")
    before = len(await kept(centre, wang, 0, reason="unauthorised", topic=""))
    with pytest.raises(aiomqtt.MqttError):
        async with aiomqtt.Client(host, int(port), username=gauge, password="wrong"):
            pass
    await kept(centre, wang, before + 1, reason="unauthorised", topic="")


async def test_a_unit_that_says_what_cannot_be_is_kept_as_refused(centre: Centre, wang: str, crew: str) -> None:
    async with at_broker(centre, crew) as unit:
        await unit.answer("I1-999", "accepted")
        [row] = await kept(centre, wang, 1, source=crew)
        assert (row["reason"], row["topic"]) == ("refused", f"{ROOT}unit/{crew}/receipt")
        assert "I1-999" in row["message"]


async def test_a_source_nobody_knows_is_named_on_a_broker_of_somebody_else(tmp_path: Path) -> None:
    """An external broker lets in whom it likes; the centre still asks who speaks."""
    async with mosquitto() as broker:
        with running_centre(tmp_path, options=("--broker", broker)) as centre:
            token = centre.add_operator("wang")
            centre.mqtt = broker.removeprefix("mqtt://")
            centre.add_device("WL-1")
            async with at_broker(centre, "WL-1", ["alert/WL-1/receipt", "alert/WL-2/receipt"]) as device:
                await mosquitto_pub(centre, "WL-2", "alert/WL-2", alert("unknown"))
                [row] = await kept(centre, token, 1, source="WL-2")
                assert row["reason"] == "unknown_source" and "liandong device add" in row["message"]
                await device.say("alert", alert("known"))
                assert (await device.hear())["id"] == "known"
