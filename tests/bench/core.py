"""The core by itself, on the disk: how many alerts it stores in a second, and how long one order alone takes."""

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from command.core import MAX_BATCH, Core
from command.model import Actor, Refusal
from incidents.model import AlarmClass, Place
from incidents.orders import AddNote, OpenIncident, ReportAlert
from tests.bench.figures import Figure, percentile, spread
from tests.bench.fill import DESK, SENSORS, Given, core_in, district
from tests.centre import NOW

ALERTS, NOTES, SYNCS = 10_000, 1_000, 200
WATER = AlarmClass(scheme="liandong", kind="alarm", code="water_level")


async def measure(folder: Path) -> Sequence[Figure]:
    """No broker and no browser: the log, its chain, its projections and the disk."""
    disk = _syncs(folder / "disk")
    async with core_in(folder / "data") as core:
        for order, actor in district():
            await core.submit(order, actor)
        began = time.monotonic()
        await _storm(core)
        rate = ALERTS / (time.monotonic() - began)
        alone = await _alone(core)
    return [
        Figure(
            what=f"alerts stored by the core when they come in a storm, {MAX_BATCH} under way at once",
            value=rate,
            unit="/s",
            detail=f"{ALERTS:,} alerts of {SENSORS} sensors, 2 events each",
        ),
        Figure(
            what="one order after another: given → stored, p99",
            value=percentile(alone, 99),
            unit="ms",
            detail=f"{NOTES:,} notes; {spread(alone, 'ms')}; of which the disk: one fsync {spread(disk, 'ms')}",
        ),
    ]


async def _storm(core: Core) -> None:
    """As many are under way as the link to the broker lets be unacknowledged."""
    orders = iter(list(_alerts()))

    async def one_after_another() -> None:
        for order, actor in orders:
            answer = await core.submit(order, actor, f"alert:{actor.id}:{getattr(order, 'source_id', '')}")
            assert not isinstance(answer, Refusal), answer

    async with asyncio.TaskGroup() as group:
        for _ in range(MAX_BATCH):
            group.create_task(one_after_another())


def _alerts() -> Iterator[Given]:
    for n in range(ALERTS):
        device = f"SM-{n % SENSORS}"
        report = ReportAlert(
            source=device,
            source_id=f"{device}-{n}",
            kind="sensor",
            alarm_class=WATER,
            status="actual",
            severity="minor",
            at=NOW(),
            place=Place(),
            title="",
            value=0.62,
            unit="m",
        )
        yield report, Actor(kind="device", id=device, agency="fire")


async def _alone(core: Core) -> list[float]:
    await core.submit(OpenIncident(title="桥下积水", alarm_class=WATER), DESK)
    incident = f"I{core.state.incidents.incident_count}"
    took = []
    for n in range(NOTES):
        began = time.monotonic()
        answer = await core.submit(AddNote(incident=incident, text=f"续报 {n}"), DESK)
        took.append((time.monotonic() - began) * 1000)
        assert not isinstance(answer, Refusal), answer
    return took


def _syncs(path: Path) -> list[float]:
    """What the disk alone takes for a page of 4 KiB, in ms: no order can be faster."""
    took = []
    with path.open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            began = time.monotonic()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            took.append((time.monotonic() - began) * 1000)
    return took
