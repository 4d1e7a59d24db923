"""From an order to events and what lies beside the log: permit, completion, the right room, refusals."""

import pytest

from command.decide import Decision, Private, Secret, decide
from command.events import CentreStarted
from command.model import Actor, Refusal, State
from command.orders import Order, StartCentre
from command.people.events import LoginRefused, OperatorAdded, SessionClosed, SessionOpened
from command.people.model import Session
from command.people.orders import AddOperator, CloseSession, OpenSession, RefuseLogin
from devices.orders import AddDevice, AddUnit, SetService
from incidents.comparing import Boards
from incidents.events import AlertReceived, CallAdvanced
from incidents.model import Place
from incidents.orders import AddNote, DispatchUnit, OpenIncident, ReportCall
from tests.laws.world import (
    BROKER_HASH,
    DISPATCHER,
    LINE,
    PATROL,
    SHOP,
    SMOKE,
    START,
    SYSTEM,
    UNDERPASS,
    VIEWER,
    WANG,
    alarm,
    furnished,
    of_device,
)
from video.events import ViewStarted
from video.orders import StartView

EXPIRES = "2026-06-22T08:14:07.120+08:00"


def decision(state: State, order: Order, actor: Actor = SYSTEM) -> Decision:
    decided = decide(state, order, START, actor, Boards(state.incidents))
    assert isinstance(decided, Decision), decided
    return decided


def refusal(state: State, order: Order, actor: Actor = SYSTEM) -> str:
    decided = decide(state, order, START, actor, Boards(state.incidents))
    assert isinstance(decided, Refusal), decided
    return decided.code


def test_the_permit_comes_before_everything_else() -> None:
    assert refusal(State(), AddNote(incident="I9", text="不存在"), VIEWER) == "not_permitted"
    assert refusal(State(), AddNote(incident="I9", text="不存在"), DISPATCHER) == "unknown_incident"


def test_the_centre_starts() -> None:
    assert decision(State(), StartCentre(version="0.1.0")).events == [CentreStarted(version="0.1.0", at=START)]


def test_an_operator_is_added_once_and_the_password_lies_beside() -> None:
    order = AddOperator(operator=WANG, password_hash="$argon2id$x")
    assert decision(State(), order) == Decision(
        [OperatorAdded(operator=WANG)], [Secret("operator:dispatcher1", "$argon2id$x")]
    )
    assert refusal(furnished().state, order) == "id_taken"


def test_passwords_of_devices_and_units_lie_beside() -> None:
    assert decision(State(), AddDevice(device=SHOP, password_hash=BROKER_HASH)).beside == [
        Secret("login:SM-3320", BROKER_HASH)
    ]
    assert decision(State(), AddUnit(unit=PATROL, password_hash=BROKER_HASH)).beside == [
        Secret("login:P12", BROKER_HASH)
    ]


def test_a_session_is_opened_for_somebody_who_is_known() -> None:
    order = OpenSession(id="e3", operator="dispatcher1", expires=EXPIRES, token=True)
    session = Session(id="e3", operator="dispatcher1", expires=EXPIRES, token=True, since=START)
    assert decision(furnished().state, order).events == [SessionOpened(session=session)]
    assert refusal(State(), order) == "unknown_operator"


@pytest.mark.parametrize("expires", ["", "tomorrow", "2026-06-22", "2026-06-22T08:14:07", "2026-06-22T25:00:00+08:00"])
def test_a_session_ends_at_a_time_that_can_be_compared_with_the_clock(expires: str) -> None:
    order = OpenSession(id="e3", operator="dispatcher1", expires=expires)
    assert refusal(furnished().state, order) == "bad_time"


def test_a_secret_is_of_one_session_or_its_holder_would_become_somebody_else() -> None:
    state = furnished().state
    state.people.sessions["e3"] = Session(id="e3", operator="dispatcher1", expires=EXPIRES)
    assert refusal(state, OpenSession(id="e3", operator="viewer", expires=EXPIRES)) == "id_taken"
    assert len(decision(state, OpenSession(id="e4", operator="viewer", expires=EXPIRES)).events) == 1


