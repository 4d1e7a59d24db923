"""What is overdue is said, soon after it is: see `incidents.deadlines`. Remembered is only how long a ladder has run, whatever the clock says."""

import asyncio
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from command.core import Core
from command.instead import Moment, instead_of
from command.model import Actor
from command.recommending import Located, Recommender
from devices.telemetry import Telemetry
from incidents.deadlines import Policy, due, running
from incidents.ladder_orders import LapseRung
from web.ages import Ages

SYSTEM = Actor(kind="system", id="core")
LOOK_S = 0.5
"""Between two looks: a person reads a deadline of 30 s no more exactly."""


class Deadlines:
    """Looks after the ladders of one core. `run` must be running."""

    def __init__(self, core: Core, policy: Policy, telemetry: Telemetry, monotonic: Callable[[], float]) -> None:
        """The positions of `telemetry` say who could go where nobody answers. `monotonic` is in seconds."""
        self._core = core
        self._policy = policy
        self._shorter = core.local.grades.shorter()
        self._recommender = Recommender(core.local)
        self._telemetry = telemetry
        self._ages = Ages(monotonic)

    async def run(self) -> None:
        """Give the orders that are due, for ever. What could not be stored is due again at the next look."""
        while True:
            now, held = self._core.clock(), self._core.state.incidents
            seen = self._ages.look(running(held), now)
            for order in list(due(held, self._policy, now, self._shorter, seen)):
                await self._core.submit(self._with_another(order, now), SYSTEM)
            await asyncio.sleep(LOOK_S)

    def _with_another(self, order: LapseRung, now: str) -> LapseRung:
        """With who should go instead, where a person has not answered."""
        state = self._core.state
        assignment = state.incidents.assignments.get(order.assignment)
        if order.step != "accepted" or assignment is None:
            return order
        positions: Mapping[str, Located] = {one.unit: one for one in self._telemetry.positions()}
        return replace(order, instead=instead_of(self._recommender, Moment(state, positions, now), assignment))
