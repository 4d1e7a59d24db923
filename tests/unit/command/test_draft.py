"""A batch in the making: orders decided in turn, linked, and nothing written that was refused."""

import msgspec
import pytest
from msgspec.structs import replace

from command.chain import GENESIS
from command.decide import Secret
from command.draft import Draft
from command.model import Accepted, Actor, Refusal
from command.people.orders import AddOperator
from command.recovery import Position, encode_state, first_fault, read
from incidents.comparing import Boards
from incidents.orders import AddNote, CancelIncident, ConfirmIncident, OpenIncident
from tests.laws.world import DISPATCHER, SMOKE, START, SYSTEM, VIEWER, WANG, World, alarm, furnished, later, of_device
from tests.laws.world import UNDERPASS as SENSOR

OPEN = OpenIncident(title="公交车冒烟", alarm_class=SMOKE)
CONFIRM = ConfirmIncident(incident="I1")


def draft(world: World, known: dict[str, int] | None = None, position: Position | None = None) -> Draft:
    return Draft(world.state, position or Position(), known or {}, Boards(world.state.incidents))


def test_each_order_is_decided_on_what_the_ones_before_it_led_to() -> None:
    made = draft(World())
    assert made.take(OPEN, DISPATCHER, None, START) == Accepted(seq=1)
    assert made.take(CONFIRM, DISPATCHER, None, START) == Accepted(seq=2)
    assert [recorded.seq for recorded in made.recorded] == [1, 2]


def test_an_alarm_joins_what_an_order_of_the_same_batch_has_opened() -> None:
    world = furnished()
    made = draft(world)
    for name in ("a1", "a2"):
        made.take(alarm(SENSOR, name, "minor"), of_device(SENSOR), None, START)
    assert world.state.incidents.linked["I1"] == ["A1", "A2"]


def test_the_rows_are_a_sound_chain_of_what_was_recorded() -> None:
    made = draft(furnished())
    made.take(alarm(SENSOR, "a1"), of_device(SENSOR), None, START)
    made.take(AddNote(incident="I1", text="已通知"), DISPATCHER, None, later(START, 1))
    rows = made.batch().rows
    assert first_fault(rows) == (made.position, None)
    assert [read(row) for row in rows] == made.recorded
    assert [row.at for row in rows] == [START] * 3 + [later(START, 1)]


def test_a_batch_goes_on_where_the_log_ends() -> None:
    made = draft(World(), position=Position(41, b"h" * 32))
    assert made.take(OPEN, DISPATCHER, None, START) == Accepted(seq=42)
    assert made.batch().rows[0].prev == b"h" * 32


def test_a_refused_order_leaves_nothing_and_its_key_stays_free() -> None:
    made = draft(World())
    assert isinstance(made.take(OPEN, VIEWER, "k", START), Refusal)
    assert made.is_empty()
    assert made.take(OPEN, DISPATCHER, "k", START) == Accepted(seq=1)


def test_a_mistake_of_ours_costs_one_order_and_is_told_in_our_own_log(caplog: pytest.LogCaptureFixture) -> None:
    world = World()
    world.must(OPEN, DISPATCHER)
    # No order leads here: it stands for whatever we have not thought of.
    world.state.incidents.incidents["I1"] = replace(world.state.incidents.incidents["I1"], assignments=("I1-1",))
    before = encode_state(world.state)
    made = draft(world)
    answer = made.take(CancelIncident(incident="I1", reason="误报"), DISPATCHER, "k", START)
    assert isinstance(answer, Refusal) and answer.code == "internal" and answer.message.endswith("the administrator.")
    assert (encode_state(world.state), made.is_empty()) == (before, True)
    [said] = caplog.records
    assert said.getMessage() == "An order could not be decided: CancelIncident" and said.exc_info is not None
    assert made.take(AddNote(incident="I1", text="下一条"), DISPATCHER, "k", START) == Accepted(seq=1), (
        "its key is free"
    )


def test_a_key_has_its_effect_once_within_the_batch() -> None:
    made = draft(World())
    assert made.take(OPEN, DISPATCHER, "k", START) == Accepted(seq=1)
    assert made.take(OPEN, DISPATCHER, "k", START) == Accepted(seq=1, repeated=True)
    assert made.batch().keys == [("k", 1)]


def test_a_key_that_the_log_has_leads_to_nothing_new() -> None:
    made = draft(World(), known={"k": 7})
    assert made.take(OPEN, DISPATCHER, "k", START) == Accepted(seq=7, repeated=True)
    assert made.is_empty()


def test_an_order_that_changes_nothing_is_accepted_and_its_key_kept() -> None:
    world = World()
    world.must(OPEN, DISPATCHER)
    world.must(CONFIRM, DISPATCHER)
    made = draft(world, position=Position(5, GENESIS))
    assert made.take(CONFIRM, DISPATCHER, "again", START) == Accepted(seq=5, changed=False)
    assert made.batch().keys == [("again", 5)]
    assert not made.is_empty()


def test_everything_of_an_order_is_in_one_batch() -> None:
    made = draft(furnished())
    made.take(alarm(SENSOR, "a1"), of_device(SENSOR), "alert:WL-018:a1", START)
    batch = made.batch()
    assert [(seq, lane) for seq, lane, _ in batch.outbox] == [(1, "messages"), (3, "pictures")]
    assert set(batch.subjects) == {("A1", 1), ("I1", 2), ("A1", 3), ("I1", 3)}
    assert {table.name for table, _, _ in batch.writes} == {"alert", "incident"}
    assert batch.keys == [("alert:WL-018:a1", 3)]


def test_secrets_go_beside_and_not_into_the_rows() -> None:
    made = draft(World())
    made.take(AddOperator(operator=WANG, password_hash="$argon2id$geheim"), SYSTEM, None, START)
    batch = made.batch()
    assert batch.beside == [Secret("operator:dispatcher1", "$argon2id$geheim")]
    assert b"geheim" not in msgspec.json.encode([row.body.decode() for row in batch.rows])


def test_the_log_says_who_gave_the_order() -> None:
    made = draft(World())
    made.take(OPEN, DISPATCHER, None, START)
    assert msgspec.json.decode(made.batch().rows[0].actor, type=Actor) == DISPATCHER
