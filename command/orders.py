"""The whole vocabulary of orders: everything that can be asked of the core."""

from typing import get_args

from msgspec import Struct, field

from command.model import Operator
from devices.orders import DeviceOrder
from incidents.orders import IncidentOrder
from video.orders import VideoOrder


class StartCentre(Struct, frozen=True, kw_only=True, tag=True):
    """The core has taken over the log. `tables`: SHA-256 (hex) of each file of the district, by its name."""

    version: str
    tables: dict[str, str] = field(default_factory=dict)


class AddOperator(Struct, frozen=True, kw_only=True, tag=True):
    """Let a person sign in. `password_hash` is argon2id in PHC form; it never enters the log."""

    operator: Operator
    password_hash: str


class OpenSession(Struct, frozen=True, kw_only=True, tag=True):
    """Open a session for an operator whose password was just checked, or issue a token. `id` is the secret's SHA-256."""

    id: str
    operator: str
    expires: str
    token: bool = False


class CloseSession(Struct, frozen=True, kw_only=True, tag=True):
    """Sign out."""

    id: str


class RefuseLogin(Struct, frozen=True, kw_only=True, tag=True):
    """Record that somebody could not sign in."""

    name: str
    address: str
    reason: str


CommandOrder = StartCentre | AddOperator | OpenSession | CloseSession | RefuseLogin
Order = IncidentOrder | DeviceOrder | VideoOrder | CommandOrder

ORDERS: tuple[type[Struct], ...] = get_args(Order)
