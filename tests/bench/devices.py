"""Sensors on the wire, as the simulation has them: each with a login and a connection of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from devices.messages import AlarmClass, AlertMessage
from tests.centre import NOW, Centre
from web.simulate.clock import StoryClock
from web.simulate.sender import AlertSender, Login, open_sender

SMOKE = AlarmClass(scheme="liandong", kind="alarm", code="smoke")


def add_sensors(centre: Centre, count: int) -> list[str]:
    """So many new sensors, far from each other and from every camera."""
    return [
        centre.add_device(f"SM-{n:03}", "smoke", at=(31.2 + n // 20 * 0.01, 121.4 + n % 20 * 0.01))
        for n in range(count)
    ]


@asynccontextmanager
async def sensors(centre: Centre, names: Sequence[str]) -> AsyncIterator[list[AlertSender]]:
    """Their connections; they send again until they have their receipts."""
    async with AsyncExitStack() as stack:
        clock = StoryClock(NOW)
        yield [
            await stack.enter_async_context(
                open_sender(
                    Login(broker=f"mqtt://{centre.mqtt}", id=name, password=f"{name}-password"), "sensor", clock
                )
            )
            for name in names
        ]


def severe(name: str) -> AlertMessage:
    """An alert that makes an incident of its own: at this severity a person decides what belongs together."""
    return AlertMessage(id=name, kind="sensor", alarm_class=SMOKE, at=NOW(), severity="severe", status="actual")
