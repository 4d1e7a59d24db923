"""From MQTT into the log: a message is acknowledged after its transaction, or never."""

import asyncio
import logging
import secrets

from command.core import Core
from command.intake import gives_order, refused, rejected, request
from command.model import Accepted, Actor, Refusal
from command.queries import alert_seq
from devices.inbox import Delivery
from devices.messages import (
    AlertMessage,
    AlertReceipt,
    BeatMessage,
    CallMessage,
    CallReceipt,
    PositionMessage,
    ReadingMessage,
)
from devices.model import Rejected
from devices.mqtt import Link, LinkError
from devices.orders import RejectPayload
from devices.telemetry import Telemetry
from devices.topics import Message, Rejection, format, parse
from web.clock import Clock

SYSTEM = Actor(kind="system", id="core")
PASSING = frozenset({"busy", "not_stored", "core_unreachable"})
"""Refusals that say nothing about the message: it stays unacknowledged and comes again."""

log = logging.getLogger(__name__)


class Ingest:
    """Takes every delivery of the link. `run` must be running."""

    def __init__(self, core: Core, link: Link, telemetry: Telemetry, clock: Clock) -> None:
        """Messages become orders for `core`, or last values in `telemetry`."""
        self._core = core
        self._link = link
        self._telemetry = telemetry
        self._clock = clock

    async def run(self) -> None:
        """Handle deliveries side by side until cancelled: the log commits those that wait together at once."""
        async with asyncio.TaskGroup() as tasks:
            # Bounded by the link: it hands out no more than RECEIVE_MAXIMUM unacknowledged deliveries.
            async for delivery in self._link:
                parsed = parse(delivery.topic, delivery.payload)
                if isinstance(parsed, Message) and not gives_order(parsed):
                    self._note(parsed)
                    delivery.ack()
                    continue
                tasks.create_task(self._take(delivery, parsed))

    async def reject(self, rejection: Rejection) -> bool:
        """Keep a payload that could not be taken; False when it could not be kept either."""
        return await self._keep(rejected(rejection, self._clock()))

    async def _take(self, delivery: Delivery, parsed: Message | Rejection) -> None:
        if isinstance(parsed, Rejection):
            if await self.reject(parsed):
                delivery.ack()
            return
        asked = request(parsed, self._core.state, secrets.token_hex(16))
        answer = asked if isinstance(asked, Refusal) else await self._core.submit(asked.order, asked.actor, asked.key)
        if isinstance(answer, Refusal):
            if answer.code in PASSING:
                return
            if await self._keep(refused(delivery.topic, parsed, answer, delivery.payload, self._clock())):
                delivery.ack()
            return
        delivery.ack()
        if answer.repeated:
            await self._receipt_again(parsed, answer)

    async def _keep(self, payload: Rejected) -> bool:
        answer = await self._core.submit(RejectPayload(rejected=payload), SYSTEM)
        return isinstance(answer, Accepted)

    async def _receipt_again(self, message: Message, answer: Accepted) -> None:
        """The device did not get its receipt, or it would not have sent again."""
        body: AlertReceipt | CallReceipt
        match message.body:
            case AlertMessage(id=name):
                seq = await self._core.call(alert_seq, self._core.store, message.source, name)
                body = AlertReceipt(id=name, seq=seq or answer.seq, at=self._clock())
            case CallMessage(id=name, phase=phase):
                body = CallReceipt(id=name, seq=answer.seq, at=self._clock(), phase=phase)
            case _:
                return
        topic, payload = format(message.source, body)
        try:
            await self._link.publish(topic, payload)
        except LinkError as error:
            log.info("A repeated receipt was not sent, the device will ask again: %s", error)

    def _note(self, message: Message) -> None:
        now = self._clock()
        match message.body:
            case PositionMessage() as position if message.source in self._core.state.devices.units:
                self._telemetry.put_position(message.source, position, now)
            case ReadingMessage() as reading:
                self._telemetry.put_reading(message.source, reading, now)
            case BeatMessage() as beat:
                self._telemetry.put_beat(message.source, beat, now)
            case _:
                pass
