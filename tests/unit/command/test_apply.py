"""How the core's own events change the state, and that the others reach their rooms."""

from command.apply import apply
from command.events import CentreStarted, Event, Recorded
from command.model import State
from command.people.events import LoginRefused, OperatorAdded, SessionClosed, SessionOpened
from command.people.model import Session
from command.recovery import encode_state
from devices.events import DeviceAdded, PayloadRejected, UnitAdded
from devices.model import Rejected
from incidents.events import AlertReceived
from tests.laws.world import DISPATCHER, PATROL, SHOP, START, SYSTEM, WANG, alarm, furnished, later, of_device
from video.orders import StartView


def happen(state: State, event: Event, at: str = START) -> State:
    apply(state, Recorded(seq=1, at=at, actor=SYSTEM, event=event))
    return state


def somebody() -> State:
    """A centre that knows one person."""
    return happen(State(), OperatorAdded(operator=WANG))


def session(name: str, expires: str) -> SessionOpened:
    return SessionOpened(session=Session(id=name, operator="dispatcher1", expires=expires))


def test_an_operator_is_known_by_name() -> None:
    assert happen(State(), OperatorAdded(operator=WANG)).people.operators == {"dispatcher1": WANG}


def test_a_session_lives_until_it_is_closed() -> None:
    state = happen(somebody(), session("e3", later(START, 60)))
    assert list(state.people.sessions) == ["e3"]
    assert happen(state, SessionClosed(session="e3", operator="dispatcher1")).people.sessions == {}
    assert happen(state, SessionClosed(session="e3", operator="dispatcher1")).people.sessions == {}


def test_expired_sessions_leave_with_the_next_one_opened() -> None:
    state = somebody()
    for number in range(50):
        happen(state, session(f"s{number}", later(START, number)))
    happen(state, session("new", later(START, 3600)), at=later(START, 30))
    assert list(state.people.sessions) == [*(f"s{number}" for number in range(31, 50)), "new"]


def test_a_session_that_expires_in_another_zone_expires_at_the_same_moment() -> None:
    state = happen(somebody(), session("utc", "2026-06-21T12:20:00.000+00:00"))
    happen(state, session("new", later(START, 3600)), at="2026-06-21T20:19:59.999+08:00")
    assert "utc" in state.people.sessions
    happen(state, session("newer", later(START, 3600)), at="2026-06-21T20:20:00.000+08:00")
    assert "utc" not in state.people.sessions


def test_a_refused_login_counts_where_the_name_is_known() -> None:
    state = furnished().state
    before = encode_state(state)
    happen(state, LoginRefused(name="", address="10.31.4.7", reason="wrong name or password"))
    assert encode_state(state) == before
    happen(state, LoginRefused(name="viewer", address="10.31.4.7", reason="wrong name or password"))
    assert state.people.credentials["viewer"].failures["10.31.4.7"].count == 1


def test_a_start_leaves_nobody_connected_and_nobody_watching() -> None:
    world = furnished()
    world.must(StartView(view="v1", camera="PD-03"), DISPATCHER)
    happen(world.state, CentreStarted(version="0.1.0", at=world.now))
    assert world.state.video.views == {}
    assert (world.state.video.nodes["police"].online, world.state.video.nodes["police"].since) == (False, world.now)
    assert len(world.state.video.cameras) == 2


def test_events_of_each_room_change_that_room() -> None:
    state = happen(State(), DeviceAdded(device=SHOP))
    happen(state, UnitAdded(unit=PATROL))
    rejected = Rejected(topic="t", reason="oversized", message="m", excerpt="", size=70_000, at=START)
    happen(state, PayloadRejected(rejected=rejected))
    assert (state.devices.devices, state.devices.units, state.devices.rejected) == (
        {SHOP.id: SHOP},
        {PATROL.id: PATROL},
        [rejected],
    )
    world = furnished()
    (received, *_) = world.must(alarm(SHOP, "a1"), of_device(SHOP))
    assert isinstance(received.event, AlertReceived)
    happen(state, received.event)
    assert list(state.incidents.alerts) == ["A1"]
