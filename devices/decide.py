"""Which events a device order leads to, or why it can't be done."""

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import asdict, replace

from devices.credentials import CANARY_LOGIN, OWN_LOGIN, is_hash
from devices.events import BeatsLearnt, DeviceAdded, DeviceEvent, PayloadRejected, ServiceSet, UnitAdded, UnitChanged
from devices.model import Refused, State, Unit
from devices.orders import AddDevice, AddUnit, ChangeUnit, DeviceOrder, LearnBeats, RejectPayload, SetService
from devices.topics import is_id


def decide(state: State, order: DeviceOrder, now: str) -> Sequence[DeviceEvent]:
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
        case ChangeUnit():
            return _change(state, order)
        case SetService():
            return _set_service(state, order, now)
        case LearnBeats(intervals=intervals):
            known = {name: every for name, every in intervals.items() if name in state.devices or name in state.units}
            return [BeatsLearnt(intervals=known)] if known else []
        case RejectPayload(rejected=rejected):
            return [PayloadRejected(rejected=rejected)]
        case _:
            assert_never(order)


def _change(state: State, order: ChangeUnit) -> Sequence[DeviceEvent]:
    before = _find(state, order.unit)
    given = {name: value for name, value in asdict(order).items() if name != "unit" and value is not None}
    if ("lat" in given) != ("lon" in given):
        raise Refused("no_place", "A home needs lat and lon together.")
    after = replace(before, **given)
    after = replace(after, shift=after.shift or None)
    return [] if after == before else [UnitChanged(unit=after)]


def _set_service(state: State, order: SetService, now: str) -> Sequence[DeviceEvent]:
    unit = _find(state, order.unit)
    if order.service == "out_of_service" and not order.reason.strip():
        raise Refused("reason_needed", "Say why it can't be sent: in the field reason.")
    reason = order.reason.strip()
    if (unit.service, unit.service_reason or "") == (order.service, reason):
        return []
    return [ServiceSet(unit=unit.id, service=order.service, reason=reason, at=now)]


def _find(state: State, name: str) -> Unit:
    unit = state.units.get(name)
    if unit is None:
        raise Refused("unknown_unit", f"There is no unit {name}: choose one from the list.")
    return unit


def _ensure_free(state: State, name: str) -> None:
    if not is_id(name):
        raise Refused("bad_id", f"{name!r} can't be an id: use 1 to 64 of letters, digits, dot, dash and underscore.")
    if name in (OWN_LOGIN, CANARY_LOGIN):
        raise Refused("id_taken", f"{name} is the centre's own login at the broker: choose another id.")
    if name in state.devices or name in state.units:
        raise Refused("id_taken", f"{name} exists already: choose another id.")


def _ensure_hash(hashed: str) -> None:
    """A hash that the broker can't read would keep it from starting, and everybody from reaching the centre."""
    if not is_hash(hashed):
        raise Refused("bad_password_hash", "The password must be hashed in mosquitto's form $7$iterations$salt$hash.")
