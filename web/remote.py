"""Orders from a web process to the core over the bus: the same `submit`, one hop away."""

import asyncio
import logging

import msgspec

from command.bus import Bus, Lagged
from command.core import Answer, Submit
from command.model import Accepted, Actor, Refusal
from command.orders import Order
from web.ids import new_id
from web.inside import Answered, Ask, decode_answered, decode_ask

DEADLINE_S = 5.0
"""How long a web process waits for the core: the console asks again with the same id, so no order is done twice."""
MAX_UNDERWAY = 1_000
TRIES = 3
"""How often the core is asked where what was sent took long to come: it may be starting."""

log = logging.getLogger(__name__)

UNREACHABLE = Refusal(code="core_unreachable", message="The core of the centre does not answer: try again in a moment.")


class RemoteCore:
    """`submit` for a process without the core. `run` must be running."""

    def __init__(self, bus: Bus) -> None:
        """Nothing is underway yet."""
        self._bus = bus
        self._underway: dict[str, asyncio.Future[Answer]] = {}

    async def submit(self, order: Order, actor: Actor, key: str | None = None) -> Answer:
        """See Submit."""
        if len(self._underway) >= MAX_UNDERWAY:
            return UNREACHABLE
        name = new_id()
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._underway[name] = answer
        try:
            async with asyncio.timeout(DEADLINE_S):
                await self._bus.publish("orders", msgspec.json.encode(Ask(id=name, order=order, actor=actor, key=key)))
                return await answer
        except TimeoutError:
            return UNREACHABLE
        finally:
            del self._underway[name]

    async def run(self) -> None:
        """Take answers until cancelled."""
        while True:
            try:
                async with self._bus.subscribe("answers") as answers:
                    async for message in answers:
                        self._take(decode_answered(message))
            except Lagged:
                log.warning("Answers of the core were lost; whoever waits for one is told so")

    def _take(self, answered: Answered) -> None:
        waiting = self._underway.get(answered.id)
        answer = answered.accepted or answered.refused
        if waiting is not None and not waiting.done() and answer is not None:
            waiting.set_result(answer)


async def submit_again(submit: Submit, order: Order, actor: Actor, key: str) -> Answer:
    """The answer of the core, asked again while it does not answer: the key makes it one effect however often it is asked."""
    answer = await submit(order, actor, key)
    tries = 1
    while answer == UNREACHABLE and tries < TRIES:
        answer, tries = await submit(order, actor, key), tries + 1
    return answer


async def serve_orders(bus: Bus, submit: Submit) -> None:
    """The core's side: take orders from the bus until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        while True:
            try:
                async with bus.subscribe("orders") as orders:
                    async for message in orders:
                        tasks.create_task(_answer(bus, submit, decode_ask(message)))
            except Lagged:
                log.warning("Orders on the bus were lost; their senders are told so when their wait is over")


async def _answer(bus: Bus, submit: Submit, ask: Ask) -> None:
    answer = await submit(ask.order, ask.actor, ask.key)
    accepted = answer if isinstance(answer, Accepted) else None
    refused = answer if isinstance(answer, Refusal) else None
    await bus.publish("answers", msgspec.json.encode(Answered(id=ask.id, accepted=accepted, refused=refused)))
