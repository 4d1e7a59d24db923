"""Once a second from the core to everybody: the values that are not in the log, and how the centre itself is."""

import asyncio
import os
from datetime import timedelta
from typing import NamedTuple

import msgspec

from command.bus import Bus
from command.core import Core
from devices.telemetry import Telemetry
from web.broker import Connected
from web.clock import later
from web.inside import Process, Values
from web.lag import Lag
from web.links.clocks import Clocks
from web.links.relay import Relay
from web.wire import Position, Trouble

EVERY_S = 1.0
ALL_EVERY = 10
"""Beats after which every position is told again: a message may be lost, and with it that a unit has gone stale."""


class Heard(NamedTuple):
    """The last values of units, of the media process and of the nodes."""

    telemetry: Telemetry
    relay: Relay
    clocks: Clocks


class Beat:
    """Tells the live values. `run` must be running."""

    def __init__(self, bus: Bus, core: Core, heard: Heard, connected: Connected) -> None:
        """What it tells of."""
        self._bus = bus
        self._core = core
        self._telemetry, self._relay, self._clocks = heard
        self._connected = connected
        self._lag = Lag()
        self._told: dict[str, Position] = {}
        self._beats = 0
        self._troubles: dict[str, Trouble] = {}
        self._since = core.clock()
        self._media_since = self._since

    async def run(self) -> None:
        """Tell every second until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._lag.run())
            while True:
                await self._bus.publish("live", msgspec.json.encode(self._values()))
                await asyncio.sleep(EVERY_S)

    def _values(self) -> Values:
        now = self._core.clock()
        stats = self._relay.stats
        return Values(
            positions=self._changed(),
            streams=stats.streams if stats else (),
            troubles=self._find_troubles(now),
            processes=self._processes(now),
            clocks=self._clocks(),
            uplinks=self._relay.uplinks,
            transcoded=self._relay.transcoded,
            health=dict(self._relay.conditions),
        )

    def _changed(self) -> tuple[Position, ...]:
        self._beats += 1
        if self._beats % ALL_EVERY == 0:
            self._told.clear()
        changed = []
        for known in self._telemetry.positions():
            position = Position(
                unit=known.unit,
                lat=known.lat,
                lon=known.lon,
                at=known.at,
                heard=known.heard,
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
        if self._core.unwritable_since is not None:
            wrong["log"] = "The log can't be written: alerts wait at the devices. Check the disk of the centre."
        if not self._connected.link.state.connected:
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
        found = [Process(role="core", pid=os.getpid(), lag_ms=self._lag.ms, since=self._since)]
        child = self._connected.reached.child
        if child is not None and child.state.pid is not None:
            since = later(now, -timedelta(seconds=child.state.seconds))
            found.append(Process(role="broker", pid=child.state.pid, lag_ms=None, since=since))
        if self._relay.media_pid is None:
            self._media_since = now
        else:
            stats = self._relay.stats
            media = Process(
                role="media",
                pid=self._relay.media_pid,
                lag_ms=round(stats.lag_ms, 1) if stats else None,
                since=self._media_since,
                packets_per_s=stats.packets_per_s if stats else None,
                cpu_us=stats.cpu_us if stats else None,
                lowered=stats.lowered if stats else None,
                dropped=stats.dropped if stats else None,
            )
            found.append(media)
        return tuple(found)
