"""The link against a real broker: nothing that was not stored is acknowledged, whatever dies meanwhile."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiomqtt
import paho.mqtt.client as paho
import pytest

from devices.connection import Connection
from devices.inbox import Inbox
from devices.mqtt import RECEIVE_MAXIMUM, LinkError, open_link
from devices.topics import INCOMING, PAYLOAD_LIMIT
from tests.edges.devices.rig import EVERYTHING, Rig, free_port, login, reconnected, running, take
from tests.processes import PATIENCE

ALERT = "liandong/1/alert/w-7"

NEVER_ACKNOWLEDGES = """
import asyncio, sys
from devices.mqtt import open_link

async def main(url):
    async with open_link(url, "centre", "centre-password", "core", [("liandong/1/#", 1)]) as link:
        print("ready", flush=True) if await link.until_connected(20) is None else None
        async for delivery in link:
            print(delivery.payload.decode(), flush=True)

asyncio.run(main(sys.argv[1]))
"""


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with running(tmp_path / "broker") as rig:
        yield rig


async def test_what_a_killed_process_had_not_acknowledged_comes_again(rig: Rig) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", NEVER_ACKNOWLEDGES, rig.url, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE), rig.link("w-7") as device:
        assert await process.stdout.readline() == b"ready\n"
        for n in range(10):
            await device.publish(ALERT, b"%d" % n)
        for n in range(10):
            assert await process.stdout.readline() == b"%d\n" % n
    process.send_signal(signal.SIGKILL)
    await process.wait()
    async with rig.link("centre", EVERYTHING, "core") as link:
        assert [each.payload for each in await take(link, 10)] == [b"%d" % n for n in range(10)]


class LateToHear(aiomqtt.Client):
    """Loses a cancellation that comes with the SUBACK, as asyncio.wait_for does in Python 3.11."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.subscribed = asyncio.Event()

    async def subscribe(self, *arguments: Any, **options: Any) -> Any:
        granted = await super().subscribe(*arguments, **options)
        self.subscribed.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return granted


async def test_a_cancellation_that_comes_with_the_suback_is_not_lost(rig: Rig) -> None:
    """The link would go on, and whoever ends it would wait for ever."""
    where = urlsplit(rig.url)
    client = LateToHear(
        hostname=where.hostname or "",
        port=where.port or 0,
        username="centre",
        password="centre-password",
        protocol=aiomqtt.ProtocolVersion.V5,
    )
    connection = Connection(client, Inbox())
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        opening = tasks.create_task(connection.open(EVERYTHING))
        await client.subscribed.wait()
        opening.cancel()
        await asyncio.wait({opening})
    assert opening.cancelled()
    await connection.close()


async def test_what_came_while_the_centre_was_away_is_delivered(rig: Rig) -> None:
    async with rig.link("centre", EVERYTHING, "core"):
        pass
    async with rig.link("w-7") as device:
        for n in range(20):
            assert await device.publish(ALERT, b"%d" % n)
    async with rig.link("centre", EVERYTHING, "core") as link:
        assert len(await take(link, 20)) == 20


async def test_what_was_acknowledged_does_not_come_again(rig: Rig) -> None:
    async with rig.link("w-7") as device:
        async with rig.link("centre", EVERYTHING, "core") as link:
            await device.publish(ALERT, b"first")
            (delivery,) = await take(link)
            delivery.ack()
        async with rig.link("centre", EVERYTHING, "core") as link:
            await device.publish(ALERT, b"second")
            assert (await take(link))[0].payload == b"second"


async def test_acknowledgements_out_of_order_wait_for_the_earlier_ones(rig: Rig) -> None:
    async with rig.link("w-7") as device:
        async with rig.link("centre", EVERYTHING, "core") as link:
            await device.publish(ALERT, b"first")
            await device.publish(ALERT, b"second")
            first, second = await take(link, 2)
            second.ack()
            assert link.state.unacknowledged == 2
        async with rig.link("centre", EVERYTHING, "core") as link:
            first, second = await take(link, 2)
            assert (first.payload, second.payload) == (b"first", b"second")
            second.ack()
            first.ack()
            assert link.state.unacknowledged == 0
        async with rig.link("centre", EVERYTHING, "core") as link:
            await device.publish(ALERT, b"third")
            assert (await take(link))[0].payload == b"third"


async def test_a_late_acknowledgement_takes_nothing_from_the_next_connection(rig: Rig) -> None:
    async with rig.link("w-7") as device:
        async with rig.link("centre", EVERYTHING, "core") as link:
            await device.publish(ALERT, b"old")
            (old,) = await take(link)
            os.kill(rig.broker.state.pid or 0, signal.SIGKILL)
            await reconnected(link, 2)
            await device.publish(ALERT, b"new")
            fresh = [each.payload for each in await take(link, 1)]
            assert old.stale
            old.ack()
        async with rig.link("centre", EVERYTHING, "core") as link:
            assert [each.payload for each in await take(link, len(fresh))] == fresh


