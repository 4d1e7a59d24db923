"""A storm of alerts and dispatches in which everything fails that can: what was acknowledged is all there, once, and nobody waits in vain."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from devices.messages import DispatchMessage
from devices.mqtt import open_link
from devices.topics import topic_of
from tests.bench.devices import add_sensors, sensors
from tests.bench.fault_acts import Acts
from tests.bench.fault_storm import ALERTS, DISPATCHES, INCIDENTS, Storm, crews
from tests.bench.figures import Figure
from tests.bench.kills import verify
from tests.centre import NOW, Centre
from tests.desk import signed_in, sitting
from tests.processes import PATIENCE
from tests.small_disk import CannotMount, SmallDisk, small_disk
from tests.stepped import SteppedClock
from tests.waiting import eventually, until
from web.clock import later

KILLS, SENSORS, CREWS, SILENT = 50, 40, 12, 7
"""`kill -9`; devices; crews that answer, and crews whose device is off for all of it. One more is off for an hour."""
SLICE = ALERTS // KILLS
AFTER_S = 1.0
"""Each slice of the storm has its kill, at most so long after it began."""
FULL = (4, 25, 42)
"""Slices in which the disk gets full."""
HOUR_S = 3600.0
AHEAD, BEHIND = 8, 30
"""Slices from which on the clock is an hour ahead of the true time, and an hour behind it."""
DISK_MB = 256
LAPSE_S = 10.0
LADDER = f"[ladder]\nreceived_s = [{', '.join(['5.0'] * 4)}]\naccepted_s = [{', '.join([str(LAPSE_S)] * 4)}]\n"
ENDED = {"accepted", "refused", "en_route", "on_scene", "clear"}
_OTHER = {"scheme": "liandong", "kind": "alarm", "code": "other"}


class Played:
    """How it went: the storm, what the lists hold after it, and what was ordered for the crew that was off for an hour."""

    def __init__(self, storm: Storm) -> None:
        self.storm = storm
        self.found = Found()
        self.outdated: set[tuple[str, str]] = set()


async def measure(folder: Path) -> Sequence[Figure]:
    """Then everything that was acknowledged is looked for in the lists, and the chain is verified."""
    config = folder / "centre.toml"
    config.write_text(LADDER)
    clock, began = SteppedClock(folder, cache_s=1), time.monotonic()
    with _disk(folder / "disk") as disk:
        data = (disk.folder if disk is not None else folder) / "data"
        centre = Centre(data, options=("--config", str(config)), environment=clock.environment)
        acts = Acts(centre, disk, clock)
        try:
            played = await _play(centre, acts)
            centre.program.stop()
            faults, chain = await asyncio.to_thread(verify, centre.data)
        finally:
            centre.end()
    return _figures(played, faults, f"{time.monotonic() - began:.0f} s; {dict(acts.done)}; {chain}")


@contextmanager
def _disk(folder: Path) -> Iterator[SmallDisk | None]:
    """None where nothing may be mounted: `disk full` is missing among what was done then."""
    try:
        with small_disk(folder, DISK_MB) as disk:
            yield disk
    except CannotMount:
        yield None


async def _play(centre: Centre, acts: Acts) -> Played:
    centre.start()
    centre.add_operator("dispatcher1")
    token = centre.token("dispatcher1", 24 * HOUR_S)  # the clock is set
    names = add_sensors(centre, SENSORS)
    units = [centre.add_unit(f"F{n:02}") for n in range(CREWS + SILENT + 1)]
    for n in range(INCIDENTS):
        centre.order({"type": "OpenIncident", "title": f"事件 {n}", "class": _OTHER}, token)
    await _was_there(centre, units[-1])
    async with sensors(centre, names) as devices, crews(centre, units[:CREWS]), AsyncExitStack() as back:
        played = Played(Storm(devices, units, token, centre.url))
        await _storm(centre, acts, played, back, units[-1])
        await _until_climbed(centre, token)
        played.found = await _collect(centre, token)
    return played


async def _until_climbed(centre: Centre, token: str) -> None:
    """Until every ladder has its end, or the last limit has run out long ago: then one without an end stands in the figures."""
    async with signed_in(centre, token) as http:

        async def climbed() -> bool:
            return all(_is_ended(one) for one in await _all(http, "assignments"))

        with suppress(AssertionError):
            await eventually(climbed, seconds=LAPSE_S + PATIENCE, pause=0.5)


async def _was_there(centre: Centre, unit: str) -> None:
    """Its device was on once: the broker keeps for it what comes while it is off."""
    topics = [(topic_of(DispatchMessage, unit), 1)]
    async with open_link(f"mqtt://{centre.mqtt}", unit, f"{unit}-password", f"{unit}-simulated", topics) as link:
        await until(lambda: link.state.connected)


async def _storm(centre: Centre, acts: Acts, played: Played, back: AsyncExitStack, late: str) -> None:
    """The storm, and what befalls the centre while it lasts. The unit comes back when its dispatches are an hour old."""
    storm = played.storm
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(storm.run())
        for number in range(KILLS):
            await storm.allow((number + 1) * SLICE)
            if number in FULL:
                await acts.fill_disk(storm.token)
            if number == AHEAD:
                await acts.set_clock(HOUR_S)
                played.outdated = {pair for pair in storm.assigned if pair[1] == late}
                await back.enter_async_context(crews(centre, [late], lambda: later(NOW(), timedelta(seconds=HOUR_S))))
            if number == BEHIND:
                await acts.set_clock(-2 * HOUR_S)
            await acts.kill(AFTER_S)


class Found:
    """What the lists hold: alerts by sender and id, the incidents that name each alert, and assignments.

    `waiting`: how many wait for a person; `nowhere`: how many neither wait nor belong to an incident.
    """

    def __init__(self) -> None:
        self.alerts: Counter[tuple[str, str]] = Counter()
        self.waiting = 0
        self.nowhere = 0
        self.in_incidents: Counter[str] = Counter()
        self.assignments: list[dict[str, Any]] = []


async def _collect(centre: Centre, token: str) -> Found:
    found = Found()
    async with signed_in(centre, token) as http:
        held = await _snapshot(centre, token)
        waiting = set(held["loose"])
        found.waiting = len(waiting)
        for alert in await _all(http, "alerts"):
            found.alerts[alert["source"], alert["source_id"]] += 1
            found.nowhere += (alert["incident"] is None) != (alert["id"] in waiting)
        for linked in held["linked"].values():
            found.in_incidents.update(linked)
        found.assignments = await _all(http, "assignments")
    return found


async def _snapshot(centre: Centre, token: str) -> dict[str, Any]:
    """What is happening, as a console is told that sits down now."""
    async with sitting(centre, token) as desk:
        incidents: dict[str, Any] = desk.snapshot["state"]["incidents"]
        return incidents


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


def _figures(played: Played, faults: int, detail: str) -> list[Figure]:
    storm, found = played.storm, played.found
    lost = [key for number, source in storm.confirmed if found.alerts[key := (source, f"alert-{number:05}")] == 0]
    twice = sum(count > 1 for count in found.alerts.values())
    apart = sum(count > 1 for count in found.in_incidents.values()) + found.nowhere
    held = {(one["incident"], one["unit"]): one for one in found.assignments}
    unended = [one for one in found.assignments if not _is_ended(one)]
    acted = [held[pair] for pair in played.outdated if pair in held and "accepted" in _rungs(held[pair])]
    during = f"in a storm of {ALERTS:,} alerts and {DISPATCHES} dispatches with {KILLS} × kill -9"
    told = f"{len(storm.confirmed):,} receipts, {storm.given_up} given up; {storm.refused} orders given again; {detail}"
    lapsed = sum(one["step"] not in ENDED for one in found.assignments)
    ladders = f"{len(found.assignments)} held, {lapsed} of them lapsed and a person was told"
    return [
        Figure(what=f"acknowledged alerts lost {during}", value=len(lost), unit="", target=0, detail=told),
        Figure(what="same: alerts stored twice", value=twice, unit="", target=0),
        Figure(
            what="same: alerts that neither are in one incident nor wait for a person",
            value=apart,
            unit="",
            target=0,
            detail=f"{found.waiting} wait",
        ),
        Figure(what="same: accepted dispatches lost", value=len(storm.assigned - held.keys()), unit="", target=0),
        Figure(what="same: dispatches whose ladder has no end", value=len(unended), unit="", target=0, detail=ladders),
        Figure(
            what="same: dispatches acted upon by a unit that got them an hour late",
            value=len(acted),
            unit="",
            target=0,
            detail=f"{len(played.outdated)} were ordered while it was off",
        ),
        Figure(what="same: faults in the hash chain", value=faults, unit="", target=0),
    ]


def _rungs(assignment: dict[str, Any]) -> set[str]:
    return {one["step"] for one in assignment["rungs"]}


def _is_ended(assignment: dict[str, Any]) -> bool:
    """A person has answered, or that nobody did was said."""
    return assignment["step"] in ENDED or any(one["step"] == "accepted" for one in assignment["lapses"])
