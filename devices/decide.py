"""Which events a device order leads to, or why it can't be done."""

import re
from collections.abc import Sequence
from typing import assert_never

from devices.events import DeviceAdded, DeviceEvent, PayloadRejected, UnitAdded
from devices.model import Refused, State
from devices.orders import AddDevice, AddUnit, DeviceOrder, RejectPayload

ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
"""Ids are topic levels and logins: no separator, no wildcard (MQTT 5 §4.7.1)."""


def decide(state: State, order: DeviceOrder) -> Sequence[DeviceEvent]:
    """The events of one order. Raises Refused; `state` is only read."""
    match order:
        case AddDevice(device=device):
            _ensure_free(state, device.id)
            return [DeviceAdded(device=device)]
        case AddUnit(unit=unit):
            _ensure_free(state, unit.id)
            return [UnitAdded(unit=unit)]
        case RejectPayload(rejected=rejected):
            return [PayloadRejected(rejected=rejected)]
        case _:
            assert_never(order)


def _ensure_free(state: State, name: str) -> None:
    if not ID.fullmatch(name):
        raise Refused("bad_id", f"{name!r} can't be an id: use 1 to 64 of letters, digits, dot, dash and underscore.")
    if name in state.devices or name in state.units:
        raise Refused("id_taken", f"{name} exists already: choose another id.")
