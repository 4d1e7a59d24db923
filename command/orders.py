"""The whole vocabulary of orders: everything that can be asked of the core."""

from typing import get_args

from msgspec import Struct, field

from command.people.orders import PeopleOrder
from devices.orders import DeviceOrder
from incidents.orders import IncidentOrder
from video.orders import VideoOrder


class StartCentre(Struct, frozen=True, kw_only=True, tag=True):
    """The core has taken over the log. `tables`: SHA-256 (hex) of each file of the district, by its name."""

    version: str
    tables: dict[str, str] = field(default_factory=dict)


Order = IncidentOrder | DeviceOrder | VideoOrder | PeopleOrder | StartCentre

ORDERS: tuple[type[Struct], ...] = get_args(Order)
