"""A dispatcher's order on the live socket: until it is accepted, and until a dispatch is in the crew's hands."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from devices.messages import DispatchMessage
from devices.mqtt import Link, open_link
from devices.topics import Message, parse, topic_of
from incidents.model import AlarmClass
from incidents.orders import AddNote, DispatchUnit, OpenIncident
from tests.bench.desk import Desk, open_desk
from tests.bench.figures import Figure, percentile, spread
from tests.centre import Centre, running_centre

NOTES, UNITS, INCIDENTS = 500, 20, 10
ACCEPTED_MS = 50.0
SMOKE = AlarmClass(scheme="liandong", kind="alarm", code="smoke")


async def measure(folder: Path) -> Sequence[Figure]:
    """One order at a time, as one person gives them."""
    with running_centre(folder) as centre:
        token = centre.add_operator("dispatcher1")
        units = [centre.add_unit(f"F{n:02}") for n in range(UNITS)]
        async with open_desk(centre, token) as desk, _links(centre, units) as links:
            notes = await _notes(desk)
            accepted, arrived = await _dispatches(desk, links)
    return [
        Figure(
            what="order sent on the live socket → accepted, p99",
            value=percentile(notes, 99),
            unit="ms",
            target=ACCEPTED_MS,
            detail=f"{len(notes)} notes; {spread(notes, 'ms')}",
        ),
        Figure(
            what="dispatch ordered → message at the unit (MQTT), p99",
            value=percentile(arrived, 99),
            unit="ms",
            detail=f"{len(arrived)} dispatches; {spread(arrived, 'ms')}; accepted {spread(accepted, 'ms')}",
        ),
    ]


@asynccontextmanager
async def _links(centre: Centre, units: Sequence[str]) -> AsyncIterator[dict[str, Link]]:
    """The connected units, by name."""
    async with AsyncExitStack() as stack:
        links = {}
        for unit in units:
            topic = topic_of(DispatchMessage, unit)
            opened = open_link(f"mqtt://{centre.mqtt}", unit, f"{unit}-password", f"{unit}-bench", [(topic, 1)])
            links[unit] = await stack.enter_async_context(opened)
        for link in links.values():
            await link.until_connected(20)
        yield links


async def _notes(desk: Desk) -> list[float]:
    await desk.order(OpenIncident(title="商铺起火", alarm_class=SMOKE))
    took = []
    for n in range(NOTES):
        began = time.monotonic()
        await desk.order(AddNote(incident="I1", text=f"续报 {n}"))
        took.append((time.monotonic() - began) * 1000)
    return took


async def _dispatches(desk: Desk, links: dict[str, Link]) -> tuple[list[float], list[float]]:
    """In ms after the order was sent: when it was accepted, and when the unit had it."""
    accepted, arrived = [], []
    for n in range(2, INCIDENTS + 2):
        await desk.order(OpenIncident(title="商铺起火", alarm_class=SMOKE))
        for unit, link in links.items():
            began = time.monotonic()
            async with asyncio.TaskGroup() as tasks:
                heard = tasks.create_task(_next_dispatch(link, f"I{n}"))
                await desk.order(DispatchUnit(incident=f"I{n}", unit=unit))
                accepted.append((time.monotonic() - began) * 1000)
            arrived.append((heard.result() - began) * 1000)
    return accepted, arrived


async def _next_dispatch(link: Link, incident: str) -> float:
    async with asyncio.timeout(20):
        delivery = await anext(link)
    delivery.ack()
    message = parse(delivery.topic, delivery.payload)
    assert isinstance(message, Message) and isinstance(message.body, DispatchMessage), message
    assert message.body.incident == incident
    return time.monotonic()
