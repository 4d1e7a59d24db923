"""Sensors, telephone lines and field units, and the last that each was heard to say."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]
"""WGS-84 degrees: anything else can be computed with until something overflows."""
DeviceKind = Literal["sensor", "line"]
Service = Literal["in_service", "out_of_service"]
Crew = Annotated[int, Meta(ge=0, le=99)]
UnitKind = Literal["police", "fire", "medical", "city_management", "municipal", "street"]
Reason = Literal["unreadable", "oversized", "wrong_type", "unauthorised", "unknown_source", "refused"]

REJECTED_KEPT = 200
"""Rejected payloads held in memory for the console; the log keeps every one."""


class Refused(Exception):
    """An order that can't be done. `args`: a stable code, a sentence that tells how to mend it."""


class Device(Struct, frozen=True, kw_only=True):
    """A sensor or a telephone line. `code` is what it senses (`water_level` …) or the number that rings (`119`)."""

    id: str
    kind: DeviceKind
    code: str
    name: str
    agency: str
    lat: Lat | None = None
    lon: Lon | None = None


class Unit(Struct, frozen=True, kw_only=True):
    """A field unit: a crew that can be sent. `lat`/`lon` is its home, WGS-84.

    `crew`: how many people, where that is known; 0: nobody. `shift`: when they work, by the district's table; None: always.
    `service`: whether it can be sent at all; what it is doing is a matter of its assignments. `service_reason` and
    `service_at`: why and since when.
    """

    id: str
    kind: UnitKind
    name: str
    agency: str
    lat: Lat | None = None
    lon: Lon | None = None
    crew: Crew | None = None
    shift: str | None = None
    service: Service = "in_service"
    service_reason: str | None = None
    service_at: str | None = None


class Rejected(Struct, frozen=True, kw_only=True):
    """A payload that could not be taken. `excerpt` is its beginning as text; `size` its whole length in bytes."""

    topic: str
    reason: Reason
    message: str
    excerpt: str
    size: int
    at: str
    source: str | None = None


class State(Struct, kw_only=True):
    """Everything out there that may speak to the centre, and what was refused lately (newest last).

    `beats`: who sends heartbeats, and every how many seconds: it is known over a restart who is missed.
    """

    devices: dict[str, Device] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    beats: dict[str, float] = field(default_factory=dict)
