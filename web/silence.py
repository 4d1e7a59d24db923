"""What has fallen silent is said, soon after it has: see `command.silence`. Remembered are ages, whatever the clock says."""

import asyncio
import logging
from collections.abc import Callable

from command.core import Core
from command.model import Accepted, Actor
from command.silence import dated, due, learn
from command.watched import Look
from devices.mqtt import Link
from devices.telemetry import Telemetry
from incidents.trouble import NAMED
from incidents.trouble_orders import EndTrouble, ReportTrouble
from web.ages import Ages, Steps

log = logging.getLogger(__name__)

SYSTEM = Actor(kind="system", id="core")
LOOK_S = 2.0
"""Between two looks: nobody is quiet before 5 s, and a look at 5,000 sources takes some tens of milliseconds."""
LATE_S = 1.0
"""A look that is later judges nobody yet: who beats each second is quiet after 5 s, and what came meanwhile waits in the socket."""
PAUSES = 5
"""That are made in a row at most: a core that is late each time looks all the same."""
DEAF_S = 10.0
"""Who stood still for longer has been deaf: the broker keeps telemetry for a slow centre as long as its buffers last, and tells nobody."""


class Silence:
    """Looks after the sources of one core. `run` must be running."""

    def __init__(
        self, core: Core, telemetry: Telemetry, link: Link, canary_s: float, monotonic: Callable[[], float]
    ) -> None:
        """`telemetry` knows who was heard, `link` whether anybody can be. `monotonic` is in seconds."""
        self._core = core
        self._telemetry = telemetry
        self._link = link
        self._canary_s = canary_s
        self._monotonic = monotonic
        self._hears_since = monotonic()
        self._ages = Ages(monotonic)
        self._clock_steps = Steps(monotonic)
        self._untold: tuple[float, ...] = ()
        self._connections = link.state.connections

    async def run(self) -> None:
        """Give the orders that are due, for ever. What could not be stored is due again at the next look."""
        while True:
            look = self._look()
            learnt = learn(self._core.state, look)
            if learnt is not None:
                await self._core.submit(learnt, SYSTEM)
            for order in list(due(self._core.state, look, self._core.local)):
                await self._say(order)
            await self._pause()

    async def _pause(self) -> None:
        """Until the next look. Where the process was stopped, or its machine, it hears first what was said meanwhile."""
        for _ in range(PAUSES):
            due = self._monotonic() + LOOK_S
            await asyncio.sleep(LOOK_S)
            late = self._monotonic() - due
            if late > DEAF_S:
                log.warning("This process stood still for %.0f s: patience begins anew for everybody", late)
                self._telemetry.resume()
                self._hears_since = self._monotonic()
            if late <= LATE_S:
                return

    async def _say(self, order: ReportTrouble | EndTrouble) -> None:
        answer = await self._core.submit(order, SYSTEM)
        if isinstance(order, ReportTrouble) and order.kind == "clock" and isinstance(answer, Accepted):
            self._untold = ()

    def _look(self) -> Look:
        link, now = self._link.state, self._core.clock()
        step = self._clock_steps.look(now)
        if step:
            log.warning("Somebody set the clock by %+.1f s: times in the record jump by as much", step)
            self._untold = (*self._untold, step)[-NAMED:]
        if link.connections != self._connections:
            self._connections = link.connections
            self._telemetry.resume()
        return Look(
            now=now,
            beats=self._telemetry.beats(),
            is_linked=link.connected,
            linked_s=link.seconds,
            up_s=self._monotonic() - self._hears_since,
            canary_s=self._canary_s,
            ages=self._ages.look(dated(self._core.state, self._core.local, now), now),
            steps_s=self._untold,
        )
