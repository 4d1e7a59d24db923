"""From MQTT into the log: a message is acknowledged after its transaction, or never."""

import asyncio
import logging
import secrets
import time
from hashlib import sha256

from command.core import Core
from command.intake import gives_order, is_same, refused, rejected, request
from command.log import StoreError
from command.model import PASSING, Accepted, Actor, Refusal
from command.queries import alert_kept, alert_seq
from devices.flood import WINDOW_SECONDS, Flood
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
from web.day_secret import DaySecret

SYSTEM = Actor(kind="system", id="core")
AGAIN_S = 0.5
"""Pause before an order is given again that could not be stored. PUBACKs leave in order: what waits holds up the rest."""

SINGLY = 500
"""Refused payloads of all devices shown singly in a window; of one device there are fewer. A payload may be an alarm that
cannot be read: a flood of one kind must not hide another's."""

UNTOLD = 100
"""Counts that wait for a log that can be written; the oldest are given up."""

log = logging.getLogger(__name__)


def _acknowledged(delivery: Delivery, kept: bool) -> bool:
    if kept:
        delivery.ack()
    return kept


class Ingest:
    """Takes every delivery of the link. `run` must be running."""

    def __init__(self, core: Core, link: Link, telemetry: Telemetry, clock: Clock, day_secret: DaySecret) -> None:
        """Messages become orders for `core`, or last values in `telemetry`."""
        self._core = core
        self._link = link
        self._telemetry = telemetry
        self._clock = clock
        self._flood = Flood(SINGLY)
        self._day_secret = day_secret

    async def run(self) -> None:
        """Handle deliveries side by side until cancelled: the log commits those that wait together at once."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tell_counts())
            # Bounded by the link: it hands out no more than RECEIVE_MAXIMUM unacknowledged deliveries.
            async for delivery in self._link:
                parsed = parse(delivery.topic, delivery.payload)
                if isinstance(parsed, Message) and not gives_order(parsed):
                    # A retained value was said at some time, nobody knows when: whoever sent it may be gone since.
                    if not delivery.retain:
                        self._note(parsed)
                    delivery.ack()
                    continue
                tasks.create_task(self._take(delivery, parsed))

    async def reject(self, rejection: Rejection) -> bool:
        """Keep a payload that could not be taken; False when it could not be kept either."""
        return await self._keep(rejected(rejection, self._clock()))

    async def _take(self, delivery: Delivery, parsed: Message | Rejection) -> None:
        while not await self._handle(delivery, parsed):
            await asyncio.sleep(AGAIN_S)
            if delivery.stale:
                return  # its connection is gone, and it comes again on the next

    async def _handle(self, delivery: Delivery, parsed: Message | Rejection) -> bool:
        """Whether the message is in the log, or kept as one that could not be taken; only then is it acknowledged."""
        if isinstance(parsed, Rejection):
            return _acknowledged(delivery, await self._show(rejected(parsed, self._clock())))
        asked = request(parsed, self._core.state, secrets.token_hex(16), self._day_secret.of(self._clock()))
        answer = asked if isinstance(asked, Refusal) else await self._core.submit(asked.order, asked.actor, asked.key)
        if isinstance(answer, Refusal):
            if answer.code in PASSING:
                return False
            payload = refused(delivery.topic, parsed, answer, delivery.payload, self._clock())
            return _acknowledged(delivery, await self._show(payload))
        if answer.repeated and not await self._same_as_kept(delivery, parsed):
            return False
        delivery.ack()
        if answer.repeated:
            await self._receipt_again(parsed, answer)
        return True

    async def _same_as_kept(self, delivery: Delivery, message: Message) -> bool:
        """Show an id that came again with another alarm: a device that counts anew after a power cut must not be silent.

        False when that could not be kept.
        """
        if not isinstance(message.body, AlertMessage):
            return True
        try:
            kept = await self._core.call(alert_kept, self._core.store, message.source, message.body.id)
        except StoreError as error:
            log.error("%s", error)
            return False
        if kept is None or is_same(kept, message.body):
            return True
        clash = Refusal(
            code="id_reused",
            message=f"Id {message.body.id} was used before, at {kept.at}, for another alarm: give each alarm its own id.",
        )
        payload = refused(delivery.topic, message, clash, delivery.payload, self._clock())
        return await self._show(payload, f"reused:{message.source}:{sha256(delivery.payload).hexdigest()}")

    async def _show(self, payload: Rejected, key: str | None = None) -> bool:
        """Keep a refused payload by itself, or count it when its device has had its share; False when it was not kept."""
        if not self._flood.may_show(payload.reason, payload.source, time.monotonic()):
            return True
        answer = await self._core.submit(RejectPayload(rejected=payload), SYSTEM, key)
        if isinstance(answer, Refusal) or answer.repeated:
            self._flood.take_back(payload.source)
        return isinstance(answer, Accepted)

    async def _tell_counts(self) -> None:
        untold: list[Rejection] = []
        while True:
            await asyncio.sleep(WINDOW_SECONDS)
            untold += self._flood.over(time.monotonic())
            # What can't be kept now is tried again with the next.
            untold = [summary for summary in untold[-UNTOLD:] if not await self.reject(summary)]

    async def _keep(self, payload: Rejected) -> bool:
        answer = await self._core.submit(RejectPayload(rejected=payload), SYSTEM)
        return isinstance(answer, Accepted)

    async def _receipt_again(self, message: Message, answer: Accepted) -> None:
        """The device did not get its receipt, or it would not have sent again."""
        body: AlertReceipt | CallReceipt
        match message.body:
            case AlertMessage(id=name):
                body = AlertReceipt(id=name, seq=await self._seq(message.source, name, answer), at=self._clock())
            case CallMessage(id=name, phase=phase, at=told_at):
                body = CallReceipt(id=name, seq=answer.seq, at=self._clock(), phase=phase, told_at=told_at)
            case _:
                return
        topic, payload = format(message.source, body)
        try:
            await self._link.publish(topic, payload)
        except LinkError as error:
            log.info("A repeated receipt was not sent, the device will ask again: %s", error)

    async def _seq(self, source: str, name: str, answer: Accepted) -> int:
        """Where the alert stands; when that can't be read now, where its order ended, which is as safe."""
        try:
            return await self._core.call(alert_seq, self._core.store, source, name) or answer.seq
        except StoreError:
            return answer.seq

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
