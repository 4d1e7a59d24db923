"""Runs of orders for hypothesis: what is drawn is a plan, and each order takes its ids from the state it meets."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st

from command.events import Recorded
from command.model import Actor, Refusal, State
from command.orders import Order
from command.permits import permit
from command.recovery import decode_state, encode_state
from incidents.model import Place
from incidents.orders import DispatchUnit, ReportCall
from tests.laws.bounds import many_are_over, tray_is_full
from tests.laws.drawn import Ref
from tests.laws.order_strategies import ABSENT, PLANS, Plan
from tests.laws.world import DISPATCHER, LINE, NODE, SHOP, SYSTEM, UNDERPASS, World, alarm, furnish, of_device
from video.orders import AddNode, AnnounceCameras, ConnectNode, DisconnectNode


def begin_busy(world: World) -> None:
    """Two nodes, two open incidents, a call that waits: most orders find something to be about."""
    furnish(world)
    world.must(AddNode(id="street", name="江浦路街道", kind="street", agency="jiangpulu", token_hash="aa"), SYSTEM)
    for device in (UNDERPASS, SHOP):
        world.must(alarm(device, "a1"), of_device(device))
    call = ReportCall(line=LINE.id, number="119", call_id="1", phase="ringing", at=world.now, place=Place())
    world.must(call, of_device(LINE))
    world.must(DispatchUnit(incident="I1", unit="P12"), DISPATCHER)


BEGINNINGS: dict[str, Callable[[World], None]] = {
    "empty": lambda world: None,
    "furnished": furnish,
    "busy": begin_busy,
    "busy too": begin_busy,
    "many are over": many_are_over,
    "the tray is full": tray_is_full,
}
AFTERWARDS = "2026-06-21T23:00:00.000+08:00"
"""Later than every beginning took: the clock of the centre does not go back."""
TABLES: dict[str, Callable[[State], Iterable[str]]] = {
    "incident": lambda state: state.incidents.incidents,
    "alert": lambda state: state.incidents.alerts,
    "loose": lambda state: state.incidents.loose,
    "assignment": lambda state: state.incidents.assignments,
    "expiry": lambda state: [one.expires for one in state.incidents.assignments.values()],
    "unit": lambda state: state.devices.units,
    "source": lambda state: state.devices.devices,
    "node": lambda state: state.video.nodes,
    "camera": lambda state: state.video.cameras,
    "operator": lambda state: state.people.operators,
}


class Given(msgspec.Struct, frozen=True):
    """One order of a run, who gave it, and what came of it."""

    before: bytes
    order: Order
    actor: Actor
    outcome: list[Recorded] | Refusal
    after: bytes

    def __repr__(self) -> str:
        """Short: a failing run is read as a story, and its snapshots are megabytes."""
        return f"{self.order} by {self.actor.id}"


def play(beginning: str, plans: list[Plan]) -> list[Given]:
    """What happens when a plan meets a world that began like this."""
    world = World()
    world.state, world.now = decode_state(_begun(beginning)), AFTERWARDS
    given: list[Given] = []
    after = encode_state(world.state)
    for plan in plans:
        before, order = after, _order(world.state, plan)
        actor = _actor(world.state, order, plan.who)
        outcome = world.give(order, actor)
        after = before if isinstance(outcome, Refusal) else encode_state(world.state)
        given.append(Given(before, order, actor, outcome, after))
    return given


RUNS = st.builds(play, st.sampled_from(list(BEGINNINGS)), st.lists(PLANS, min_size=25, max_size=75))


@cache
def _begun(beginning: str) -> bytes:
    world = World()
    BEGINNINGS[beginning](world)
    return encode_state(world.state)


def _order(state: State, plan: Plan) -> Order:
    fields = {name: _resolve(state, value) for name, value in plan.fields.items()}
    order: Order = plan.kind(**fields)
    return order


def _resolve(state: State, value: Any) -> Any:
    """One of the ids there are, the newest more often, or one that is not there; anything else is as it is."""
    if isinstance(value, tuple):
        return tuple(_resolve(state, one) for one in value)
    if not isinstance(value, Ref):
        return value
    names = list(TABLES[value.table](state))
    pool = [*names[:-5:-1], *names[:2], ABSENT[value.table]]
    return pool[value.pick] if value.pick < len(pool) else pool[0]


def _actor(state: State, order: Order, who: int) -> Actor:
    """Mostly somebody who may give this order, sometimes somebody else."""
    sender = getattr(order, "source", None) or getattr(order, "line", None)
    assignment = state.incidents.assignments.get(getattr(order, "assignment", ""))
    unit = Actor(kind="unit", id=assignment.unit if assignment else "P12")
    dispatcher = Actor(kind="operator", id="dispatcher1", role="dispatcher")
    others = [dispatcher, SYSTEM, unit, NODE, Actor(kind="operator", id="auditor", role="auditor")]
    if isinstance(order, ConnectNode | DisconnectNode | AnnounceCameras):
        likely = [Actor(kind="node", id=order.node)]
    elif sender is not None:
        likely = [Actor(kind="device", id=sender)]
    else:
        likely = [actor for actor in (dispatcher, SYSTEM, unit) if permit(state, actor, order) is None] or [SYSTEM]
    return others[who - 10] if who >= 10 else likely[who % len(likely)]
