"""What is overdue is said, soon after it is. Nothing is remembered here: see `incidents.deadlines`."""

import asyncio
from collections.abc import Mapping

from msgspec.structs import replace

from command.core import Core
from command.model import Actor
from command.recommending import Located, Recommender
from devices.telemetry import Telemetry
from incidents.deadlines import Policy, due
from incidents.orders import LapseRung

SYSTEM = Actor(kind="system", id="core")
LOOK_S = 0.5
"""Between two looks: a person reads a deadline of 30 s no more exactly."""


class Deadlines:
    """Looks after the ladders of one core. `run` must be running."""

    def __init__(self, core: Core, policy: Policy, telemetry: Telemetry) -> None:
        """The positions of `telemetry` say who could go where nobody answers."""
        self._core = core
        self._policy = policy
        self._shorter = core.local.grades.shorter()
        self._recommender = Recommender(core.local)
        self._telemetry = telemetry

    async def run(self) -> None:
        """Give the orders that are due, for ever. What could not be stored is due again at the next look."""
        while True:
            now = self._core.clock()
            for order in list(due(self._core.state.incidents, self._policy, now, self._shorter)):
                await self._core.submit(self._with_another(order, now), SYSTEM)
            await asyncio.sleep(LOOK_S)

    def _with_another(self, order: LapseRung, now: str) -> LapseRung:
        """With who should go instead, where a person has not answered."""
        state = self._core.state
        assignment = state.incidents.assignments.get(order.assignment)
        if order.step != "accepted" or assignment is None:
            return order
        positions: Mapping[str, Located] = {one.unit: one for one in self._telemetry.positions(now)}
        return replace(order, instead=self._recommender.instead_of(state, assignment, positions, now))
