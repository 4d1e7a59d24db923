"""Who asks, and the one state that every order is decided against."""

from typing import Literal

from msgspec import Struct, field

from command.people.model import People, Role
from devices.model import State as Devices
from incidents.model import State as Incidents
from video.model import State as Video

ActorKind = Literal["operator", "device", "unit", "node", "system"]


class Actor(Struct, frozen=True, kw_only=True):
    """Who asks. `role` is set for operators only."""

    kind: ActorKind
    id: str
    agency: str = ""
    role: Role | None = None


class State(Struct, kw_only=True):
    """Everything the core knows: a snapshot of it plus the events after it is the same thing."""

    incidents: Incidents = field(default_factory=Incidents)
    devices: Devices = field(default_factory=Devices)
    video: Video = field(default_factory=Video)
    people: People = field(default_factory=People)


class Refusal(Struct, frozen=True, kw_only=True):
    """Why an order was not done. `code` is stable; `message` tells a person how to mend it."""

    code: str
    message: str
    field: str | None = None


PASSING = frozenset({"busy", "not_stored", "core_unreachable"})
"""Refusals that say nothing about the order: given again a little later, it may well be done."""


class Accepted(Struct, frozen=True, kw_only=True):
    """The order is in the log, its effects up to `seq`. `repeated`: it had been done before and was not done again.

    Not `changed`: it was so already, and nothing was recorded.
    """

    seq: int
    repeated: bool = False
    changed: bool = True