async def test_the_link_comes_back_after_the_broker_was_killed(rig: Rig) -> None:
    async with rig.link("centre", EVERYTHING, "core") as link, rig.link("w-7") as device:
        for n in range(1, 4):
            os.kill(rig.broker.state.pid or 0, signal.SIGKILL)
            await reconnected(link, n + 1)
            await device.publish(ALERT, b"after %d" % n, deadline=PATIENCE)
            (delivery,) = await take(link)
            assert delivery.payload == b"after %d" % n
            delivery.ack()
        assert rig.broker.state.restarts == 3


async def test_no_more_than_the_receive_maximum_is_unacknowledged(rig: Rig) -> None:
    async with rig.link("centre", EVERYTHING, "core") as link, rig.link("w-7") as device:
        async with asyncio.TaskGroup() as group:
            for n in range(RECEIVE_MAXIMUM + 20):
                group.create_task(device.publish(ALERT, b"%d" % n, deadline=PATIENCE))
        held = await take(link, RECEIVE_MAXIMUM)
        await device.publish("liandong/1/beat/w-7", b"telemetry passes", qos=0)
        (beat,) = await take(link)
        assert beat.payload == b"telemetry passes"
        for each in held:
            each.ack()
        assert len(await take(link, 20)) == 20


async def test_a_delivery_that_its_handler_forgot_comes_again(rig: Rig) -> None:
    async with rig.link("centre", EVERYTHING, "core", handling=0.2) as link, rig.link("w-7") as device:
        await device.publish(ALERT, b"forgotten")
        await take(link)
        (again,) = await take(link)
        assert again.payload == b"forgotten"
        await reconnected(link, 2)
        again.ack()


@pytest.mark.parametrize("payload", [b"", b"\xff\x00", b"x" * (PAYLOAD_LIMIT + 1), b"x" * 250_000])
async def test_any_payload_that_the_broker_takes_is_delivered(rig: Rig, payload: bytes) -> None:
    async with (
        rig.link("centre", EVERYTHING, "core") as link,
        aiomqtt.Client("127.0.0.1", int(rig.url.rpartition(":")[2]), username="w-7", password="w-7-password") as device,
    ):
        await device.publish(ALERT, payload, qos=1)
        await device.publish(ALERT, b"next", qos=1)
        assert [each.payload for each in await take(link, 2)] == [payload, b"next"]


async def test_a_publish_that_the_broker_denies_is_an_error(rig: Rig) -> None:
    async with rig.link("w-7") as device:
        with pytest.raises(LinkError, match="refused by the broker: Not authorized"):
            await device.publish("liandong/1/alert/w-8", b"x")
        assert device.state.connections == 1


async def test_a_publish_that_nobody_hears_is_told_apart(rig: Rig) -> None:
    async with rig.link("w-7") as device:
        assert await device.publish(ALERT, b"x") is False
        async with rig.link("centre", INCOMING, "core"):
            assert await device.publish(ALERT, b"x") is True


async def test_a_publish_over_the_limit_is_refused_before_it_is_sent(rig: Rig) -> None:
    async with rig.link("w-7") as device:
        with pytest.raises(LinkError, match=f"{PAYLOAD_LIMIT} is the most"):
            await device.publish(ALERT, b"x" * (PAYLOAD_LIMIT + 1))


async def test_without_a_broker_a_publish_fails_at_its_deadline_and_says_why() -> None:
    async with open_link(f"mqtt://127.0.0.1:{free_port()}", None, None, "core", []) as link:
        with pytest.raises(LinkError, match=r"within 0.2 s: .*refused"):
            await link.publish(ALERT, b"x", deadline=0.2)
        with pytest.raises(LinkError, match=r"within 0.1 s: .*refused"):
            await link.until_connected(0.1)
        assert not link.state.connected


async def test_a_wrong_password_shows_in_the_state_and_is_cured_by_the_right_one(rig: Rig) -> None:
    async with open_link(rig.url, "w-9", "w-9-password", "w-9", []) as device:
        with pytest.raises(LinkError, match=r"[Nn]ot authorized"):
            await device.until_connected(0.5)
        await rig.broker.update([login("centre", "centre"), login("w-9", "sensor")])
        await device.until_connected(PATIENCE)
        assert device.state.error is None


@pytest.mark.parametrize("url", ["127.0.0.1:1883", "http://127.0.0.1", "mqtt://", ""])
async def test_what_is_no_broker_address_is_refused(url: str) -> None:
    with pytest.raises(LinkError, match="write mqtt://HOST:PORT"):
        async with open_link(url, None, None, "core", []):
            pass


async def test_the_private_parts_we_use_are_where_they_were() -> None:
    """When this fails, aiomqtt or paho was upgraded and devices/connection.py must be read again, line by line.

    What each part is for: `_client` is the paho client that acknowledges; `_disconnected` is how the end of a connection
    is learnt; `_topic` is a topic's bytes before they are decoded; `_sock_close` frees the socket at once.
    """
    client = aiomqtt.Client("127.0.0.1", identifier="x")
    assert isinstance(client._disconnected, asyncio.Future)
    inner = client._client
    for name in ("ack", "manual_ack_set", "publish", "disconnect", "loop_write", "socket", "_sock_close"):
        assert callable(getattr(inner, name)), name
    assert inner._manual_ack is False
    assert hasattr(paho.MQTTMessage(mid=1, topic=b"\xff"), "_topic")
