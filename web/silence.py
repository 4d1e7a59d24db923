"""What has fallen silent is said, soon after it has. Nothing is remembered here: see `command.silence`."""

import asyncio

from command.core import Core
from command.model import Actor
from command.silence import Look, due, learn
from devices.mqtt import Link
from devices.telemetry import Telemetry

SYSTEM = Actor(kind="system", id="core")
LOOK_S = 2.0
"""Between two looks: nobody is quiet before 5 s, and a look at 5,000 sources takes some tens of milliseconds."""


class Silence:
    """Looks after the sources of one core. `run` must be running."""

    def __init__(self, core: Core, telemetry: Telemetry, link: Link, canary_s: float) -> None:
        """`telemetry` knows who was heard, `link` whether anybody can be."""
        self._core = core
        self._telemetry = telemetry
        self._link = link
        self._canary_s = canary_s
        self._started = core.clock()
        self._connections = link.state.connections

    async def run(self) -> None:
        """Give the orders that are due, for ever. What could not be stored is due again at the next look."""
        while True:
            look = self._look()
            learnt = learn(self._core.state, look)
            if learnt is not None:
                await self._core.submit(learnt, SYSTEM)
            for order in list(due(self._core.state, look, self._core.local)):
                await self._core.submit(order, SYSTEM)
            await asyncio.sleep(LOOK_S)

    def _look(self) -> Look:
        link, now = self._link.state, self._core.clock()
        if link.connections != self._connections:
            self._connections = link.connections
            self._telemetry.resume()
        return Look(
            now=now,
            started=self._started,
            beats=self._telemetry.beats(now),
            is_linked=link.connected,
            linked_s=link.seconds,
            canary_s=self._canary_s,
        )
