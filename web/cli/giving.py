"""Giving an order from the command line: to the centre that runs, or in its place while none does."""

import argparse
import asyncio
import fcntl
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from command.core import Core
from command.model import Accepted, Actor, Refusal
from command.orders import Order
from command.store import open_store
from devices.orders import AddUnit, ChangeUnit
from web.clock import clock_at
from web.config import Config
from web.control import Control, read_control

CONTROL = Actor(kind="system", id="control")
# The centre is on this machine: a proxy of the environment must not get its token.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class AdminError(Exception):
    """What was asked for can't be done; one sentence that tells how to mend it."""


def give(data: Path, order: Order) -> Accepted:
    """Give an order as this machine's administrator. Raises AdminError, StoreError."""
    try:
        answer = _post(_control(data), order) if _is_running(data) else asyncio.run(_alone(data, order))
    except PermissionError as error:
        raise AdminError(f"{error.filename} is not yours: run this as the user of the centre.") from None
    if isinstance(answer, Refusal):
        raise AdminError(answer.message)
    return answer


def _is_running(data: Path) -> bool:
    """Whether a centre holds the folder. Its lock tells and not its file, which a centre that was killed leaves behind."""
    try:
        with (data / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _control(data: Path) -> Control:
    control = read_control(data)
    if control is None:
        raise AdminError(f"The centre in {data} is starting or stopping: try again in a moment.")
    return control


def _post(control: Control, order: Order) -> Accepted | Refusal:
    asked = urllib.request.Request(
        f"http://{control.http}/api/v1/orders",
        data=msgspec.json.encode(order),
        headers={"Authorization": f"Bearer {control.token}"},
    )
    try:
        with _direct.open(asked, timeout=10) as answer:
            return msgspec.json.decode(answer.read(), type=Accepted)
    except urllib.error.HTTPError as error:
        told = msgspec.json.decode(error.read())["error"]
        return Refusal(code=told["code"], message=told["message"])
    except OSError as error:
        raise AdminError(f"The centre at {control.http} does not answer ({error}): is it still starting?") from None


async def _alone(data: Path, order: Order) -> Accepted | Refusal:
    """Without a running centre, this process is the one writer."""

    async def publish(_: object) -> None:
        return

    if isinstance(order, AddUnit | ChangeUnit) and (order.unit.shift if isinstance(order, AddUnit) else order.shift):
        raise AdminError("Only a running centre knows the shifts of its table: start it, or leave --shift out.")
    if not (data / "liandong.db").exists():
        raise AdminError(f"There is no centre in {data}: name its data folder with --data.")
    with open_store(data) as store:
        core = Core(store, publish, clock_at(Config().utc_offset))
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(core.run())
            answer = await core.submit(order, CONTROL)
            running.cancel()
    return answer


def action(group: Any, name: str, meaning: str, run: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
    """A subcommand of a group."""
    parser: argparse.ArgumentParser = group.add_parser(name, help=meaning)
    parser.add_argument("--data", type=Path, default=Path("data"), help="the centre's data folder (default: data)")
    parser.set_defaults(run=run)
    return parser


def placed(parser: argparse.ArgumentParser) -> None:
    """The flags of what stands somewhere."""
    parser.add_argument("--name")
    parser.add_argument("--agency", required=True)
    parser.add_argument("--lat", type=float, help="WGS-84 degrees")
    parser.add_argument("--lon", type=float, help="WGS-84 degrees")
