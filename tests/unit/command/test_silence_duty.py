"""A crew that may switch off is not missed for the time in which it could."""

from devices.orders import ChangeUnit, SetService
from tests.laws.silence_room import Room
from tests.laws.world import LOCAL, PATROL, SUPERVISOR, later
from tests.unit.command.test_silence import many
from web.clock import seconds_between

MORNING = "2026-06-22T08:00:00.000+08:00"


def on_day_shift() -> Room:
    """In the evening, after 20:00; the crew's last heartbeat was a moment ago."""
    room = Room()
    room.live(PATROL.id)
    room.world.must(ChangeUnit(unit=PATROL.id, shift="day"), SUPERVISOR)
    assert not LOCAL.fitness.is_on("day", room.now)
    return room


def until(room: Room, moment: str) -> None:
    while room.now < moment:
        room.wait(min(600.0, seconds_between(room.now, moment)))
        room.look()


def test_a_shift_begins_with_patience() -> None:
    room = on_day_shift()
    until(room, MORNING)
    assert room.look() == []
    room.wait(85)
    assert room.look() == []
    room.wait(10)
    assert room.look() == ["+quiet P12"]


def test_a_shift_that_a_clock_was_set_into_begins_with_patience_too() -> None:
    room = on_day_shift()
    until(room, later(MORNING, -3600))
    room.set_clock(7200)
    assert room.look() == ["+clock 1"]
    room.wait(95)
    assert room.look() == ["+quiet P12"]


def test_another_shift_and_service_begin_with_patience() -> None:
    room = on_day_shift()
    room.wait(3600)
    room.look()
    room.world.must(ChangeUnit(unit=PATROL.id, shift=""), SUPERVISOR)
    assert room.look() == []
    room.world.must(SetService(unit=PATROL.id, service="out_of_service", reason="检修"), SUPERVISOR)
    room.wait(3600)
    room.look()
    room.world.must(SetService(unit=PATROL.id, service="in_service", reason=""), SUPERVISOR)
    assert room.look() == []
    room.wait(95)
    assert room.look() == ["+quiet P12"]


def test_a_sensor_that_beats_once_an_hour_is_quiet_after_three() -> None:
    room, names = many(1)
    room.live(*names, times=30, every=3600)
    assert room.world.state.incidents.incidents == {}
    room.wait(2 * 3600)
    assert room.look() == []
    room.wait(10)
    assert room.look() == ["+quiet S-0"]


def test_three_of_four_heartbeats_lost_each_second_are_gaps() -> None:
    room, names = many(1)
    room.live(*names, times=10, every=1)
    for _ in range(3):
        room.wait(3)
        room.beat(*names, lost=3)
        room.wait(1)
        room.look()
    assert room.world.state.incidents.troubles == {"gaps:S-0": "I1"}
