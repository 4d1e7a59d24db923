"""A trouble of many hides nobody: it names those that are silent now, takes in what follows at once, and ends by what is heard."""

from incidents.orders import AddNote, CancelIncident
from incidents.trouble import SourceTrouble
from tests.laws.silence_room import Room
from tests.laws.world import DISPATCHER
from tests.unit.command.test_silence import many


def trouble(room: Room, name: str) -> SourceTrouble:
    found = room.world.state.incidents.incidents[name].trouble
    assert found is not None
    return found


def dead(count: int, of: int) -> tuple[Room, tuple[str, ...]]:
    """So many of them fell silent together and were told: one trouble of many."""
    room, names = many(of)
    room.live(*names[count:], times=3)
    room.wait(5)
    assert room.look() == [f"+quiet {count}"]
    return room, tuple(names)


def test_those_that_come_back_are_taken_out_and_who_dies_later_is_told() -> None:
    room, names = dead(8, of=12)
    room.live(*names[3:], times=4)
    assert (trouble(room, "I1").count, trouble(room, "I1").sources) == (3, names[:3])
    room.live(*names[3:10], times=3)
    room.wait(5)
    room.look()
    lasting = room.world.state.incidents.troubles
    assert lasting == {f"quiet:{name}": "I1" for name in names[:3]} | {"quiet:S-10": "I2", "quiet:S-11": "I3"}


def test_what_dies_after_a_person_has_closed_it_is_told_and_what_they_closed_is_not() -> None:
    room, names = dead(8, of=16)
    room.world.must(CancelIncident(incident="I1", reason="已知检修"), DISPATCHER)
    room.live(names[15], times=3)
    assert {one.id: one.state for one in room.world.state.incidents.incidents.values()} == {
        "I1": "cancelled",
        "I2": "received",
    }
    assert trouble(room, "I2").sources == names[8:15]
    room.live(*names, times=4)
    assert room.world.state.incidents.troubles == {}
    room.wait(90)
    assert room.look() == ["+quiet 16"]


def test_what_is_left_of_one_that_a_person_has_closed_is_not_told_again() -> None:
    room, names = dead(8, of=12)
    room.world.must(CancelIncident(incident="I1", reason="已知检修"), DISPATCHER)
    room.live(*names[1:], times=6)
    assert list(room.world.state.incidents.troubles.values()) == ["I1"]
    assert len(room.world.state.incidents.incidents) == 1


def test_who_dies_of_the_same_a_moment_later_is_counted_in_every_ten_seconds() -> None:
    room, names = many(20)
    room.beat(*names[:7])
    room.wait(5)
    room.beat(*names[7:14])
    room.wait(5)
    room.beat(*names[14:])
    room.wait(82)
    assert room.look() == ["+quiet 7"]
    room.wait(4)
    assert room.look() == []
    began = trouble(room, "I1").since
    room.wait(7)
    assert room.look() == ["*I1"]
    assert (trouble(room, "I1").count, trouble(room, "I1").sources) == (20, tuple(names))
    assert trouble(room, "I1").since == began


def test_many_last_over_a_restart_and_a_blip_of_the_link() -> None:
    """Nobody was heard: so nobody is well."""
    room, names = dead(8, of=10)
    room.linked, room.since = False, 0.0
    room.wait(3)
    room.look()
    room.linked, room.since = True, 0.0
    room.telemetry.resume()
    assert room.look() == []
    again = Room(room.world)
    assert again.look() == []
    again.live(*names[8:], times=5)
    assert set(again.world.state.incidents.incidents) == {"I1"}
    assert trouble(again, "I1").count == 8
    again.live(*names, times=4)
    assert again.trouble("I1") == "cancelled"


def test_one_that_is_silent_is_not_well_because_the_centre_was_deaf() -> None:
    room, names = many(3)
    room.live(*names[1:], times=4)
    assert room.trouble("I1") == "received"
    room.linked, room.since = True, 0.0
    room.telemetry.resume()
    assert room.look() == []
    room.live(*names[1:], times=6)
    assert set(room.world.state.incidents.incidents) == {"I1"}


def test_many_on_which_somebody_has_acted_come_again_as_themselves() -> None:
    room, names = dead(8, of=12)
    room.wait(2)
    room.world.must(AddNote(incident="I1", text="停电"), DISPATCHER)
    room.live(*names, times=4)
    assert room.trouble("I1") == "received" and trouble(room, "I1").ended_at is not None
    room.live(*names[6:], times=3)
    room.wait(5)
    room.look()
    assert (trouble(room, "I1").ended_at, trouble(room, "I1").sources) == (None, names[:6])


def test_many_in_a_snapshot_of_an_older_release_are_told_anew_by_name() -> None:
    room, names = dead(8, of=8)
    room.world.state.incidents.troubles = {"quiet:": "I1"}
    assert [room.look(), room.look()] == [["-I1"], ["+quiet 8"]]
    assert room.world.state.incidents.troubles == {f"quiet:{name}": "I2" for name in names}
