"""What may be asked of devices and units."""

from msgspec import Struct

from devices.model import Device, Rejected, Unit


class AddDevice(Struct, frozen=True, kw_only=True, tag=True):
    """Let a sensor or a line speak. `password_hash` is in mosquitto's `$7$` form; it never enters the log."""

    device: Device
    password_hash: str


class AddUnit(Struct, frozen=True, kw_only=True, tag=True):
    """Let a field unit be dispatched. `password_hash` as in `AddDevice`."""

    unit: Unit
    password_hash: str


class RejectPayload(Struct, frozen=True, kw_only=True, tag=True):
    """Keep a payload that could not be taken, with the reason."""

    rejected: Rejected


DeviceOrder = AddDevice | AddUnit | RejectPayload
