"""The whole vocabulary of events: what the log can hold. Old versions stay readable for ever."""

from typing import get_args

from msgspec import Struct, field

from command.model import Actor
from command.people.events import PeopleEvent
from devices.events import DeviceEvent
from incidents.events import IncidentEvent
from video.events import VideoEvent


class CentreStarted(Struct, frozen=True, kw_only=True, tag=True):
    """The core took over the log: no node is connected and nobody watches yet. `tables`: as in `StartCentre`."""

    version: str
    at: str
    tables: dict[str, str] = field(default_factory=dict)


Event = IncidentEvent | DeviceEvent | VideoEvent | PeopleEvent | CentreStarted

EVENTS: tuple[type[Struct], ...] = get_args(Event)


class Recorded(Struct, frozen=True, kw_only=True):
    """An event with its place in the log, the centre's time (ISO 8601, milliseconds, numeric offset) and who caused it."""

    seq: int
    at: str
    actor: Actor
    event: Event


class Events(Struct, frozen=True, kw_only=True, tag="events"):
    """Everything recorded after the last message, in order; `seq` is that of the last of them."""

    seq: int
    events: tuple[Recorded, ...]
