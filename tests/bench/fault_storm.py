"""What is sent in the fault run, and what came back: alerts that devices send until they have a receipt, orders of a console."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import aiohttp
from msgspec.structs import replace

from devices.messages import AlertMessage
from devices.model import Unit
from tests.bench.devices import severe
from tests.centre import HERE, NOW, Centre
from web.clock import Clock
from web.simulate.clock import StoryClock
from web.simulate.sender import AlertSender, Login, NoReceipt
from web.simulate.unit import run_unit

ALERTS, DISPATCHES, INCIDENTS = 10_000, 500, 40
UNDERWAY = 100
"""Alerts and dispatches that wait for their answer at once; they overtake each other."""
PATIENCE_S = 200.0


class Storm:
    """All of it, slice by slice."""

    def __init__(self, devices: Sequence[AlertSender], units: Sequence[str], token: str, url: str) -> None:
        self.confirmed: list[tuple[int, str]] = []
        self.given_up = 0
        self.assigned: set[tuple[str, str]] = set()
        self.refused = 0
        """Answers of a centre that could not store an order: it was given again."""
        self.sent = 0
        self.token = token
        self._devices = devices
        self._units = units
        self._url = url
        self._room = asyncio.Semaphore(UNDERWAY)
        self._moved = asyncio.Condition()
        self._allowed = 0
        self._chance = random.Random(7)

    async def allow(self, count: int) -> None:
        """Let so many alerts be sent altogether; returns when those that were allowed before are."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.sent >= self._allowed)
            self._allowed = count
            self._moved.notify_all()

    async def run(self) -> None:
        """Until every alert has its receipt and every dispatch its answer."""
        wanted = [(n % INCIDENTS, unit) for n in range(INCIDENTS) for unit in self._units]
        self._chance.shuffle(wanted)
        dispatches = iter(wanted[:DISPATCHES])
        async with (
            aiohttp.ClientSession(self._url, headers={"Authorization": f"Bearer {self.token}"}) as http,
            asyncio.TaskGroup() as tasks,
        ):
            for number in range(ALERTS):
                await self._room.acquire()
                async with self._moved:
                    await self._moved.wait_for(lambda: self._allowed > self.sent)
                    self.sent += 1
                    self._moved.notify_all()
                tasks.create_task(self._alert(number))
                if number % (ALERTS // DISPATCHES) == 0:
                    await self._room.acquire()
                    incident, unit = next(dispatches)
                    tasks.create_task(self._dispatch(http, f"I{incident + 1}", unit))

    async def _alert(self, number: int) -> None:
        """Sent again until it has its receipt; every tenth once more after that."""
        device = self._devices[number % len(self._devices)]
        try:
            for _ in range(1 + (number % 10 == 0)):
                await device.alert(_alert(number), PATIENCE_S)
            self.confirmed.append((number, device.device))
        except NoReceipt:
            self.given_up += 1
        finally:
            self._room.release()

    async def _dispatch(self, http: aiohttp.ClientSession, incident: str, unit: str) -> None:
        """Ordered with the same key until the centre answers, as a console does."""
        order = {"type": "DispatchUnit", "incident": incident, "unit": unit}
        headers = {"Idempotency-Key": f"{incident}-{unit}"}
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    with suppress(aiohttp.ClientError, TimeoutError):
                        async with http.post("/api/v1/orders", json=order, headers=headers) as answer:
                            if answer.status == 200:
                                self.assigned.add((incident, unit))
                            if answer.status < 500:
                                return
                            self.refused += 1
                    await asyncio.sleep(0.2)  # as a console waits before it asks again
        finally:
            self._room.release()


def _alert(number: int) -> AlertMessage:
    """Every tenth makes an incident of its own, every seventh comes an hour late."""
    message = severe(f"alert-{number:05}")
    if number % 7 == 0:
        message = replace(message, at=(datetime.fromisoformat(message.at) - timedelta(hours=1)).isoformat())
    return message if number % 10 == 0 else replace(message, severity="minor")


@asynccontextmanager
async def crews(centre: Centre, names: Sequence[str], clock: Clock = NOW) -> AsyncIterator[None]:
    """Simulated crews: they show, accept or refuse, drive, and take up again after each kill."""
    story = StoryClock(clock)
    async with asyncio.TaskGroup() as tasks:
        running = []
        for number, name in enumerate(names):
            unit = Unit(id=name, kind="fire", name=name, agency="fire", lat=HERE[0], lon=HERE[1])
            login = Login(broker=f"mqtt://{centre.mqtt}", id=name, password=f"{name}-password")
            running.append(tasks.create_task(run_unit(unit, login, story, random.Random(number))))
        yield
        for task in running:
            task.cancel()
