"""How each device event changes the state. Nothing else does."""

from typing import assert_never

from devices.events import DeviceAdded, DeviceEvent, PayloadRejected, UnitAdded
from devices.model import REJECTED_KEPT, State


def apply(state: State, event: DeviceEvent) -> None:
    """Change `state` in place by one event."""
    match event:
        case DeviceAdded(device=device):
            state.devices[device.id] = device
        case UnitAdded(unit=unit):
            state.units[unit.id] = unit
        case PayloadRejected(rejected=rejected):
            state.rejected.append(rejected)
            del state.rejected[:-REJECTED_KEPT]
        case _:
            assert_never(event)
