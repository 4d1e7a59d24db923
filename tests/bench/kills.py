"""Alerts lost while the service is killed -9 again and again."""

import asyncio
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import aiohttp

from tests.bench.devices import add_sensors, sensors, severe
from tests.bench.figures import Figure
from tests.centre import LIANDONG, Centre, running_centre
from tests.processes import until
from web.simulate.sender import AlertSender, NoReceipt

ALERTS, KILLS, SENSORS = 2_000, 20, 40
SLICE = ALERTS // KILLS
VOLLEY, PAUSE_S = 20, 0.3
"""Alerts sent at once, and until the next. In each slice of them the service is killed once; the next slice waits for it."""
AFTER_S = 0.02
"""The kill comes at most so long after a volley: it shall meet alerts on their way."""
PATIENCE_S = 150.0
"""A device sends again after 5, 10, 20, 40 and 60 s."""
ASKING = 8
"""Questions to the API at once."""


class Storm:
    """Devices that send their alerts, slice by slice, and what they came to know."""

    def __init__(self, devices: Sequence[AlertSender]) -> None:
        self.sent = 0
        self.confirmed: list[str] = []
        self.given_up = 0
        self._devices = devices
        self._moved = asyncio.Condition()
        self._allowed = 0

    @property
    def connected(self) -> bool:
        return all(device.connected for device in self._devices)

    @property
    def resends(self) -> int:
        return sum(device.resends for device in self._devices)

    async def run(self) -> None:
        """Return when every alert has its receipt, or its device has given up."""
        async with asyncio.TaskGroup() as tasks:
            for number in range(ALERTS):
                async with self._moved:
                    await self._moved.wait_for(lambda: self._allowed > self.sent)
                    tasks.create_task(self._one(number))
                    self.sent += 1
                    self._moved.notify_all()
                if self.sent % VOLLEY == 0:
                    await asyncio.sleep(PAUSE_S)

    async def allow(self, count: int) -> None:
        """Let so many be sent altogether."""
        async with self._moved:
            self._allowed = count
            self._moved.notify_all()

    async def reached(self, count: int) -> None:
        """Wait until so many were sent."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.sent >= count)

    async def _one(self, number: int) -> None:
        device = self._devices[number % len(self._devices)]
        try:
            receipt = await device.alert(severe(name_of(number)), PATIENCE_S)
            self.confirmed.append(receipt.id)
        except NoReceipt:
            self.given_up += 1


def name_of(number: int) -> str:
    return f"alert-{number:04}"


async def measure(folder: Path) -> Sequence[Figure]:
    """2,000 alerts from real MQTT devices, 20 kills at random moments; then every single alert is asked for."""
    with running_centre(folder) as centre:
        token = centre.add_operator("dispatcher1")
        names = add_sensors(centre, SENSORS)
        async with sensors(centre, names) as devices:
            storm = Storm(devices)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(storm.run())
                away = await _kill_in_every_slice(centre, storm)
        stored = await _look_up(centre, token, names)
        rejected = len(centre.get("/api/v1/rejected", token)[1]["items"])
        centre.program.stop()
        faults, chain = await asyncio.to_thread(verify, centre.data)
    detail = (
        f"{len(storm.confirmed):,} receipts, {storm.resends:,} sent again, {storm.given_up} given up, {rejected} rejected; "
        f"kill → ready {min(away):.1f} to {max(away):.1f} s; {chain}"
    )
    during = f"over {KILLS} × kill -9 during {ALERTS:,} alerts"
    return [
        Figure(what=f"alerts lost {during}", value=stored.count(0), unit="", target=0, detail=detail),
        Figure(what=f"alerts stored twice {during}", value=sum(n > 1 for n in stored), unit="", target=0),
        Figure(what=f"faults in the hash chain {during}", value=faults, unit="", target=0),
    ]


async def _kill_in_every_slice(centre: Centre, storm: Storm) -> list[float]:
    """Seconds from each kill until orders were taken again."""
    chance = random.Random(1)
    away = []
    for number in range(KILLS):
        await storm.allow((number + 1) * SLICE)
        await storm.reached(number * SLICE + VOLLEY * chance.randrange(1, SLICE // VOLLEY))
        await asyncio.sleep(chance.uniform(0, AFTER_S))
        began = time.monotonic()
        # Every other time the broker dies with the service, as in a power cut, and with it what it had acknowledged.
        for pid in centre.program.alive() if number % 2 else (centre.program.process.pid,):
            os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(centre.program.process.wait)
        await asyncio.to_thread(centre.start)
        away.append(time.monotonic() - began)
        # Else the next kill would meet devices that are still waiting to connect, and no alerts.
        await asyncio.to_thread(until, lambda: storm.connected, lambda: "a device does not come back")
    return away


async def _look_up(centre: Centre, token: str, names: Sequence[str]) -> list[int]:
    """How often each alert is in the log."""
    numbers = iter(range(ALERTS))
    stored = [0] * ALERTS

    async def ask_one_after_another(http: aiohttp.ClientSession, numbers: Iterator[int]) -> None:
        for number in numbers:
            query = {"device": names[number % len(names)], "id": name_of(number)}
            async with http.get("/api/v1/alerts", params=query) as answer:
                stored[number] = len((await answer.json())["items"])

    async with (
        aiohttp.ClientSession(centre.url, headers={"Authorization": f"Bearer {token}"}) as http,
        asyncio.TaskGroup() as tasks,
    ):
        for _ in range(ASKING):
            tasks.create_task(ask_one_after_another(http, numbers))
    return stored


def verify(log: Path) -> tuple[int, str]:
    """0 when the chain is sound, and what `liandong log verify` says."""
    run = subprocess.run([*LIANDONG, "log", "verify", "--data", str(log)], capture_output=True, text=True)
    said = run.stderr if run.returncode else run.stdout
    return int(run.returncode != 0), said.partition(";")[0].strip()
