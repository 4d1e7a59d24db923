"""A whole district on the wires of a running centre, and its story told in time. See docs/scenarios.md."""

import asyncio
import contextlib
import logging
from pathlib import Path
from random import Random

import msgspec
from msgspec import Struct

from devices.model import Device
from web.simulate.clock import StoryClock
from web.simulate.crew import Input, Roam
from web.simulate.device import STEPS_LIMIT, Part, run_device
from web.simulate.rows import MoveStep, Step, seconds
from web.simulate.scenario import Scenario, ScenarioError
from web.simulate.sender import Login
from web.simulate.unit import QUEUE_LIMIT, run_unit

log = logging.getLogger(__name__)


class LoginsError(ScenarioError):
    """The logins do not fit the scenario. The message tells how to mend it."""


class DeviceLogin(Struct, frozen=True, kw_only=True):
    """The MQTT login of a device or unit."""

    id: str
    password: str


class Logins(Struct, frozen=True, kw_only=True):
    """What of `demo-logins.json` is needed here."""

    devices: tuple[DeviceLogin, ...]
    units: tuple[DeviceLogin, ...]


class Cast(Struct, frozen=True, kw_only=True):
    """A scenario with the broker (`mqtt://HOST:PORT`) to play it on and the password of everybody in it, by id."""

    scenario: Scenario
    broker: str
    passwords: dict[str, str | None]

    def login(self, name: str) -> Login:
        """How a device or unit signs in at the broker."""
        return Login(broker=self.broker, id=name, password=self.passwords[name])


def read_logins(path: Path, scenario: Scenario) -> dict[str, str | None]:
    """The password of every device and unit of the scenario. Raises `LoginsError`."""
    try:
        logins = msgspec.json.decode(path.read_bytes(), type=Logins)
    except OSError as error:
        raise LoginsError(f"{path}: cannot be read ({error.strerror}): start the demo first, it writes it.") from None
    except msgspec.DecodeError as error:
        raise LoginsError(f"{path}: {error}: let the demo write it again.") from None
    passwords: dict[str, str | None] = {each.id: each.password for each in (*logins.devices, *logins.units)}
    everybody = [device.id for device in scenario.devices] + [unit.id for unit in scenario.units]
    missing = [name for name in everybody if name not in passwords]
    if missing:
        raise LoginsError(f"{path}: no login for {', '.join(missing[:5])}: it was written for another scenario.")
    return passwords


async def play(cast: Cast, clock: StoryClock, seed: int, loop: bool = False) -> None:
    """Be the whole district until cancelled; tell its story once, or again and again.

    After the story the district lives on: heartbeats, readings and crews that answer.
    """
    scenario = cast.scenario
    steps: dict[str, asyncio.Queue[Step]] = {}
    roams: dict[str, asyncio.Queue[Input]] = {}
    async with asyncio.TaskGroup() as group:
        for device in scenario.devices:
            steps[device.id] = asyncio.Queue(STEPS_LIMIT)
            chance = _chance(seed, device.id)
            group.create_task(run_device(_part(cast, device), steps[device.id], clock, chance), name=device.id)
        for unit in scenario.units:
            roams[unit.id] = asyncio.Queue(QUEUE_LIMIT)
            chance = _chance(seed, unit.id)
            group.create_task(run_unit(unit, cast.login(unit.id), clock, chance, roams[unit.id]), name=unit.id)
        while True:
            log.info("story %s begins: %s at speed %g", scenario.story.name, scenario.story.length, clock.speed)
            await _tell(scenario, clock, steps, roams)
            log.info("story %s is over", scenario.story.name)
            if not loop:
                break
            await clock.sleep(seconds(scenario.story.rest))


def _part(cast: Cast, device: Device) -> Part:
    return Part(
        device=device,
        login=cast.login(device.id),
        reading=cast.scenario.readings.get(device.code) if device.kind == "sensor" else None,
        places=cast.scenario.story.places,
    )


def _chance(seed: int, name: str) -> Random:
    """Chance of its own for everybody: what one does with it changes nothing for the others."""
    return Random(f"{seed}:{name}")  # noqa: S311 - a simulation must be repeatable; nothing secret comes from it


async def _tell(
    scenario: Scenario,
    clock: StoryClock,
    steps: dict[str, asyncio.Queue[Step]],
    roams: dict[str, asyncio.Queue[Input]],
) -> None:
    began = clock.told()
    for step in scenario.story.steps:
        await clock.sleep(began + seconds(step.at) - clock.told())
        # Full only when a device has been stuck for a hundred steps: the story does not wait for it.
        with contextlib.suppress(asyncio.QueueFull):
            if isinstance(step, MoveStep):
                place = scenario.story.places[step.place]
                roams[step.source].put_nowait(Roam(lat=place.lat, lon=place.lon))
            else:
                steps[step.source].put_nowait(step)
    await clock.sleep(began + seconds(scenario.story.length) - clock.told())
