"""What is said of sources that fall silent, of the canary and of the broker: once, and not of each when many do."""

from collections.abc import Sequence

from msgspec.structs import replace

from command.clocks import Clocks
from command.model import Actor, Refusal
from command.silence import BROKER_SECONDS, MANY
from devices.model import Device
from devices.orders import AddDevice, LearnBeats, SetService
from incidents.orders import AddNote, CancelIncident, DispatchUnit
from incidents.trouble import CANARY
from tests.laws.silence_room import Room
from tests.laws.silence_stories import canary
from tests.laws.world import (
    BROKER_HASH,
    DISPATCHER,
    LOCAL,
    NODE,
    PATROL,
    SHOP,
    SYSTEM,
    UNDERPASS,
    furnished,
)
from video.orders import ConnectNode, DisconnectNode


def many(count: int) -> tuple[Room, Sequence[str]]:
    room = Room()
    names = [f"S-{number}" for number in range(count)]
    for name in names:
        device = Device(id=name, kind="sensor", code="smoke", name="烟感", agency="fire")
        room.world.must(AddDevice(device=device, password_hash=BROKER_HASH), SYSTEM)
    room.live(*names)
    return room, names


def test_a_source_that_falls_silent_is_told_once_and_what_it_is() -> None:
    room = Room()
    room.live(UNDERPASS.id)
    room.wait(50)  # 80 s after its last
    assert room.look() == []
    room.wait(20)
    assert room.look() == ["+quiet WL-018"]
    assert room.look() == []
    incident = room.world.state.incidents.incidents["I1"]
    assert (incident.alarm_class.kind, incident.alarm_class.code) == ("trouble", "quiet")
    assert (incident.grade, incident.priority, incident.notices) == (4, 4, ())
    assert incident.title == f"静默 · {UNDERPASS.name}" and incident.place.lat == UNDERPASS.lat


def test_what_is_heard_again_ends_its_trouble_once_it_stays() -> None:
    room = Room()
    room.live(UNDERPASS.id)
    room.wait(80)
    room.look()
    room.beat(UNDERPASS.id)
    assert room.look() == []  # it may be gone again at once
    said: list[str] = []
    for _ in range(2):
        room.wait(30)
        room.beat(UNDERPASS.id)
        said = room.look()
    assert said == ["-I1"]
    assert room.trouble("I1") == "cancelled"
    assert room.world.state.incidents.incidents["I1"].outcome == "it ended by itself"


def test_a_trouble_that_somebody_sees_to_is_theirs_to_close_and_comes_again_as_itself() -> None:
    room = Room()
    room.live(UNDERPASS.id)
    room.wait(80)
    room.look()
    room.wait(5)
    room.world.must(AddNote(incident="I1", text="已派人"), DISPATCHER)
    room.live(UNDERPASS.id)
    incident = room.world.state.incidents.incidents["I1"]
    assert incident.state == "received" and incident.trouble is not None and incident.trouble.ended_at is not None
    room.wait(80)
    assert room.look() == ["*I1"]


def test_what_a_person_has_closed_is_not_said_again_while_it_lasts() -> None:
    room = Room()
    room.live(UNDERPASS.id)
    room.wait(80)
    room.look()
    room.world.must(CancelIncident(incident="I1", reason="设备检修"), DISPATCHER)
    room.wait(600)
    assert room.look() == []
    room.live(UNDERPASS.id)
    room.wait(80)
    assert room.look() == ["+quiet WL-018"]


def test_who_never_sent_a_heartbeat_is_not_quiet_and_who_is_unknown_is_not_missed() -> None:
    room = Room()
    room.live("X-nobody")
    room.wait(3600)
    assert room.look() == []
    assert room.world.state.devices.beats == {}


def test_after_a_restart_patience_begins_anew_and_what_was_told_is_not_told_again() -> None:
    room = Room()
    room.live(UNDERPASS.id, SHOP.id)
    room.live(SHOP.id, times=4)
    assert room.trouble("I1") == "received"
    again = Room(room.world)  # nothing heard yet
    again.wait(60)
    assert again.look() == []
    again.wait(40)
    assert again.look() == ["+quiet SM-3320"]


def test_a_unit_out_of_service_is_not_missed() -> None:
    room = Room()
    room.live(PATROL.id)
    room.wait(80)
    assert room.look() == ["+quiet P12"]
    room.world.must(SetService(unit=PATROL.id, service="out_of_service", reason="检修"), DISPATCHER)
    assert room.look() == ["-I1"]
    room.wait(600)
    assert room.look() == []


