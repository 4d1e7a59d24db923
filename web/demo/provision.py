"""Telling a centre of the district: operators, devices, units and nodes that it does not know yet."""

import asyncio
import secrets
from collections.abc import Iterator

from command.model import Actor, Refusal, State
from command.orders import Order
from command.people.orders import AddOperator
from devices.credentials import hash_password as broker_hash
from devices.orders import AddDevice, AddUnit
from video.orders import AddNode
from web.auth import hash_password
from web.config import ConfigError
from web.demo.logins import Logins
from web.ids import fingerprint
from web.services import Services
from web.simulate.scenario import Scenario

DEMO = Actor(kind="system", id="demo")
HASHING = 2
"""Passwords hashed at once: each takes a quarter of a second and 64 MiB."""


async def provision(services: Services, scenario: Scenario, logins: Logins) -> None:
    """Give every order that is missing; what is known already stays. Raises ConfigError."""
    state = services.replica.state
    orders = [*await _operators(state, scenario, logins), *_things(state, scenario, logins)]
    async with asyncio.TaskGroup() as tasks:
        answers = [tasks.create_task(services.submit(order, DEMO)) for order in orders]
    last = 0
    for answer in (task.result() for task in answers):
        if isinstance(answer, Refusal):
            raise ConfigError(f"The demo could not be set up: {answer.message}")
        last = max(last, answer.seq)
    await services.replica.reached(last)


async def _operators(state: State, scenario: Scenario, logins: Logins) -> list[Order]:
    passwords = {login.name: login.password for login in logins.operators}
    missing = [operator for operator in scenario.operators if operator.name not in state.people.operators]
    turn = asyncio.Semaphore(HASHING)

    async def hashed(name: str) -> str:
        async with turn:
            return await asyncio.to_thread(hash_password, passwords[name])

    async with asyncio.TaskGroup() as tasks:
        hashes = [tasks.create_task(hashed(operator.name)) for operator in missing]
    return [
        AddOperator(operator=operator, password_hash=task.result())
        for operator, task in zip(missing, hashes, strict=True)
    ]


def _things(state: State, scenario: Scenario, logins: Logins) -> Iterator[Order]:
    passwords = {login.id: login.password for login in (*logins.devices, *logins.units)}
    tokens = {login.id: login.token for login in logins.nodes}
    for device in scenario.devices:
        if device.id not in state.devices.devices:
            yield AddDevice(device=device, password_hash=broker_hash(passwords[device.id], secrets.token_bytes(12)))
    for unit in scenario.units:
        if unit.id not in state.devices.units:
            yield AddUnit(unit=unit, password_hash=broker_hash(passwords[unit.id], secrets.token_bytes(12)))
    for node in scenario.nodes:
        if node.id not in state.video.nodes:
            yield AddNode(
                id=node.id, name=node.name, kind=node.kind, agency=node.agency, token_hash=fingerprint(tokens[node.id])
            )
