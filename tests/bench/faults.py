"""A storm of alerts and dispatches while the service and the broker are killed -9 at random: what was acknowledged is all there, once."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from msgspec.structs import replace

from devices.messages import AlertMessage
from devices.model import Unit
from tests.bench.devices import add_sensors, sensors, severe
from tests.bench.figures import Figure
from tests.bench.kills import verify
from tests.centre import HERE, NOW, Centre
from tests.processes import until
from web.simulate.clock import StoryClock
from web.simulate.sender import AlertSender, Login, NoReceipt
from web.simulate.unit import run_unit

ALERTS, DISPATCHES, KILLS, SENSORS = 10_000, 500, 50, 40
INCIDENTS, CREWS, SILENT = 40, 12, 8
"""Open incidents that units are sent to; crews that answer, and crews whose device is off for all of it."""
SLICE = ALERTS // KILLS
AFTER_S = 1.0
"""Each slice of the storm has its kill, at most so long after it began."""
UNDERWAY = 100
"""Alerts and dispatches that wait for their answer at once."""
PATIENCE_S = 200.0
LAPSE_S = 10.0
LADDER = f"[ladder]\nreceived_s = [{', '.join(['5.0'] * 4)}]\naccepted_s = [{', '.join([str(LAPSE_S)] * 4)}]\n"
ENDED = {"accepted", "refused", "en_route", "on_scene", "clear"}


class Storm:
    """What was sent, and what came back."""

    def __init__(self, devices: Sequence[AlertSender], units: Sequence[str], token: str, url: str) -> None:
        self.confirmed: list[tuple[int, str]] = []
        self.given_up = 0
        self.assigned: set[tuple[str, str]] = set()
        self._devices = devices
        self._units = units
        self._token = token
        self._url = url
        self._room = asyncio.Semaphore(UNDERWAY)
        self._moved = asyncio.Condition()
        self._allowed = 0
        self.sent = 0
        self._chance = random.Random(7)

    async def allow(self, count: int) -> None:
        """Let so many be sent altogether; returns when those that were allowed before are."""
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
            aiohttp.ClientSession(self._url, headers={"Authorization": f"Bearer {self._token}"}) as http,
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
                    await asyncio.sleep(0.2)  # as a console waits before it asks again
        finally:
            self._room.release()


def _alert(number: int) -> AlertMessage:
    """Every tenth makes an incident of its own, every seventh comes an hour late."""
    message = severe(f"alert-{number:05}")
    if number % 7 == 0:
        message = replace(message, at=(datetime.fromisoformat(message.at) - timedelta(hours=1)).isoformat())
    return message if number % 10 == 0 else replace(message, severity="minor")


async def measure(folder: Path) -> Sequence[Figure]:
    """Then everything that was acknowledged is looked for in the lists, and the chain is verified."""
    config = folder / "centre.toml"
    config.write_text(LADDER)
    centre = Centre(folder / "data", options=("--config", str(config)))
    try:
        centre.start()
        token = centre.add_operator("dispatcher1")
        names = add_sensors(centre, SENSORS)
        units = [centre.add_unit(f"F{n:02}") for n in range(CREWS + SILENT)]
        for n in range(INCIDENTS):
            centre.order({"type": "OpenIncident", "title": f"事件 {n}", "class": _OTHER}, token)
        async with sensors(centre, names) as devices, crews(centre, units[:CREWS]):
            storm = Storm(devices, units, token, centre.url)
            killed, took = await _storm(centre, storm)
            await asyncio.sleep(LAPSE_S + 2)  # the last limits of the ladder run out
            found = await _collect(centre, token)
        centre.program.stop()
        faults, chain = await asyncio.to_thread(verify, centre.data)
    finally:
        centre.end()
    return _figures(storm, found, faults, f"{took:.0f} s; killed: {dict(killed)}; {chain}")


_OTHER = {"scheme": "liandong", "kind": "alarm", "code": "other"}


@asynccontextmanager
async def crews(centre: Centre, names: Sequence[str]) -> AsyncIterator[None]:
    """Simulated crews: they show, accept or refuse, drive, and take up again after each kill."""
    clock = StoryClock(NOW)
    async with asyncio.TaskGroup() as tasks:
        running = []
        for number, name in enumerate(names):
            unit = Unit(id=name, kind="fire", name=name, agency="fire", lat=HERE[0], lon=HERE[1])
            login = Login(broker=f"mqtt://{centre.mqtt}", id=name, password=f"{name}-password")
            running.append(tasks.create_task(run_unit(unit, login, clock, random.Random(number))))
        yield
        for task in running:
            task.cancel()


async def _storm(centre: Centre, storm: Storm) -> tuple[Counter[str], float]:
    """The storm, and the kills at random while it lasts; how often of each kind, and how long all took."""
    chance, killed, began = random.Random(3), Counter[str](), time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(storm.run())
        for number in range(KILLS):
            await storm.allow((number + 1) * SLICE)
            await asyncio.sleep(chance.uniform(0, AFTER_S))  # kills come when they come
            kind = chance.choice(("service", "broker", "everything"))
            await asyncio.to_thread(_kill, centre, kind)
            killed[kind] += 1
    return killed, time.monotonic() - began


def _kill(centre: Centre, kind: str) -> None:
    """What is killed comes back: the broker by the centre itself, the centre by whoever watches it."""
    program = centre.program
    if kind == "broker":
        with suppress(ProcessLookupError):
            os.kill(program.find("mosquitto"), signal.SIGKILL)
        return
    for pid in program.alive() if kind == "everything" else (program.process.pid,):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    program.process.wait()
    centre.start()
    until(centre.is_ready, lambda: centre.program.said, 60)


class Found:
    """What the lists hold: alerts by sender and id, the incidents that name each alert, and assignments."""

    def __init__(self) -> None:
        self.alerts: Counter[tuple[str, str]] = Counter()
        self.nowhere = 0
        self.in_incidents: Counter[str] = Counter()
        self.assignments: list[dict[str, Any]] = []


async def _collect(centre: Centre, token: str) -> Found:
    found = Found()
    headers = {"Authorization": f"Bearer {token}"}
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(centre.url, headers=headers))
        for alert in await _all(http, "alerts"):
            found.alerts[alert["source"], alert["source_id"]] += 1
            found.nowhere += alert["incident"] is None
        for incident in await _all(http, "incidents"):
            found.in_incidents.update(incident["alerts"])
        found.assignments = await _all(http, "assignments")
    return found


async def _all(http: aiohttp.ClientSession, name: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    after = ""
    while True:
        async with http.get(f"/api/v1/{name}?limit=500{after}") as answer:
            page = await answer.json()
        items += page["items"]
        if page["next"] is None:
            return items
        after = f"&after={page['next']}"


def _figures(storm: Storm, found: Found, faults: int, detail: str) -> list[Figure]:
    lost = [key for number, source in storm.confirmed if found.alerts[key := (source, f"alert-{number:05}")] == 0]
    twice = sum(count > 1 for count in found.alerts.values())
    apart = sum(count > 1 for count in found.in_incidents.values()) + found.nowhere
    held = {(one["incident"], one["unit"]) for one in found.assignments}
    unended = [one for one in found.assignments if not _is_ended(one)]
    during = f"over {KILLS} × kill -9 during {ALERTS:,} alerts and {DISPATCHES} dispatches"
    told = f"{len(storm.confirmed):,} receipts, {storm.given_up} given up; {detail}"
    lapsed = sum(one["step"] not in ENDED for one in found.assignments)
    ladders = f"{len(found.assignments)} held, {lapsed} of them lapsed and a person was told"
    return [
        Figure(what=f"acknowledged alerts lost {during}", value=len(lost), unit="", target=0, detail=told),
        Figure(what=f"alerts stored twice {during}", value=twice, unit="", target=0),
        Figure(what=f"alerts in no incident, or in two, {during}", value=apart, unit="", target=0),
        Figure(what=f"accepted dispatches lost {during}", value=len(storm.assigned - held), unit="", target=0),
        Figure(
            what=f"dispatches whose ladder has no end {during}", value=len(unended), unit="", target=0, detail=ladders
        ),
        Figure(what=f"faults in the hash chain {during}", value=faults, unit="", target=0),
    ]


def _is_ended(assignment: dict[str, Any]) -> bool:
    """A person has answered, or that nobody did was said."""
    return assignment["step"] in ENDED or any(one["step"] == "accepted" for one in assignment["lapses"])
