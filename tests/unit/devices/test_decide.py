"""Adding devices and units, and keeping what was rejected."""

import pytest
from msgspec.structs import replace

from devices.apply import apply
from devices.decide import decide
from devices.events import DeviceAdded, PayloadRejected, ServiceSet, UnitAdded, UnitChanged
from devices.model import Device, Refused, Rejected, State, Unit
from devices.orders import AddDevice, AddUnit, ChangeUnit, DeviceOrder, RejectPayload, SetService
from tests.laws.world import BROKER_HASH

SENSOR = Device(id="WL-018", kind="sensor", code="water_level", name="黄兴路下立交最低点水位", agency="municipal")
NOW = "2026-06-21T20:14:07.120+08:00"
PATROL = Unit(id="P12", kind="police", name="控江路巡逻车", agency="police")
REJECTED = Rejected(
    topic="t", reason="unreadable", message="不是 JSON", excerpt="{{{", size=3, at="2026-06-21T20:14:07.120+08:00"
)


@pytest.fixture
def state() -> State:
    """A sensor and a unit are known."""
    made = State()
    for order in (AddDevice(device=SENSOR, password_hash=BROKER_HASH), AddUnit(unit=PATROL, password_hash=BROKER_HASH)):
        for event in decide(made, order, NOW):
            apply(made, event)
    return made


def code(state: State, order: DeviceOrder) -> str:
    with pytest.raises(Refused) as refused:
        decide(state, order, NOW)
    return str(refused.value.args[0])


def test_a_device_is_added_and_its_password_is_in_no_event() -> None:
    events = decide(State(), AddDevice(device=SENSOR, password_hash=BROKER_HASH), NOW)
    assert events == [DeviceAdded(device=SENSOR)]
    assert "geheim" not in str(events)


def test_a_unit_is_added_and_its_password_is_in_no_event() -> None:
    events = decide(State(), AddUnit(unit=PATROL, password_hash=BROKER_HASH), NOW)
    assert events == [UnitAdded(unit=PATROL)]
    assert "geheim" not in str(events)


def test_an_id_is_given_once_to_devices_and_units_together(state: State) -> None:
    """Both sign in at the broker under their id."""
    for order in (
        AddDevice(device=SENSOR, password_hash=BROKER_HASH),
        AddDevice(device=replace(SENSOR, id="P12"), password_hash=BROKER_HASH),
        AddUnit(unit=PATROL, password_hash=BROKER_HASH),
        AddUnit(unit=replace(PATROL, id="WL-018"), password_hash=BROKER_HASH),
    ):
        assert code(state, order) == "id_taken"


@pytest.mark.parametrize("name", ["", "a/b", "a+", "#", "a b", "井盖", "x" * 65, "a\n", "a:b"])
def test_an_id_that_would_not_do_as_a_topic_level_and_login_is_refused(name: str) -> None:
    assert code(State(), AddDevice(device=replace(SENSOR, id=name), password_hash=BROKER_HASH)) == "bad_id"
    assert code(State(), AddUnit(unit=replace(PATROL, id=name), password_hash=BROKER_HASH)) == "bad_id"


@pytest.mark.parametrize("name", ["a", "x" * 64, "WL-018", "line_119.01"])
def test_an_id_of_letters_digits_dots_dashes_and_underscores_will_do(name: str) -> None:
    assert decide(State(), AddDevice(device=replace(SENSOR, id=name), password_hash=BROKER_HASH), NOW) != []


def test_a_rejected_payload_is_kept_every_time() -> None:
    assert decide(State(), RejectPayload(rejected=REJECTED), NOW) == [PayloadRejected(rejected=REJECTED)]


def test_deciding_changes_nothing(state: State) -> None:
    decide(state, RejectPayload(rejected=REJECTED), NOW)
    assert (list(state.devices), list(state.units), state.rejected) == (["WL-018"], ["P12"], [])


def test_nobody_takes_the_login_of_the_centre() -> None:
    assert code(State(), AddDevice(device=replace(SENSOR, id="centre"), password_hash=BROKER_HASH)) == "id_taken"


@pytest.mark.parametrize("hashed", ["", "oops", "$7$101$c2FsdA$aGFzaA", BROKER_HASH + "\ncentre:x"])
def test_a_hash_that_the_broker_cannot_read_is_refused(hashed: str) -> None:
    assert code(State(), AddDevice(device=SENSOR, password_hash=hashed)) == "bad_password_hash"
    assert code(State(), AddUnit(unit=PATROL, password_hash=hashed)) == "bad_password_hash"


def test_what_is_not_given_of_a_unit_stays(state: State) -> None:
    [changed] = decide(state, ChangeUnit(unit="P12", crew=2, shift="day"), NOW)
    assert changed == UnitChanged(unit=replace(PATROL, crew=2, shift="day"))
    apply(state, changed)
    assert decide(state, ChangeUnit(unit="P12", crew=2), NOW) == []
    [changed] = decide(state, ChangeUnit(unit="P12", shift=""), NOW)
    assert changed == UnitChanged(unit=replace(PATROL, crew=2))


def test_a_home_is_a_whole_position_and_only_a_known_unit_changes(state: State) -> None:
    assert code(state, ChangeUnit(unit="P12", lat=31.0)) == "no_place"
    assert code(state, ChangeUnit(unit="P99", crew=1)) == "unknown_unit"
    assert code(state, SetService(unit="P99", service="in_service")) == "unknown_unit"


def test_a_unit_goes_out_of_service_with_a_reason_and_comes_back(state: State) -> None:
    assert code(state, SetService(unit="P12", service="out_of_service", reason=" ")) == "reason_needed"
    [out] = decide(state, SetService(unit="P12", service="out_of_service", reason="车辆检修"), NOW)
    assert out == ServiceSet(unit="P12", service="out_of_service", reason="车辆检修", at=NOW)
    apply(state, out)
    unit = state.units["P12"]
    assert (unit.service, unit.service_reason, unit.service_at) == ("out_of_service", "车辆检修", NOW)
    assert decide(state, SetService(unit="P12", service="out_of_service", reason="车辆检修"), NOW) == []
    for event in decide(state, SetService(unit="P12", service="in_service"), NOW):
        apply(state, event)
    assert (state.units["P12"].service, state.units["P12"].service_reason) == ("in_service", None)