def test_a_node_that_lost_its_link_is_quiet_and_comes_back() -> None:
    room = Room()
    room.world.must(DisconnectNode(node="police", reason=""), NODE)
    room.wait(61)
    assert room.look() == ["+quiet police"]
    room.world.must(ConnectNode(node="police"), NODE)
    room.wait(61)
    assert room.look() == ["-I1"]


def test_many_at_once_are_one_trouble_that_counts_them() -> None:
    room, _ = many(40)
    room.wait(80)
    assert room.look() == ["+quiet 40"]
    assert len(room.world.state.incidents.incidents) == 1


def test_the_first_of_many_are_taken_up_by_the_trouble_of_many() -> None:
    room, names = many(20)
    room.beat(*names[2:])
    room.wait(65)
    assert room.look() == ["+quiet S-0", "+quiet S-1"]
    room.wait(30)
    assert room.look() == ["+quiet 20", "-I1", "-I2"]
    assert [one.state for one in room.world.state.incidents.incidents.values()] == [
        "cancelled",
        "cancelled",
        "received",
    ]


def test_few_are_told_singly_and_what_is_left_of_many_too() -> None:
    room, names = many(MANY + 3)
    room.wait(80)
    room.look()
    room.live(*names[2:], times=4)
    lasting = room.world.state.incidents.troubles
    assert lasting == {"quiet:S-0": "I2", "quiet:S-1": "I3"}


def test_gaps_are_told_and_forgotten_with_some_distance() -> None:
    room = Room()
    room.live(UNDERPASS.id, times=20)
    for _ in range(4):
        room.beat(UNDERPASS.id, lost=1)
        assert room.look() == []
        room.wait(30)
    room.beat(UNDERPASS.id, lost=1)
    assert room.look() == ["+gaps WL-018"]
    room.live(UNDERPASS.id, times=80)
    assert room.trouble("I1") == "received"
    room.live(UNDERPASS.id, times=25)
    assert room.trouble("I1") == "cancelled"


def test_a_silence_is_no_gap() -> None:
    room = Room()
    room.live(UNDERPASS.id)
    room.wait(300)
    room.beat(UNDERPASS.id, lost=10)
    assert not [said for said in room.look() if "gaps" in said]


def test_without_the_broker_nobody_is_quiet_but_the_broker() -> None:
    room, _ = many(10)
    room.linked, room.since = False, 0.0
    room.canary_s = 60
    room.wait(BROKER_SECONDS - 1)
    assert room.look() == []
    room.wait(600)
    assert room.look() == ["+broker 1"]
    room.linked, room.since = True, 0.0
    assert room.look() == []
    room.wait(11)
    assert room.look() == ["-I1"]


def test_a_canary_that_is_missing_for_two_periods_is_told_until_one_comes() -> None:
    room = Room()
    room.canary_s = 60
    room.wait(134)
    assert room.look() == []
    room.wait(2)
    assert room.look() == ["+canary 1"]
    room.world.must(canary(room.world), Actor(kind="device", id=CANARY))
    assert room.look() == ["-I1"]
    assert room.world.state.incidents.canary is not None
    assert room.world.state.incidents.alert_count == 0


def test_an_interval_is_learnt_when_it_is_known_and_again_when_it_changes() -> None:
    room = Room()
    room.live(UNDERPASS.id, times=4)
    assert room.world.state.devices.beats == {}
    room.live(UNDERPASS.id, times=2)
    assert room.world.state.devices.beats == {"WL-018": 30.0}
    seen = len(room.world.log)
    room.live(UNDERPASS.id, times=10)
    assert len(room.world.log) == seen
    room.live(UNDERPASS.id, times=10, every=5)
    assert room.world.state.devices.beats["WL-018"] <= 15


def test_nobody_learns_of_an_unknown_source() -> None:
    world = furnished()
    assert world.give(LearnBeats(intervals={"X98": 1.0}), SYSTEM) == []
    device = replace(UNDERPASS, id="canary")
    refused = world.give(AddDevice(device=device, password_hash=BROKER_HASH), SYSTEM)
    assert isinstance(refused, Refusal) and refused.code == "id_taken"


def test_a_trouble_is_no_figure_of_the_shift() -> None:
    room = Room()
    room.live(UNDERPASS.id)
    room.wait(80)
    assert room.look() == ["+quiet WL-018"]
    room.world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    clocks = Clocks(LOCAL.clocks)
    for recorded in room.world.log:
        clocks.take(recorded)
    assert list(clocks.readings("process", 0.0)) == []
