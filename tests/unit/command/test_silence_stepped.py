"""Somebody sets the clock: no silence is hidden by it and none is made, and the record says by how much."""

from collections.abc import Sequence

from command.model import Actor
from incidents.orders import CancelIncident
from incidents.trouble import CANARY, NAMED
from tests.laws.silence_room import Room
from tests.laws.silence_stories import canary
from tests.laws.world import DISPATCHER, NODE, UNDERPASS, later
from tests.unit.command.test_silence import many
from video.orders import ConnectNode, DisconnectNode


def test_a_clock_that_is_set_back_hides_no_silence_and_set_forward_makes_none() -> None:
    for hours in (-1, 1):
        room, names = many(40)
        room.world.must(ConnectNode(node="police"), NODE)
        room.canary_s = 60
        for _ in range(6):
            room.world.must(canary(room.world), Actor(kind="device", id=CANARY))
            room.live(UNDERPASS.id, *names, times=1)
        room.set_clock(hours * 3600)
        assert room.look() == ["+clock 1"]
        room.world.must(canary(room.world), Actor(kind="device", id=CANARY))
        room.live(UNDERPASS.id, *names, times=2)
        room.live(*names, times=2)
        room.wait(5)
        assert room.look() == ["+quiet WL-018"]
        told = room.world.state.incidents.incidents["I2"].trouble
        assert told is not None and told.since == later(room.now, -95)  # by the clock as it goes now
        room.live(UNDERPASS.id, *names, times=2)
        assert room.look() == ["-I2"]
        assert {"clock:": "I1", "canary:": "I3"} == room.world.state.incidents.troubles


def test_many_within_a_minute_are_counted_without_the_clock() -> None:
    room, names = many(20)
    room.beat(*names[2:])
    room.wait(65)
    assert room.look() == ["+quiet S-0", "+quiet S-1"]
    room.wait(2)
    room.look()
    room.set_clock(-3600)
    room.wait(28)
    assert room.look() == ["+clock 1", "+quiet 20", "-I1", "-I2"]
    told = room.world.state.incidents.incidents["I4"].trouble
    assert told is not None and told.since == later(room.now, -125)


def test_a_node_is_missed_by_no_clock_that_is_set() -> None:
    room = Room()
    room.look()
    room.world.must(DisconnectNode(node="police", reason=""), NODE)
    room.wait(1)
    room.look()
    room.set_clock(-3600)
    room.wait(59)
    assert room.look() == ["+clock 1"]
    room.wait(2)
    assert room.look() == ["+quiet police"]
    room.set_clock(7200)
    room.world.must(ConnectNode(node="police"), NODE)
    assert room.look() == ["*I1"]  # the other step; the node has only just come back
    room.wait(61)
    assert room.look() == ["-I2"]


def steps(room: Room, name: str) -> tuple[int, Sequence[float], str]:
    incident = room.world.state.incidents.incidents[name]
    assert incident.trouble is not None
    return incident.trouble.count, incident.trouble.steps_s, incident.title


def test_steps_of_the_clock_are_one_trouble_that_says_by_how_much_and_ends_by_itself() -> None:
    room = Room()
    room.look()
    room.set_clock(1.9)
    assert room.look() == []  # no step, but a process that was held up
    room.set_clock(3600)
    assert room.look() == ["+clock 1"]
    assert steps(room, "I1") == (1, (3600.0,), "时钟跳变 +3600 s")
    room.wait(590)
    room.set_clock(-3602.5)
    assert room.look() == ["*I1"]
    assert steps(room, "I1") == (2, (3600.0, -3602.5), "时钟跳变 +3600 s")
    room.wait(598)
    assert room.look() == []
    room.wait(5)
    assert room.look() == ["-I1"]
    assert room.trouble("I1") == "cancelled"
    room.set_clock(-31536000)
    assert room.look() == ["+clock 1"]
    assert steps(room, "I2")[2] == "时钟跳变 -31536000 s"


def test_a_step_after_a_person_has_closed_the_first_is_told_again() -> None:
    room = Room()
    room.look()
    room.set_clock(60)
    room.look()
    room.wait(5)
    room.world.must(CancelIncident(incident="I1", reason="已校时"), DISPATCHER)
    room.set_clock(-60)
    assert room.look() == ["-I1", "+clock 1"]


def test_the_newest_steps_are_named_and_all_are_counted() -> None:
    room = Room()
    room.look()
    for _ in range(NAMED + 5):
        room.wait(5)
        room.set_clock(60)
        room.look()
    room.set_clock(-60)
    room.look()
    count, named, _ = steps(room, "I1")
    assert (count, len(named), named[-1]) == (NAMED + 6, NAMED, -60.0)
