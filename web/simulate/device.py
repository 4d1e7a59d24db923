"""One sensor or telephone line: its heartbeat, its readings, and the steps of the story that are its own."""

import asyncio
import logging
from collections.abc import Mapping
from itertools import count
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from devices.model import Device
from web.simulate import speech
from web.simulate.clock import StoryClock
from web.simulate.rows import (
    AlertStep,
    CallStep,
    MoveStep,
    RampStep,
    RawStep,
    Reading,
    SilenceStep,
    Step,
    StoryPlace,
    seconds,
)
from web.simulate.sender import AlertSender, Login, NoReceipt, open_sender

log = logging.getLogger(__name__)

BEAT_SECONDS = 30.0
"""Real seconds between two beats, whatever the speed: the centre calls a source silent by its own clock."""
STEPS_LIMIT = 100
"""Steps of one device that may wait to be begun; more than any story has for one."""


class Part(Struct, frozen=True, kw_only=True):
    """What one device needs to play its part: what it reads when nothing is wrong, and where things are."""

    device: Device
    login: Login
    reading: Reading | None
    places: Mapping[str, StoryPlace]


async def run_device(part: Part, steps: asyncio.Queue[Step], clock: StoryClock, chance: Random) -> None:
    """Be that device until cancelled."""
    async with open_sender(part.login, part.device.kind, clock) as sender, asyncio.TaskGroup() as group:
        voice = _Voice(part, sender, clock, chance)
        group.create_task(voice.beats(), name=f"beats of {part.device.id}")
        group.create_task(voice.readings(), name=f"readings of {part.device.id}")
        while True:
            step = await steps.get()
            # A step may wait for its receipt while the next one begins, as water goes on rising during an outage.
            group.create_task(voice.play(step), name=f"{part.device.id} at {step.at}")


class _Voice:
    """A device that speaks: silent until `_mute_until`, and without readings of its own during a ramp."""

    def __init__(self, part: Part, sender: AlertSender, clock: StoryClock, chance: Random) -> None:
        self._part = part
        self._sender = sender
        self._clock = clock
        self._chance = chance
        self._mute_until = 0.0
        self._ramps = 0
        self._level: float | None = None
        self._alerts = count(1)
        self._calls = count(1)
        self._run = f"{clock.now():%Y%m%d%H%M%S}"

    async def beats(self) -> None:
        # At a moment of its own: 126 beats at once would be a storm every half minute.
        await asyncio.sleep(self._chance.uniform(0, BEAT_SECONDS))
        while True:
            if not self._muted:
                await self._sender.beat()
            await asyncio.sleep(BEAT_SECONDS)

    async def readings(self) -> None:
        normal = self._part.reading
        if normal is None:
            return
        await self._clock.sleep(self._chance.uniform(0, normal.every))
        while True:
            if not self._muted and not self._ramps:
                middle = normal.value if self._level is None else self._level
                value = max(0.0, self._chance.uniform(middle - normal.spread, middle + normal.spread))
                await self._sender.reading(round(value, 3), normal.unit)
            await self._clock.sleep(normal.every)

    async def play(self, step: Step) -> None:
        try:
            match step:
                case AlertStep():
                    await self._alert(step)
                case CallStep():
                    await self._call(step)
                case RampStep():
                    await self._ramp(step)
                case RawStep():
                    await self._sender.raw(step.topic, step.payload.encode())
                case SilenceStep():
                    self._mute_until = self._clock.told() + seconds(step.over)
                case MoveStep():
                    raise TypeError("a device does not drive")  # the loader refuses such a story
        except NoReceipt as error:
            log.warning("the centre does not answer: %s", error)

    @property
    def _muted(self) -> bool:
        return self._clock.told() < self._mute_until

    async def _alert(self, step: AlertStep) -> None:
        device, n = self._part.device, next(self._alerts)
        place = self._part.places[step.place] if step.place else None
        message = speech.alert(step, device, place, f"{device.id}-{self._run}-{n}", self._clock.stamp())
        await self._sender.alert(replace(message, n=n))

    async def _call(self, step: CallStep) -> None:
        place = self._part.places[step.place]
        name = f"{self._part.device.id}-{self._run}-{next(self._calls)}"
        lat, lon = speech.caller_at(place, self._chance)
        began = self._clock.told()
        for after, phase in speech.phases(step):
            await self._clock.sleep(began + after - self._clock.told())
            message = speech.call(step, self._part.device, phase, name, self._clock.stamp())
            await self._sender.call(replace(message, lat=lat, lon=lon, address=place.address))

    async def _ramp(self, step: RampStep) -> None:
        self._ramps += 1
        try:
            began = self._clock.told()
            for after, value in speech.ramp(step):
                await self._clock.sleep(began + after - self._clock.told())
                self._level = value  # afterwards it stays where the ramp has left it
                if not self._muted:
                    await self._sender.reading(value, step.unit)
        finally:
            self._ramps -= 1
