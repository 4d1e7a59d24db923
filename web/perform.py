"""Performing the effects of the outbox: messages over MQTT, pictures from the media process."""

import asyncio
import logging
from collections.abc import Callable
from typing import assert_never

from command.core import Answer, Core
from command.effects import Effect, SendCallReceipt, SendDispatch, SendReceipt, TakePicture
from command.model import PASSING, Accepted, Actor, Refusal
from devices.messages import AlertReceipt, Body, CallReceipt, DispatchMessage
from devices.mqtt import Link, LinkError
from devices.topics import format
from incidents.ladder_orders import GiveUpDispatch
from incidents.model import Picture
from incidents.orders import AdvanceAssignment, MissPicture, RecordPicture
from web.clock import Clock, seconds_between
from web.ids import new_id
from web.links.relay import Relay, SnapFailure
from web.sealed_files import NotKept, SealedFiles

SYSTEM = Actor(kind="system", id="core")
SIDE_BY_SIDE = 4
"""Pictures taken at once: each may pull a stream that nobody watches over a street office's uplink."""
PATIENCE_S = 15.0
"""For so long a failure may be that of a centre that has just started: media and nodes dial in within seconds."""
TOO_LATE_S = 60.0
"""After this a picture would show another moment than the alert's, and must not stand beside it."""

log = logging.getLogger(__name__)


class Messages:
    """Performs what goes out over MQTT."""

    def __init__(self, core: Core, link: Link, clock: Clock) -> None:
        """Dispatches that the broker has taken are reported to `core` as sent."""
        self._core = core
        self._link = link
        self._clock = clock

    async def perform(self, effect: Effect) -> bool:
        """Whether it is done; False asks to be called again."""
        match effect:
            case SendReceipt(device=device, id=name, seq=seq, at=at):
                return await self._send(device, AlertReceipt(id=name, seq=seq, at=at)) is not None
            case SendCallReceipt(line=line, id=name, phase=phase, seq=seq, at=at, told_at=told_at):
                receipt = CallReceipt(id=name, seq=seq, at=at, phase=phase, told_at=told_at)
                return await self._send(line, receipt) is not None
            case SendDispatch():
                return await self._dispatch(effect)
            case TakePicture():
                return True
            case _:
                assert_never(effect)

    async def _dispatch(self, effect: SendDispatch) -> bool:
        if seconds_between(effect.expires, self._clock()) > 0:
            return await self._give_up(effect)
        message = DispatchMessage(
            assignment=effect.assignment,
            incident=effect.incident,
            step=effect.step,
            place=effect.place,
            text=effect.text,
            priority=effect.priority,
            status=effect.status,
            at=effect.at,
            expires=effect.expires,
            lat=effect.lat,
            lon=effect.lon,
        )
        # Nobody subscribed: the broker has dropped it, so it is not sent. It is tried until it expires.
        if not await self._send(effect.unit, message):
            return False
        if effect.step != "sent":
            return True
        return await self._submit(AdvanceAssignment(assignment=effect.assignment, step="sent"))

    async def _give_up(self, effect: SendDispatch) -> bool:
        """This message could not be given in time. The core knows whether the unit was told before, and ends the assignment if not."""
        log.warning("%s expired before %s could be reached", effect.assignment, effect.unit)
        if effect.step != "sent":
            return True
        return await self._submit(GiveUpDispatch(assignment=effect.assignment, expires=effect.expires))

    async def _submit(self, order: AdvanceAssignment | GiveUpDispatch) -> bool:
        """Whether it is in the log, or will never be; False when it must be tried again."""
        return _is_done(await self._core.submit(order, SYSTEM))

    async def _send(self, source: str, body: Body) -> bool | None:
        """Whether somebody was subscribed; None when the broker could not be reached."""
        topic, payload = format(source, body)
        try:
            return await self._link.publish(topic, payload)
        except LinkError as error:
            log.warning("%s", error)
            return None


class Pictures:
    """Performs the taking of pictures."""

    def __init__(
        self, core: Core, relay: Relay, files: SealedFiles, clock: Clock, monotonic: Callable[[], float]
    ) -> None:
        """Pictures are sealed into `files` and recorded by `core`. `monotonic` is in seconds."""
        self._core = core
        self._relay = relay
        self._files = files
        self._clock = clock
        self._monotonic = monotonic
        self._asked: dict[str, float] = {}
        self._turn = asyncio.Semaphore(SIDE_BY_SIDE)

    async def perform(self, effect: Effect) -> bool:
        """Take the picture, or record why there is none."""
        if not isinstance(effect, TakePicture):
            return True
        # How old an alert is when it is first seen here its record says: it may be of before a restart.
        late = max(0.0, seconds_between(effect.at, self._clock()))
        asked = self._asked.setdefault(effect.alert, self._monotonic() - late)
        async with self._turn:
            is_done = await self._take(effect, asked)
        if is_done:
            self._asked.pop(effect.alert, None)
        return is_done

    async def _take(self, effect: TakePicture, asked: float) -> bool:
        why = "too many pictures were asked for at once"
        for camera in effect.cameras:
            if self._monotonic() - asked > TOO_LATE_S:
                break
            try:
                return await self._record(effect.alert, camera)
            except (SnapFailure, NotKept) as failure:
                why = str(failure)
        if self._monotonic() - asked < PATIENCE_S:
            return False
        answer = await self._submit(MissPicture(alert=effect.alert, camera=effect.cameras[0], reason=why), effect.alert)
        return _is_done(answer)

    async def _submit(self, order: RecordPicture | MissPicture, alert: str) -> Answer:
        return await self._core.submit(order, SYSTEM, f"picture:{alert}")

    async def _record(self, alert: str, name: str) -> bool:
        """Whether it is in the log, or will never be. Raises SnapFailure, NotKept."""
        camera = self._core.state.video.cameras.get(name)
        if camera is None:
            raise SnapFailure(f"camera {name} is not there any more")
        snapped = await self._relay.snap(camera.id, camera.node, "main")
        key = await self._core.call(self._core.store.key_of, alert)
        picture = new_id()
        digest = await asyncio.to_thread(self._files.keep, picture, key, snapped.jpeg)
        order = RecordPicture(alert=alert, picture=Picture(id=picture, camera=camera.id, at=snapped.at, sha256=digest))
        answer = await self._submit(order, alert)
        if isinstance(answer, Refusal) or answer.repeated:
            # The core is in this process: what it refused is not in the log. The next try draws a new id.
            await asyncio.to_thread(self._files.drop, picture)
        return _is_done(answer)


def _is_done(answer: Answer) -> bool:
    """Whether it is in the log, or will never be."""
    return isinstance(answer, Accepted) or answer.code not in PASSING
