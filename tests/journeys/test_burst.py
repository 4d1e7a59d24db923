"""Alerts by the hundred while the centre is killed again and again: each is in the record once, whatever came between."""

import asyncio
from contextlib import AsyncExitStack
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from devices.messages import AlertMessage, AlertReceipt
from tests.centre import NOW, Centre, running_centre
from tests.field import alert
from tests.journeys.commands import verify
from tests.waiting import eventually
from web.simulate.clock import StoryClock
from web.simulate.sender import AlertSender, Login, open_sender

DEVICES, EACH, ROUNDS = 10, 60, 3
PATIENCE = 60.0
"""Seconds for a round: a device sends again after 5, 10 and 20."""


async def test_every_alert_of_a_burst_is_kept_once_though_the_centre_is_killed(tmp_path: Path) -> None:
    with running_centre(tmp_path) as centre:
        token = centre.add_operator("wang")
        names = [centre.add_device(f"BT-{number}", "button") for number in range(DEVICES)]
        receipts: list[AlertReceipt] = []
        async with AsyncExitStack() as stack:
            devices = [await stack.enter_async_context(device(centre, name)) for name in names]
            for number in range(ROUNDS):
                receipts += await burst(centre, devices, number)
        for name in names:
            assert sorted(alert["source_id"] for alert in kept(centre, token, name)) == sorted(
                f"{name}-{number}-{n}" for number in range(ROUNDS) for n in range(EACH)
            )
        assert len({receipt.seq for receipt in receipts}) == DEVICES * EACH * ROUNDS
        assert "the chain is sound" in await verify(centre.data)


def device(centre: Centre, name: str) -> Any:
    """The connection of a device that sends until it has its receipt."""
    login = Login(broker=f"mqtt://{centre.mqtt}", id=name, password=f"{name}-password")
    return open_sender(login, "sensor", StoryClock(NOW))


async def burst(centre: Centre, devices: list[AlertSender], number: int) -> list[AlertReceipt]:
    """Every device sends at once; the centre is killed when some have their receipts, and started again."""

    async def connected() -> bool:
        return all(sender.connected for sender in devices)

    await eventually(connected)
    async with asyncio.TaskGroup() as tasks:
        sent = [
            tasks.create_task(sender.alert(message(f"{sender.device}-{number}-{n}"), PATIENCE))
            for n in range(EACH)
            for sender in devices
        ]
        async with asyncio.timeout(PATIENCE):
            # Earlier in one round, later in another: in the midst of reading, deciding and telling.
            for answered in asyncio.as_completed(sent[: 50 + 100 * number]):
                await answered
        assert not all(task.done() for task in sent), "the burst was over before the centre was killed"
        centre.program.kill()
        await asyncio.to_thread(centre.start)
    return [task.result() for task in sent]


def message(name: str) -> AlertMessage:
    return msgspec.convert(alert(name, severity="minor"), AlertMessage)


def kept(centre: Centre, token: str, name: str) -> list[dict[str, Any]]:
    """Every alert of a device in the record."""
    pages, after = [], ""
    while after is not None:
        _, page = centre.get(f"/api/v1/alerts?device={name}&limit=100{after and f'&after={after}'}", token)
        pages.append(page["items"])
        after = page["next"]
    return list(chain(*pages))
