"""Which events a device order leads to, or why it can't be done."""

from collections.abc import Sequence
from typing import assert_never

from devices.credentials import OWN_LOGIN, is_hash
from devices.events import DeviceAdded, DeviceEvent, PayloadRejected, UnitAdded
from devices.model import Refused, State
from devices.orders import AddDevice, AddUnit, DeviceOrder, RejectPayload
from devices.topics import is_id


def decide(state: State, order: DeviceOrder) -> Sequence[DeviceEvent]:
    """The events of one order. Raises Refused; `state` is only read."""
    match order:
        case AddDevice(device=device, password_hash=hashed):
            _ensure_free(state, device.id)
            _ensure_hash(hashed)
            return [DeviceAdded(device=device)]
        case AddUnit(unit=unit, password_hash=hashed):
            _ensure_free(state, unit.id)
            _ensure_hash(hashed)
            return [UnitAdded(unit=unit)]
        case RejectPayload(rejected=rejected):
            return [PayloadRejected(rejected=rejected)]
        case _:
            assert_never(order)


def _ensure_free(state: State, name: str) -> None:
    if not is_id(name):
        raise Refused("bad_id", f"{name!r} can't be an id: use 1 to 64 of letters, digits, dot, dash and underscore.")
    if name == OWN_LOGIN:
        raise Refused("id_taken", f"{name} is the centre's own login at the broker: choose another id.")
    if name in state.devices or name in state.units:
        raise Refused("id_taken", f"{name} exists already: choose another id.")


def _ensure_hash(hashed: str) -> None:
    """A hash that the broker can't read would keep it from starting, and everybody from reaching the centre."""
    if not is_hash(hashed):
        raise Refused("bad_password_hash", "The password must be hashed in mosquitto's form $7$iterations$salt$hash.")
