"""How each device event changes the state."""

from devices.apply import apply
from devices.events import DeviceAdded, PayloadRejected, UnitAdded
from devices.model import REJECTED_KEPT, Device, Rejected, State, Unit


def test_a_device_and_a_unit_are_known_by_their_ids() -> None:
    state = State()
    line = Device(id="line-119-01", kind="line", code="119", name="119 接警一线", agency="fire")
    unit = Unit(id="P12", kind="police", name="控江路巡逻车", agency="police", lat=31.28, lon=121.52)
    apply(state, DeviceAdded(device=line))
    apply(state, UnitAdded(unit=unit))
    assert state == State(devices={"line-119-01": line}, units={"P12": unit})


def test_the_newest_rejected_payloads_are_held_in_order() -> None:
    state = State()
    for number in range(REJECTED_KEPT + 3):
        rejected = Rejected(topic="t", reason="unreadable", message=f"{number}", excerpt="", size=0, at="")
        apply(state, PayloadRejected(rejected=rejected))
    assert [rejected.message for rejected in state.rejected] == [f"{n}" for n in range(3, REJECTED_KEPT + 3)]
