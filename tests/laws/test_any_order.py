"""Nothing that can be said to the centre stops it, and whatever it takes can be read again."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from command.apply import apply
from command.draft import Draft
from command.model import Accepted, Actor
from command.orders import ORDERS, Order
from command.people.model import Operator
from command.people.orders import AddOperator, CloseSession, OpenSession
from command.recovery import Position, decode_state, encode_state, first_fault, read
from incidents.comparing import Boards
from incidents.orders import DispatchUnit
from tests.laws.spoken import spoken
from tests.laws.world import DISPATCHER, SYSTEM, UNDERPASS, World, alarm, furnish, of_device
from video.orders import StartView

_decode = msgspec.json.Decoder(Order).decode


def busy_world() -> bytes:
    """A state in which the ids of `spoken` mean something."""
    world = World()
    furnish(world)
    world.must(alarm(UNDERPASS, "a1"), of_device(UNDERPASS))
    world.must(DispatchUnit(incident="I1", unit="P12"), DISPATCHER)
    world.must(StartView(view="v1", camera="PD-03"), DISPATCHER)
    world.must(OpenSession(id="e3", operator="viewer", expires="2026-06-22T08:14:07.120+08:00"), SYSTEM)
    return encode_state(world.state)


BUSY = busy_world()
NEWCOMER = Operator(name="newcomer", display="新人", agency="centre", role="viewer")


def actors(order: Order) -> list[Actor]:
    """Everybody who might get through with it."""
    names = [getattr(order, name) for name in ("source", "line", "node") if hasattr(order, name)]
    own = names[0] if names else "P12"
    people = [DISPATCHER, SYSTEM, Actor(kind="operator", id="administrator", role="administrator")]
    return [*people, *(Actor(kind=kind, id=own) for kind in ("device", "unit", "node"))]


@pytest.mark.parametrize("kind", ORDERS, ids=lambda kind: kind.__name__)
@settings(max_examples=30)
@given(st.data())
def test_no_order_stops_the_centre_and_what_it_takes_can_be_read_again(kind: type, data: st.DataObject) -> None:
    said = msgspec.json.encode(data.draw(spoken(inspect.type_info(kind))))
    try:
        order: Order = _decode(said)
    except msgspec.ValidationError:
        return
    for actor in actors(order):
        state = decode_state(BUSY)
        draft = Draft(state, Position(), {}, Boards(state.incidents))
        for now in ("2026-06-22T09:00:00.000+08:00", "2026-06-22T09:00:01.000+08:00"):
            answer = draft.take(order, actor, None, now)
            assert isinstance(answer, Accepted) or answer.code != "internal"
        _follow_up(draft)
        assert first_fault(draft.batch().rows) == (draft.position, None)
        again = decode_state(BUSY)
        for row in draft.batch().rows:
            apply(again, read(row))
        assert encode_state(again) == encode_state(state)
        assert encode_state(decode_state(encode_state(state))) == encode_state(state)


def _follow_up(draft: Draft) -> None:
    """Life goes on after it: an alarm, a dispatch, a session."""
    now = "2026-06-22T09:00:02.000+08:00"
    for order, actor in (
        (alarm(UNDERPASS, "after"), of_device(UNDERPASS)),
        (AddOperator(operator=NEWCOMER, password_hash="$argon2id$x"), SYSTEM),
        (OpenSession(id="after", operator="newcomer", expires="2026-06-23T09:00:00.000+08:00"), SYSTEM),
        (CloseSession(id="after"), SYSTEM),
    ):
        assert isinstance(draft.take(order, actor, None, now), Accepted)