def test_a_session_is_closed_once() -> None:
    state = State()
    state.people.sessions["e3"] = Session(id="e3", operator="dispatcher1", expires=EXPIRES)
    closed = decision(state, CloseSession(id="e3"), DISPATCHER)
    assert closed.events == [SessionClosed(session="e3", operator="dispatcher1")]
    assert decision(State(), CloseSession(id="e3"), DISPATCHER).events == []


def test_a_refused_login_is_recorded() -> None:
    order = RefuseLogin(name="viewer", address="10.31.4.7", reason="密码错误")
    assert decision(State(), order).events == [LoginRefused(name="viewer", address="10.31.4.7", reason="密码错误")]


def call(phase: str = "ringing", caller: str | None = "13800001234") -> ReportCall:
    return ReportCall(
        line=LINE.id, number="119", call_id="c1", phase="ringing" if phase == "ringing" else "ended", at=START,
        place=Place(), caller=caller, salt="b7e2",
    )  # fmt: skip


def test_a_callers_number_goes_beside_the_log_under_the_key_of_its_alert() -> None:
    decided = decision(furnished().state, call(), of_device(LINE))
    (received,) = decided.events
    assert isinstance(received, AlertReceived) and received.alert.call is not None
    assert decided.beside == [Private("A1", "caller", "13800001234", "b7e2")]
    assert "13800001234" not in str(received)
    assert received.alert.call.caller_hash is not None


def test_a_later_phase_puts_nothing_beside_again() -> None:
    world = furnished()
    world.must(call(), of_device(LINE))
    decided = decision(world.state, call("ended"), of_device(LINE))
    assert isinstance(decided.events[0], CallAdvanced)
    assert decided.beside == []


def test_an_anonymous_call_leaves_nothing_beside() -> None:
    assert decision(furnished().state, call(caller=None), of_device(LINE)).beside == ()


def test_a_look_has_the_name_of_whoever_looks() -> None:
    (started,) = decision(furnished().state, StartView(view="v1", camera="PD-03"), VIEWER).events
    assert isinstance(started, ViewStarted)
    assert started.view.operator == "viewer"


def test_only_a_known_unit_is_dispatched() -> None:
    world = furnished()
    world.must(OpenIncident(title="事件", alarm_class=SMOKE), DISPATCHER)
    assert refusal(world.state, DispatchUnit(incident="I1", unit="X99"), DISPATCHER) == "unknown_unit"
    world.must(SetService(unit=PATROL.id, service="out_of_service", reason="检修"), DISPATCHER)
    assert refusal(world.state, DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER) == "out_of_service"
    world.must(SetService(unit=PATROL.id, service="in_service"), DISPATCHER)
    assert len(decision(world.state, DispatchUnit(incident="I1", unit="P12"), DISPATCHER).events) == 2


@pytest.mark.parametrize(
    ("order", "actor", "code"),
    [
        (AddDevice(device=UNDERPASS, password_hash=""), SYSTEM, "id_taken"),
        (StartView(view="v1", camera="none"), VIEWER, "unknown_camera"),
        (AddNote(incident="I9", text="?"), DISPATCHER, "unknown_incident"),
    ],
)
def test_a_refusal_of_any_room_has_a_code_and_a_sentence_that_tells_what_to_do(
    order: Order, actor: Actor, code: str
) -> None:
    decided = decide(furnished().state, order, START, actor, Boards())
    assert isinstance(decided, Refusal)
    assert decided.code == code
    assert ": " in decided.message and decided.message.endswith(".")


def test_an_alarm_is_completed_before_it_is_decided() -> None:
    received, *_ = decision(furnished().state, alarm(UNDERPASS, "a1"), of_device(UNDERPASS)).events
    assert isinstance(received, AlertReceived)
    assert received.alert.place == Place(lat=31.2864, lon=121.5184, address="黄兴路下立交最低点水位")
