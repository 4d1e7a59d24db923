"""A log with a past, made by a real core: `python -m tests.bench.fill FOLDER EVENTS`.

A district of 1,000 cameras, 500 sensors and 100 units; each incident lives from its alert to its end, 200 are open.
The log ends as late after its newest snapshot as it can. Then `filled` is printed, and the process waits to be killed.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from command.core import MAX_BATCH, SNAPSHOT_EVERY, Core
from command.model import Actor, Refusal
from command.orders import Order, StartCentre
from command.people.model import Operator
from command.people.orders import AddOperator
from command.store import open_store
from devices.credentials import hash_password
from devices.model import Device, Unit
from devices.orders import AddDevice, AddUnit
from incidents.model import AlarmClass, Place, Step
from incidents.orders import AddNote, AdvanceAssignment, ConfirmIncident, DispatchUnit, ReportAlert
from incidents.record_orders import CloseIncident, ReportHandled
from tests.centre import NOW
from video.model import CameraSpec
from video.orders import AddNode, AnnounceCameras, ConnectNode

CAMERAS, SENSORS, UNITS, OPEN = 1_000, 500, 100, 200
SYSTEM = Actor(kind="system", id="core")
DESK = Actor(kind="operator", id="dispatcher1", agency="centre", role="dispatcher")
OTHER_DESK = Actor(kind="operator", id="chen2", agency="centre", role="dispatcher")
NODE = Actor(kind="node", id="police", agency="police")
CLASS = AlarmClass(scheme="liandong", kind="alarm", code="smoke")
ON_THE_WAY: tuple[Step, ...] = ("received", "shown", "accepted", "en_route", "on_scene")

HASH = hash_password("bench", b"twelve bytes")

Given = tuple[Order, Actor]


def place(n: int) -> tuple[float, float]:
    """A point of a grid over the district, 200 m apart."""
    return 31.25 + n // 40 * 0.002, 121.48 + n % 40 * 0.002


def camera_specs(count_of: int = CAMERAS) -> tuple[CameraSpec, ...]:
    """Cameras with names as long as real ones."""
    return tuple(
        CameraSpec(
            id=f"PD-{n:04}",
            name=f"江浦路控江路口 {n} 号枪机 东",
            lat=place(n)[0],
            lon=place(n)[1],
            bearing=n * 37 % 360,
            fov=65.0,
            range=120.0,
            qualities=("main", "sub"),
        )
        for n in range(count_of)
    )


def district() -> Iterator[Given]:
    yield StartCentre(version="bench"), SYSTEM
    operator = Operator(name=DESK.id, display="席位01", agency="centre", role="dispatcher")
    yield AddOperator(operator=operator, password_hash=""), SYSTEM
    yield AddNode(id="police", name="公安视频平台", kind="police", agency="police", token_hash="0" * 64), SYSTEM
    yield ConnectNode(node="police"), NODE
    yield AnnounceCameras(node="police", cameras=camera_specs()), NODE
    for n in range(SENSORS):
        lat, lon = place(n * 2)
        name = f"平凉路 {n} 号商铺烟感"
        device = Device(id=f"SM-{n}", kind="sensor", code="smoke", name=name, agency="fire", lat=lat, lon=lon)
        yield AddDevice(device=device, password_hash=HASH), SYSTEM
    for n in range(UNITS):
        lat, lon = place(n * 10)
        unit = Unit(id=f"U-{n}", kind="fire", name=f"第 {n} 消防车组", agency="fire", lat=lat, lon=lon)
        yield AddUnit(unit=unit, password_hash=HASH), SYSTEM


def _begins(n: int) -> Iterator[Given]:
    """The n-th incident, from its alert until the unit is there."""
    device, unit, incident = f"SM-{n % SENSORS}", f"U-{n % UNITS}", f"I{n}"
    yield (
        ReportAlert(
            source=device,
            source_id=f"{device}-{n}",
            kind="sensor",
            alarm_class=CLASS,
            status="actual",
            severity="severe",
            at=NOW(),
            place=Place(),
            title="",
            text="烟雾浓度超过阈值",
            value=0.31,
            unit="%/m",
        ),
        Actor(kind="device", id=device, agency="fire"),
    )
    yield ConfirmIncident(incident=incident), DESK
    yield AddNote(incident=incident, text="报警人称二楼有明火，已通知物业断电。"), DESK
    yield DispatchUnit(incident=incident, unit=unit, text="请立即前往处置"), DESK
    yield AdvanceAssignment(assignment=f"{incident}-1", step="sent"), SYSTEM
    for step in ON_THE_WAY:
        yield AdvanceAssignment(assignment=f"{incident}-1", step=step, unit_at=NOW()), _crew(unit)


def _ends(n: int) -> Iterator[Given]:
    yield AdvanceAssignment(assignment=f"I{n}-1", step="clear", unit_at=NOW()), _crew(f"U-{n % UNITS}")
    yield ReportHandled(incident=f"I{n}", disposition="resolved", text="明火已扑灭，无人员伤亡。"), DESK
    yield CloseIncident(incident=f"I{n}"), OTHER_DESK


def _crew(unit: str) -> Actor:
    return Actor(kind="unit", id=unit, agency="fire")


@asynccontextmanager
async def core_in(folder: Path) -> AsyncIterator[Core]:
    """A core that runs on a log in `folder`, with nobody listening."""

    async def publish(_: object) -> None:
        return

    with open_store(folder) as store:
        core = Core(store, publish, NOW)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(core.run())
            yield core
            running.cancel()


async def give(core: Core, orders: Iterable[Given]) -> None:
    """All of them, decided in this order. One that is refused is a mistake of the benchmark."""
    async with asyncio.TaskGroup() as tasks:
        answers = [tasks.create_task(core.submit(order, actor)) for order, actor in orders]
    refused = [answer.result() for answer in answers if isinstance(answer.result(), Refusal)]
    assert not refused, refused[0]


async def fill(core: Core, events: int) -> None:
    """Live through so many events and some more: the newest snapshot is as old as one ever gets."""
    await give(core, district())
    for n in count(1):
        if core.position.seq >= events:
            break
        await give(core, [*_begins(n), *(_ends(n - OPEN) if n > OPEN else ())])
        if n % MAX_BATCH == 0:
            await _perform(core)
    await _perform(core)
    snapshot = await core.call(core.store.newest_snapshot)
    missing = snapshot.seq + SNAPSHOT_EVERY - 1 - core.position.seq
    await give(core, [(AddNote(incident=f"I{n - 1}", text="续报：现场有浓烟。"), DESK)] * missing)


async def _perform(core: Core) -> None:
    """Everything of the outbox is done: its rows go, as they do in a centre that runs."""
    for lane in ("messages", "pictures"):
        while rows := await core.call(core.store.waiting_effects, lane, 0, MAX_BATCH):
            await core.call(core.store.drop_effects, [row for row, _ in rows])


async def _main(folder: Path, events: int) -> None:
    async with core_in(folder) as core:
        await fill(core, events)
        print("filled", core.position.seq, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), int(sys.argv[2])))
