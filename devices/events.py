"""What has happened to devices and units."""

from msgspec import Struct

from devices.model import Device, Rejected, Service, Unit


class DeviceAdded(Struct, frozen=True, kw_only=True, tag=True):
    """A sensor or line may speak; its broker password is kept beside the log."""

    device: Device


class UnitAdded(Struct, frozen=True, kw_only=True, tag=True):
    """A field unit may be dispatched; its broker password is kept beside the log."""

    unit: Unit


class UnitChanged(Struct, frozen=True, kw_only=True, tag=True):
    """A unit is different from now on: all of it as it is now."""

    unit: Unit


class ServiceSet(Struct, frozen=True, kw_only=True, tag=True):
    """A unit is out of service, or back in it."""

    unit: str
    service: Service
    reason: str
    at: str


class PayloadRejected(Struct, frozen=True, kw_only=True, tag=True):
    """Something came in that could not be taken; it is kept with the reason."""

    rejected: Rejected


class BeatsLearnt(Struct, frozen=True, kw_only=True, tag=True):
    """These sources send heartbeats, each every so many seconds: from now on they are missed."""

    intervals: dict[str, float]


DeviceEvent = DeviceAdded | UnitAdded | UnitChanged | ServiceSet | PayloadRejected | BeatsLearnt
