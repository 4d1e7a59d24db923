"""The demo's logins: made at random at the first start, kept in `demo-logins.json` beside the log."""

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from command.people.model import Role
from web.config import ConfigError
from web.ids import new_secret
from web.simulate.scenario import Scenario

FILE = "demo-logins.json"


class OperatorLogin(Struct, frozen=True):
    """A person's login."""

    name: str
    password: str
    role: Role
    agency: str


class DeviceLogin(Struct, frozen=True):
    """A broker login of a device or a unit."""

    id: str
    password: str


class NodeLogin(Struct, frozen=True):
    """A node's token."""

    id: str
    token: str


class Logins(Struct, frozen=True):
    """Every login of the demo."""

    operators: tuple[OperatorLogin, ...]
    devices: tuple[DeviceLogin, ...]
    units: tuple[DeviceLogin, ...]
    nodes: tuple[NodeLogin, ...]


def logins_of(scenario: Scenario, data: Path) -> Logins:
    """The logins in `data`, or fresh ones for everybody in the scenario. Raises ConfigError."""
    path = data / FILE
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=Logins)
    except FileNotFoundError:
        fresh = _fresh(scenario)
        _write(path, fresh)
        return fresh
    except msgspec.DecodeError as error:
        raise ConfigError(f"{path} can't be read ({error}): remove {data} and start anew.") from None
    return kept


def _fresh(scenario: Scenario) -> Logins:
    return Logins(
        operators=tuple(OperatorLogin(o.name, new_secret()[:12], o.role, o.agency) for o in scenario.operators),
        devices=tuple(DeviceLogin(device.id, new_secret()) for device in scenario.devices),
        units=tuple(DeviceLogin(unit.id, new_secret()) for unit in scenario.units),
        nodes=tuple(NodeLogin(node.id, new_secret()) for node in scenario.nodes),
    )


def _write(path: Path, logins: Logins) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(logins), indent=1))
