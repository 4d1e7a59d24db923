"""Once a second from the core to everybody: the values that are not in the log, and how the centre itself is."""

import asyncio
import os

import msgspec
from devices.telemetry import Telemetry

from command.bus import Bus
from devices.mqtt import Link
from web.clock import Clock
from web.inside import Process, Values
from web.links.relay import Relay
from web.wire import Position, Trouble

EVERY_S = 1.0


class Beat:
    """Tells the live values. `run` must be running."""

    def __init__(self, bus: Bus, telemetry: Telemetry, relay: Relay, link: Link, clock: Clock) -> None:
        """What it tells of."""
        self._bus = bus
        self._telemetry = telemetry
        self._relay = relay
        self._link = link
        self._clock = clock
        self._told: dict[str, Position] = {}
        self._troubles: dict[str, Trouble] = {}
        self._since = clock()
        self._media_since = self._since
        self._lag_ms = 0.0

    async def run(self) -> None:
        """Tell every second until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY_S
            await self._bus.publish("live", msgspec.json.encode(self._values()))
            await asyncio.sleep(max(0.0, due - loop.time()))
            self._lag_ms = max(0.0, loop.time() - due) * 1000

    def _values(self) -> Values:
        now = self._clock()
        stats = self._relay.stats
        return Values(
            positions=self._changed(now),
            streams=stats.streams if stats else (),
            troubles=self._find_troubles(now),
            processes=self._processes(now),
        )

    def _changed(self, now: str) -> tuple[Position, ...]:
        changed = []
        for known in self._telemetry.positions(now):
            position = Position(
                unit=known.unit,
                lat=known.lat,
                lon=known.lon,
                at=known.at,
                stale=known.stale,
                speed=known.speed,
                heading=known.heading,
            )
            if self._told.get(position.unit) != position:
                self._told[position.unit] = position
                changed.append(position)
        return tuple(changed)

    def _find_troubles(self, now: str) -> tuple[Trouble, ...]:
        wrong = {}
        if not self._link.state.connected:
            wrong["broker"] = "The broker does not answer: alerts wait at the devices."
        if not self._relay.has_media:
            wrong["media"] = "No media process is running: pictures stand still."
        # What was wrong a second ago keeps its beginning.
        self._troubles = {
            part: self._troubles.get(part) or Trouble(part=part, since=now, message=message)
            for part, message in wrong.items()
        }
        return tuple(self._troubles.values())

    def _processes(self, now: str) -> tuple[Process, ...]:
        core = Process(role="core", pid=os.getpid(), lag_ms=round(self._lag_ms, 1), since=self._since)
        if self._relay.media_pid is None:
            self._media_since = now
            return (core,)
        lag = self._relay.stats.lag_ms if self._relay.stats else 0.0
        return (core, Process(role="media", pid=self._relay.media_pid, lag_ms=round(lag, 1), since=self._media_since))
