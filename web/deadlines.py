"""What is overdue is said, soon after it is. Nothing is remembered here: see `incidents.deadlines`."""

import asyncio

from command.core import Core
from command.model import Actor
from incidents.deadlines import Policy, due

SYSTEM = Actor(kind="system", id="core")
LOOK_S = 0.5
"""Between two looks: a person reads a deadline of 30 s no more exactly."""


async def watch_deadlines(core: Core, policy: Policy) -> None:
    """Give the orders that are due, for ever. What could not be stored is due again at the next look."""
    while True:
        for order in list(due(core.state.incidents, policy, core.clock())):
            await core.submit(order, SYSTEM)
        await asyncio.sleep(LOOK_S)
