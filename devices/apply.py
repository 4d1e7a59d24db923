"""How each device event changes the state. Nothing else does."""

from typing import assert_never

from msgspec.structs import replace

from devices.events import BeatsLearnt, DeviceAdded, DeviceEvent, PayloadRejected, ServiceSet, UnitAdded, UnitChanged
from devices.model import REJECTED_KEPT, State


def apply(state: State, event: DeviceEvent) -> None:
    """Change `state` in place by one event."""
    match event:
        case DeviceAdded(device=device):
            state.devices[device.id] = device
        case UnitAdded(unit=unit):
            state.units[unit.id] = unit
        case UnitChanged(unit=unit):
            state.units[unit.id] = unit
        case ServiceSet(unit=name, service=service, reason=reason, at=at) if name in state.units:
            state.units[name] = replace(
                state.units[name], service=service, service_reason=reason or None, service_at=at
            )
        case ServiceSet():
            pass  # of a unit that is not known
        case BeatsLearnt(intervals=intervals):
            state.beats.update(intervals)
        case PayloadRejected(rejected=rejected):
            state.rejected.append(rejected)
            del state.rejected[:-REJECTED_KEPT]
        case _:
            assert_never(event)
