"""What has happened to devices and units."""

from msgspec import Struct

from devices.model import Device, Rejected, Unit


class DeviceAdded(Struct, frozen=True, kw_only=True, tag=True):
    """A sensor or line may speak; its broker password is kept beside the log."""

    device: Device


class UnitAdded(Struct, frozen=True, kw_only=True, tag=True):
    """A field unit may be dispatched; its broker password is kept beside the log."""

    unit: Unit


class PayloadRejected(Struct, frozen=True, kw_only=True, tag=True):
    """Something came in that could not be taken; it is kept with the reason."""

    rejected: Rejected


DeviceEvent = DeviceAdded | UnitAdded | PayloadRejected
