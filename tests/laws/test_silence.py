"""Whatever is heard when, and whoever acts on what: one open trouble of a source at most, and none of one that is heard."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from command.model import Actor, Refusal
from incidents.model import OVER
from incidents.orders import AddNote, CancelIncident
from incidents.trouble import CANARY
from tests.laws.silence_room import Room
from tests.laws.silence_stories import canary
from tests.laws.world import DISPATCHER, PATROL, SHOP, UNDERPASS

SOURCES = (UNDERPASS.id, SHOP.id, PATROL.id)
STEP = st.one_of(
    st.tuples(st.just("beat"), st.sampled_from(SOURCES), st.integers(0, 4)),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 31, 95, 400]), st.just(0)),
    st.tuples(st.just("live"), st.sampled_from(SOURCES), st.integers(1, 8)),
    st.tuples(st.just("set"), st.sampled_from([-3600, -31, 3, 95, 86_400]), st.just(0)),
    st.tuples(st.just("link"), st.booleans(), st.just(0)),
    st.tuples(st.just("act"), st.sampled_from(["note", "cancel"]), st.integers(1, 6)),
    st.tuples(st.just("canary"), st.just(""), st.just(0)),
    st.tuples(st.just("restart"), st.just(""), st.just(0)),
)


def play(room: Room, step: tuple[str, object, int]) -> Room:
    """One step; a restart gives another room of the same world."""
    what, which, number = step
    if what == "beat":
        room.beat(str(which), lost=number)
    elif what == "wait":
        room.wait(float(str(which)))
    elif what == "set":
        room.set_clock(float(str(which)))
    elif what == "live":
        room.live(str(which), times=number)
    elif what == "link":
        room.linked, room.since = bool(which), 0.0
    elif what == "canary":
        room.world.must(canary(room.world), Actor(kind="device", id=CANARY))
    elif what == "restart":
        canary_s, room = room.canary_s, Room(room.world)
        room.canary_s = canary_s
    else:
        name = f"I{number}"
        order = AddNote(incident=name, text="已知") if which == "note" else CancelIncident(incident=name, reason="检修")
        assert isinstance(room.world.give(order, DISPATCHER), list | Refusal)
    room.look()
    return room


def check(room: Room) -> None:
    held = room.world.state.incidents
    lasting = [
        one.trouble.key
        for one in held.incidents.values()
        if one.trouble is not None and one.trouble.ended_at is None and one.state not in OVER
    ]
    assert max(Counter(lasting).values(), default=0) <= 1
    assert set(lasting) <= set(held.troubles)
    still = [one.trouble.key for one in held.incidents.values() if one.trouble is not None and one.state not in OVER]
    assert max(Counter(still).values(), default=0) <= 1


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, max_size=25), st.sampled_from([0.0, 60.0]))
def test_a_source_has_one_open_trouble_at_most_and_none_once_it_is_heard(
    steps: list[tuple[str, object, int]], canary_s: float
) -> None:
    room = Room()
    room.canary_s = canary_s
    for source in SOURCES:
        room.live(source)
    for step in steps:
        room = play(room, step)
        check(room)
    # Everything is well for long enough: nothing is left of it.
    room.linked, room.since = True, 0.0
    for _ in range(130):
        room.beat(*SOURCES)
        room.world.give(canary(room.world), Actor(kind="device", id=CANARY))
        room.look()
        room.wait(30)
    assert room.world.state.incidents.troubles == {}
    room.wait(200)
    room.look()
    room.look()
    assert {key for key in room.world.state.incidents.troubles if key.startswith("quiet")} == {
        f"quiet:{source}" for source in SOURCES
    }
