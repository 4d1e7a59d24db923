"""One field unit on the wire: dispatches in, receipts and positions out. What it decides is in unit_script.py."""

import asyncio
import contextlib
import heapq
import logging
from itertools import count
from random import Random

from devices.messages import DispatchMessage, PositionMessage, ReceiptMessage
from devices.model import Unit
from devices.mqtt import Link, LinkError, open_link
from devices.topics import Message, format, parse, topic_of
from web.simulate import ground
from web.simulate.clock import StoryClock
from web.simulate.crew import Crew, Due, Input, Passed, crew_of, speed, target
from web.simulate.sender import TELEMETRY_SECONDS, Login
from web.simulate.unit_script import react

log = logging.getLogger(__name__)

MOVING_SECONDS, IDLE_SECONDS = 2.0, 20.0
"""Between two positions, driving and standing: 2 s is 20 m at most; a unit silent for a minute is worth a look."""
RECEIPT_SECONDS, RECEIPT_TRIES = 5.0, 120
"""Real seconds for the broker to take a receipt, and how often it is tried: ten minutes, as alerts."""
QUEUE_LIMIT = 100
"""Messages for the crew, and receipts of it, that may wait: more assignments than a crew ever had."""


class _Wheel:
    """A crew at work: its state, its timers, and the receipts it has yet to send."""

    def __init__(self, unit: Unit, clock: StoryClock, chance: Random) -> None:
        self.crew: Crew = crew_of(unit)
        self.receipts: asyncio.Queue[ReceiptMessage] = asyncio.Queue(QUEUE_LIMIT)
        self._clock = clock
        self._chance = chance
        self._timers: list[tuple[float, int, Due]] = []
        self._order = count()
        self._seen = clock.told()

    def next(self) -> float:
        """When the next timer runs out, in seconds of the story; never when there is none."""
        return self._timers[0][0] if self._timers else float("inf")

    async def turn(self, message: Input | None) -> None:
        """Drive for as long as it has been, let timers run out, and take in the message."""
        told = self._clock.told()
        await self._react(Passed(seconds=told - self._seen))
        self._seen = told
        while self.next() <= told:
            await self._react(heapq.heappop(self._timers)[2])
        if message is not None:
            await self._react(message)

    async def _react(self, message: Input) -> None:
        reaction = react(self.crew, message, self._clock.now(), self._chance)
        self.crew = reaction.crew
        for say in reaction.says:
            await self.receipts.put(
                ReceiptMessage(assignment=say.assignment, step=say.step, cause=say.cause, at=self._clock.stamp())
            )
        for timer in reaction.timers:
            heapq.heappush(self._timers, (self._clock.told() + timer.after, next(self._order), timer.due))


async def run_unit(
    unit: Unit, login: Login, clock: StoryClock, chance: Random, inputs: asyncio.Queue[Input] | None = None
) -> None:
    """Be that unit until cancelled. `inputs` (bounded) can tell the crew to roam. Needs a home: else `ValueError`."""
    inputs = asyncio.Queue(QUEUE_LIMIT) if inputs is None else inputs
    wheel = _Wheel(unit, clock, chance)
    topics = [(topic_of(DispatchMessage, unit.id), 1)]
    async with (
        open_link(login.broker, login.id, login.password, f"{login.id}-simulated", topics) as link,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(_listen(link, inputs), name=f"dispatches of {unit.id}")
        group.create_task(_report(unit.id, link, wheel.receipts), name=f"receipts of {unit.id}")
        await _live(unit.id, link, wheel, clock, inputs)


async def _listen(link: Link, inputs: asyncio.Queue[Input]) -> None:
    async for delivery in link:
        message = parse(delivery.topic, delivery.payload)
        if isinstance(message, Message) and isinstance(message.body, DispatchMessage):
            await inputs.put(message.body)
        else:
            log.warning("a dispatch that cannot be read: %s", message)
        delivery.ack()


async def _report(unit: str, link: Link, receipts: asyncio.Queue[ReceiptMessage]) -> None:
    """Send receipts in their order; each waits for the broker, for without it the centre would send again in vain."""
    while True:
        receipt = await receipts.get()
        for _ in range(RECEIPT_TRIES):
            try:
                await link.publish(*format(unit, receipt), deadline=RECEIPT_SECONDS)
                break
            except LinkError as error:
                log.warning("%s: %s", unit, error)
                await asyncio.sleep(1.0)  # a refusal comes at once; without a pause this would be a storm
        else:
            log.error("%s: receipt %s of %s is lost", unit, receipt.step, receipt.assignment)


async def _live(unit: str, link: Link, wheel: _Wheel, clock: StoryClock, inputs: asyncio.Queue[Input]) -> None:
    position_at = clock.told()
    while True:
        message: Input | None = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(clock.real(min(position_at, wheel.next()) - clock.told())):
                message = await inputs.get()
        await wheel.turn(message)
        told = clock.told()
        pause = IDLE_SECONDS if target(wheel.crew) is None else MOVING_SECONDS
        if position_at <= told:
            await _publish_position(unit, link, wheel.crew, clock.stamp())
            position_at = told + pause
        position_at = min(position_at, told + pause)  # it may have set out just now


async def _publish_position(unit: str, link: Link, crew: Crew, at: str) -> None:
    goal = target(crew)
    position = PositionMessage(
        lat=round(crew.lat, 6),
        lon=round(crew.lon, 6),
        at=at,
        stale=False,
        speed=speed(crew),
        heading=None if goal is None else round(ground.heading(crew.lat, crew.lon, *goal), 1),
    )
    with contextlib.suppress(LinkError):
        await link.publish(*format(unit, position), qos=0, deadline=TELEMETRY_SECONDS)
