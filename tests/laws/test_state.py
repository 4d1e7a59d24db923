"""No sequence of orders leads to a forbidden state, and old snapshot + events = new snapshot, at any point."""

from hashlib import sha256

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from command.apply import apply
from command.chain import GENESIS, Row
from command.decide import decide
from command.events import CentreStarted, Event, Recorded
from command.model import Refusal, State
from command.orders import ORDERS
from command.recovery import STATE, decode_state, encode_state, read
from incidents.comparing import Boards
from incidents.events import AlertLinked, IncidentAdvanced, IncidentMerged, IncidentSeparated, UnitDispatched
from incidents.model import NEXT, OVER
from tests.laws.invariants import faults
from tests.laws.order_strategies import FIELDS
from tests.laws.play import RUNS, Given
from tests.laws.stories import STORIES
from tests.laws.world import World

AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failing run is told as it was found, and the assertion names the step: making it shorter took five minutes."""


def as_stored(recorded: Recorded) -> Recorded:
    """The event as it comes back from the log."""
    actor, body = msgspec.json.encode(recorded.actor), msgspec.json.encode(recorded.event)
    return read(Row(recorded.seq, recorded.at, actor, body, GENESIS, GENESIS))


def events_of(step: Given) -> list[Event]:
    return [] if isinstance(step.outcome, Refusal) else [recorded.event for recorded in step.outcome]


def replay(snapshot: bytes, events: list[Recorded]) -> bytes:
    """The snapshot after the events, all of them read from their stored form."""
    state = decode_state(snapshot)
    for recorded in events:
        apply(state, as_stored(recorded))
    return encode_state(state)


@given(RUNS, st.data())
@settings(max_examples=60, phases=AS_FOUND)
def test_a_snapshot_and_the_events_after_it_give_the_same_state(run: list[Given], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(run) - 1))
    events = [event for step in run[cut:] if isinstance(step.outcome, list) for event in step.outcome]
    assert replay(run[cut].before, events) == run[-1].after


@pytest.mark.parametrize("name", STORIES)
def test_a_story_can_be_joined_at_any_event(name: str) -> None:
    world = World()
    STORIES[name].before(world)
    told, snapshots = len(world.log), []
    then = World()
    then.state = decode_state(encode_state(world.state))
    STORIES[name].then(world)
    for recorded in world.log[told:]:
        snapshots.append(encode_state(then.state))
        apply(then.state, recorded)
    for cut, snapshot in enumerate(snapshots):
        assert replay(snapshot, world.log[told + cut :]) == encode_state(world.state)


@given(RUNS)
@settings(max_examples=80, phases=AS_FOUND)
def test_no_order_leads_to_a_forbidden_state(run: list[Given]) -> None:
    for step in run:
        after = decode_state(step.after)
        assert faults(after) == [], step.order
        for event in events_of(step):
            if isinstance(event, CentreStarted):
                assert not after.video.views
                assert not any(node.online for node in after.video.nodes.values())


@given(RUNS)
@settings(max_examples=40, phases=AS_FOUND)
def test_deciding_changes_nothing_and_always_answers_the_same(run: list[Given]) -> None:
    for step in run:
        state, now = decode_state(step.before), "2026-06-21T21:00:00.000+08:00"
        once, again = (decide(state, step.order, now, step.actor, Boards(state.incidents)) for _ in range(2))
        assert once == again
        assert encode_state(state) == step.before
        if not events_of(step):
            assert step.after == step.before


@given(RUNS)
@settings(max_examples=40, phases=AS_FOUND)
def test_an_incident_lives_its_life_in_order(run: list[Given]) -> None:
    for step in run:
        states = {incident.id: incident.state for incident in decode_state(step.before).incidents.incidents.values()}
        for event in events_of(step):
            if isinstance(event, IncidentMerged):
                assert "merged" in NEXT[states[event.incident]]
                states[event.incident] = "merged"
            if isinstance(event, IncidentSeparated):
                assert states[event.incident] == "merged"
                states[event.incident] = event.state
            if isinstance(event, IncidentAdvanced):
                assert event.state in NEXT[states[event.incident]]
                states[event.incident] = event.state
            if isinstance(event, AlertLinked | UnitDispatched):
                incident = event.incident if isinstance(event, AlertLinked) else event.assignment.incident
                assert states.get(incident, "received") not in OVER


@given(RUNS)
@settings(max_examples=40, phases=AS_FOUND)
def test_what_is_open_is_compared_alike_before_and_after_a_restart(run: list[Given]) -> None:
    state = decode_state(run[0].before)
    boards = Boards(state.incidents)
    for step in run:
        for recorded in step.outcome if isinstance(step.outcome, list) else ():
            apply(state, recorded)
            boards.follow(state.incidents, recorded.event)
    started = Boards(state.incidents)
    for alert in state.incidents.alerts.values():
        assert boards.match(alert) == started.match(alert)


def test_every_order_is_drawn() -> None:
    assert set(FIELDS) == set(ORDERS)


def test_what_a_snapshot_holds_changes_with_its_version_only() -> None:
    """Where this fails `State` holds something else than it did: give `recovery.STATE` the next number, and write the new sum here."""
    held = msgspec.json.encode(
        without_words(msgspec.json.schema(State, schema_hook=lambda _: {"type": "object"})), order="sorted"
    )
    assert (STATE, sha256(held).hexdigest()[:16]) == (6, "dad1aa59428dc2bc")


def without_words(schema: object) -> object:
    match schema:
        case dict():
            return {name: without_words(value) for name, value in schema.items() if name != "description"}
        case list():
            return [without_words(value) for value in schema]
        case _:
            return schema
