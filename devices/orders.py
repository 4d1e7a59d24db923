"""What may be asked of devices and units."""

from typing import Annotated

from msgspec import Meta, Struct

from devices.model import Crew, Device, Lat, Lon, Rejected, Service, Unit

Name = Annotated[str, Meta(min_length=1, max_length=64)]


class AddDevice(Struct, frozen=True, kw_only=True, tag=True):
    """Let a sensor or a line speak. `password_hash` is in mosquitto's `$7$` form; it never enters the log."""

    device: Device
    password_hash: str


class AddUnit(Struct, frozen=True, kw_only=True, tag=True):
    """Let a field unit be dispatched. `password_hash` as in `AddDevice`."""

    unit: Unit
    password_hash: str


class ChangeUnit(Struct, frozen=True, kw_only=True, tag=True):
    """Say what is different about a unit from now on; what is not given stays.

    `shift`: the id of one in the district's table, or empty for always.
    """

    unit: str
    name: Name | None = None
    lat: Lat | None = None
    lon: Lon | None = None
    crew: Crew | None = None
    shift: str | None = None


class SetService(Struct, frozen=True, kw_only=True, tag=True):
    """Take a unit out of service, with a reason, or put it back."""

    unit: str
    service: Service
    reason: Annotated[str, Meta(max_length=500)] = ""


class RejectPayload(Struct, frozen=True, kw_only=True, tag=True):
    """Keep a payload that could not be taken, with the reason."""

    rejected: Rejected


class LearnBeats(Struct, frozen=True, kw_only=True, tag=True):
    """Know that these sources send heartbeats, each every so many seconds; who is not known is left out."""

    intervals: dict[str, Annotated[float, Meta(gt=0)]]


DeviceOrder = AddDevice | AddUnit | ChangeUnit | SetService | RejectPayload | LearnBeats
