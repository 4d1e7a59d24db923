"""One device on the wire: what it sends again until the centre has it, and what it says once. See docs/scenarios.md."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import chain, count, repeat

from msgspec import Struct

from devices.messages import AlertMessage, AlertReceipt, BeatMessage, CallMessage, CallReceipt, ReadingMessage
from devices.model import DeviceKind
from devices.mqtt import Link, LinkError, open_link
from devices.topics import ROOT, Message, format, parse, topic_of
from web.simulate.clock import StoryClock

RESEND_SECONDS = (5.0, 10.0, 20.0, 40.0)
"""Real seconds until the same message goes out again; afterwards RESEND_CAP each time."""
RESEND_CAP = 60.0
PATIENCE = 600.0
"""Real seconds until a device gives up: longer than a restart of the whole centre."""
WAITING_LIMIT = 5000
"""Messages of one device that may wait for their receipts at once; as many as the link keeps for the broker."""
TELEMETRY_SECONDS = 1.0
"""Real seconds to hand a beat or a reading to the broker; the next one says more."""


Told = tuple[str | None, ...]
"""What a receipt confirms: the id of an alert; of a call the id, the phase and its time, None where the centre left it out."""


class NoReceipt(Exception):
    """The centre did not confirm a message in time."""


class Login(Struct, frozen=True, kw_only=True):
    """Who connects where: `mqtt://HOST:PORT` or `mqtts://…`, the id of a device or unit, and its password."""

    broker: str
    id: str
    password: str | None = None


class AlertSender:
    """The connection of one device. `resends` counts what had to be sent again. Made by `open_sender`."""

    def __init__(self, device: str, link: Link, clock: StoryClock) -> None:
        self.device = device
        self.resends = 0
        self._link = link
        self._clock = clock
        self._waiting: dict[Told, asyncio.Future[AlertReceipt | CallReceipt]] = {}
        self._beats = count(1)

    @property
    def connected(self) -> bool:
        return self._link.state.connected

    async def alert(self, message: AlertMessage, patience: float = PATIENCE) -> AlertReceipt:
        """Send, again if need be, until the receipt has come. Raises `NoReceipt` after `patience` real seconds."""
        receipt = await self._deliver((message.id,), message, patience)
        assert isinstance(receipt, AlertReceipt)  # noqa: S101 - `_confirm` takes each kind for its own
        return receipt

    async def call(self, message: CallMessage, patience: float = PATIENCE) -> CallReceipt:
        """One phase of a call, the same way."""
        receipt = await self._deliver((message.id, message.phase, message.at), message, patience)
        assert isinstance(receipt, CallReceipt)  # noqa: S101 - see above
        return receipt

    async def beat(self) -> None:
        """Say "I am here". One that can't be sent is missing in the count, as it should be."""
        await self._once(BeatMessage(n=next(self._beats), at=self._clock.stamp()))

    async def reading(self, value: float, unit: str) -> None:
        """Telemetry: lost when the broker is away."""
        await self._once(ReadingMessage(value=value, unit=unit, at=self._clock.stamp()))

    async def raw(self, head: str, payload: bytes) -> None:
        """Publish anything at all on the device's topic `head`, as a faulty device does. No receipt is expected."""
        with contextlib.suppress(LinkError):
            await self._link.publish(f"{ROOT}{head}/{self.device}", payload)

    async def listen(self) -> None:
        """Take receipts, until cancelled."""
        async for delivery in self._link:
            message = parse(delivery.topic, delivery.payload)
            if isinstance(message, Message) and isinstance(message.body, AlertReceipt | CallReceipt):
                self._confirm(message.body)
            delivery.ack()

    def _confirm(self, receipt: AlertReceipt | CallReceipt) -> None:
        told: Told = (receipt.id,)
        if isinstance(receipt, CallReceipt):
            told = (receipt.id, receipt.phase, receipt.told_at)
        # A centre may leave the phase out of its receipt, or its time: then it is for the one that waits longest.
        key = next((each for each in self._waiting if _is_for(told, each)), None)
        if key is not None and not self._waiting[key].done():
            self._waiting[key].set_result(receipt)

    async def _once(self, message: BeatMessage | ReadingMessage) -> None:
        with contextlib.suppress(LinkError):
            await self._link.publish(*format(self.device, message), qos=0, deadline=TELEMETRY_SECONDS)

    async def _deliver(
        self, key: Told, message: AlertMessage | CallMessage, patience: float
    ) -> AlertReceipt | CallReceipt:
        if key in self._waiting or len(self._waiting) >= WAITING_LIMIT:
            raise ValueError(
                f"{message.id} already waits for its receipt, or {WAITING_LIMIT} others of {self.device} do."
            )
        receipt: asyncio.Future[AlertReceipt | CallReceipt] = asyncio.get_running_loop().create_future()
        self._waiting[key] = receipt
        try:
            async with asyncio.timeout(patience):
                for attempt, seconds in enumerate(_waits()):
                    self.resends += attempt > 0
                    with contextlib.suppress(LinkError):
                        await self._link.publish(*format(self.device, message), deadline=seconds)
                    await asyncio.wait([receipt], timeout=seconds)
                    if receipt.done():
                        break
        except TimeoutError:
            raise NoReceipt(f"{self.device}: no receipt for {message.id} within {patience:g} s.") from None
        finally:
            del self._waiting[key]
        return receipt.result()


def _is_for(told: Told, key: Told) -> bool:
    return len(told) == len(key) and all(each in (None, ours) for each, ours in zip(told, key, strict=True))


def _waits() -> Iterator[float]:
    return chain(RESEND_SECONDS, repeat(RESEND_CAP))


@asynccontextmanager
async def open_sender(login: Login, kind: DeviceKind, clock: StoryClock) -> AsyncIterator[AlertSender]:
    """A device that speaks, connected or not; what is sent meanwhile waits. Its receipts are taken until the end."""
    topic = topic_of(AlertReceipt if kind == "sensor" else CallReceipt, login.id)
    async with (
        open_link(login.broker, login.id, login.password, f"{login.id}-simulated", [(topic, 1)]) as link,
        asyncio.TaskGroup() as group,
    ):
        sender = AlertSender(login.id, link, clock)
        listening = group.create_task(sender.listen(), name=f"receipts of {login.id}")
        try:
            yield sender
        finally:
            listening.cancel()
