"""Who may publish and hear what, at the real broker: all topics, tried by everybody."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiomqtt
import pytest

from devices.mqtt import LinkError
from tests.edges.devices.rig import EVERYTHING, Rig, running, take

ROOT = "liandong/1/"
TOPICS = {
    "w-7": {"alert/w-7", "reading/w-7", "beat/w-7"},
    "119-1": {"call/119-1", "beat/119-1"},
    "u-1": {"unit/u-1/receipt", "unit/u-1/position", "beat/u-1"},
    "n-1": {"node/n-1/state", "beat/n-1"},
}
HEARD = {
    "w-7": {"alert/w-7/receipt"},
    "119-1": {"call/119-1/receipt"},
    "u-1": {"unit/u-1/dispatch"},
    "n-1": set[str](),
}
EVERY = {
    topic.replace(owner, name)
    for table in (TOPICS, HEARD)
    for owner, topics in table.items()
    for topic in topics
    for name in [*TOPICS, "other"]
} | {"alert", "alert/w-7/x", "unit/u-1", "$SYS/x", "../x"}


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with running(tmp_path / "broker") as rig:
        yield rig


@pytest.mark.parametrize("name", sorted(TOPICS))
async def test_a_login_publishes_under_its_own_id_and_kind_only(rig: Rig, name: str) -> None:
    async with rig.link(name) as device:
        for topic in sorted(EVERY):
            try:
                await device.publish(ROOT + topic, b"x")
            except LinkError:
                assert topic not in TOPICS[name], topic
            else:
                assert topic in TOPICS[name], topic


@pytest.mark.parametrize("name", sorted(HEARD))
async def test_a_login_hears_only_what_is_for_it_even_when_it_asks_for_everything(rig: Rig, name: str) -> None:
    async with rig.link("centre") as centre, rig.link(name, EVERYTHING) as device:
        for topic in sorted(EVERY - {"$SYS/x"}):
            await centre.publish(ROOT + topic, topic.encode())
        # The broker delivers in order, so that what follows it proves that nothing else came before.
        last = next(iter(HEARD[name]), None)
        if last is not None:
            await centre.publish(ROOT + last, b"last")
            heard = [each.payload for each in await take(device, 2)]
            assert heard == [last.encode(), b"last"]
        assert device.state.waiting == 0


async def test_the_will_of_a_login_is_bound_by_the_same_rights(rig: Rig) -> None:
    port = int(rig.url.rpartition(":")[2])
    async with rig.link("centre", EVERYTHING) as centre, rig.link("w-7") as device:
        for topic in ("alert/w-8", "alert/w-7"):
            will = aiomqtt.Will(ROOT + topic, topic.encode(), qos=1)
            dying = aiomqtt.Client("127.0.0.1", port, username="w-7", password="w-7-password", will=will)
            await dying.__aenter__()
            dying._client._sock_close()
        await device.publish(ROOT + "alert/w-7", b"end")
        heard = {each.payload for each in await take(centre, 2)}
        assert heard == {b"alert/w-7", b"end"}


async def test_a_stolen_client_id_gives_nothing_that_its_login_may_not_hear(rig: Rig) -> None:
    async with rig.link("centre", EVERYTHING, "core"):
        pass
    async with rig.link("w-7") as device, rig.link("centre", session="other") as centre:
        await device.publish(ROOT + "alert/w-7", b"waits in the session of the core")
        async with rig.link("u-1", EVERYTHING, "core") as thief:
            await centre.publish(ROOT + "unit/u-1/dispatch", b"for the unit")
            assert [each.payload for each in await take(thief)] == [b"for the unit"]
