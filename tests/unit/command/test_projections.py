"""The tables that answer questions say what the state says, and every event finds its way into the right timelines."""

import json
from typing import Any

import msgspec
import pytest

from command.events import Recorded
from command.projections import changed, subjects
from command.tables import PROJECTIONS
from devices.events import PayloadRejected
from incidents.orders import ReadCaller
from tests.laws.stories import STORIES, telephone_rings, water_rises
from tests.laws.world import DISPATCHER, START, UNDERPASS, World, alarm, furnished, of_device
from video.events import ViewEnded
from video.orders import StartView

Rows = dict[str, dict[Any, dict[str, Any]]]


class Projected(World):
    """A world that keeps the tables as the store would."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows = {table.name: {} for table in PROJECTIONS}

    def record(self, event: Any, actor: Any = DISPATCHER) -> Recorded:
        recorded = super().record(event, actor)
        for write in changed(self.state, recorded):
            self.rows[write.table.name][write.key] = write.row()
        return recorded


def projected(name: str) -> Projected:
    world = Projected()
    STORIES[name].before(world)
    STORIES[name].then(world)
    return world


@pytest.mark.parametrize("name", STORIES)
def test_every_row_is_the_entity_as_it_is_now(name: str) -> None:
    world = projected(name)
    held = world.state.incidents
    for table, entities in (("alert", held.alerts), ("incident", held.incidents), ("assignment", held.assignments)):
        for key, entity in entities.items():
            row = world.rows[table][key]
            assert row["body"] == _encoded(entity), f"{table} {key}"
            assert set(row) == {column.name for column in _table(table).columns}


@pytest.mark.parametrize("name", STORIES)
def test_a_row_goes_where_its_columns_say(name: str) -> None:
    world = projected(name)
    for row in world.rows["alert"].values():
        alert = json.loads(row["body"])
        assert (row["source"], row["source_id"], row["incident"]) == (
            alert["source"],
            alert["source_id"],
            alert["incident"],
        )
    for row in world.rows["incident"].values():
        incident = json.loads(row["body"])
        assert (row["state"], row["status"]) == (incident["state"], incident["status"])
        assert (row["lat"], row["lon"]) == (incident["place"]["lat"], incident["place"]["lon"])
    for row in world.rows["assignment"].values():
        assignment = json.loads(row["body"])
        assert (row["incident"], row["unit"]) == (assignment["incident"], assignment["unit"])


def test_rows_outlive_what_memory_forgets() -> None:
    world = projected("one_more_is_over")
    assert "I1" not in world.state.incidents.incidents
    assert json.loads(world.rows["incident"]["I1"]["body"])["state"] == "cancelled"
    assert json.loads(world.rows["assignment"]["I1-1"]["body"])["step"] == "clear"
    assert "A1" in world.rows["alert"]


def test_an_incident_is_found_by_number_title_address_and_outcome_in_lower_case() -> None:
    world = furnished_projection()
    water_rises(world)
    text = world.rows["incident"]["I1"]["text"]
    assert text == f"i1 水位报警 · {UNDERPASS.name} {UNDERPASS.name} 积水排除,恢复通行".replace(",", "，")


def test_rejected_payloads_are_numbered_by_their_place_in_the_log() -> None:
    world = projected("doors_open")
    ((n, row),) = world.rows["rejected"].items()
    assert isinstance(world.log[n - 1].event, PayloadRejected)
    assert row["reason"] == "unreadable"


def test_numbers_sort_as_things_came() -> None:
    world = furnished_projection()
    for number in range(12):
        world.must(alarm(UNDERPASS, f"a{number}"), of_device(UNDERPASS))
    by_number = sorted(world.rows["alert"].values(), key=lambda row: row["n"])
    assert [row["id"] for row in by_number] == [f"A{n}" for n in range(1, 13)]


def test_what_concerns_an_incident_is_in_its_timeline_or_in_that_of_its_alerts() -> None:
    world = furnished()
    begin = len(world.log)
    water_rises(world)
    told = {recorded.seq: set(subjects(recorded)) for recorded in world.log[begin:]}
    assert all(about & {"I1", "A1", "A2"} for about in told.values())


def test_who_looked_at_a_caller_is_in_the_timeline_of_the_call() -> None:
    world = furnished()
    telephone_rings(world)
    (recorded,) = world.must(ReadCaller(alert="A1"), DISPATCHER)
    assert subjects(recorded) == ("A1",)


def test_a_picture_is_found_by_its_own_id_too() -> None:
    world = furnished()
    water_rises(world)
    taken = next(recorded for recorded in world.log if type(recorded.event).__name__ == "PictureTaken")
    assert subjects(taken) == ("A1", "7c9e6679f2b14d0c")


def test_a_look_belongs_to_the_incident_it_was_for() -> None:
    world = furnished()
    world.must(alarm(UNDERPASS, "a1"), of_device(UNDERPASS))
    (for_it,) = world.must(StartView(view="v1", camera="PD-03", incident="I1"), DISPATCHER)
    (for_none,) = world.must(StartView(view="v2", camera="PD-03"), DISPATCHER)
    assert subjects(for_it) == ("I1",)
    assert subjects(for_none) == ()
    ended = Recorded(seq=99, at=START, actor=DISPATCHER, event=ViewEnded(view="v1", camera="PD-03", at=START))
    assert subjects(ended) == ()


def furnished_projection() -> Projected:
    world = Projected()
    STORIES["water_rises"].before(world)
    return world


def _table(name: str) -> Any:
    return next(table for table in PROJECTIONS if table.name == name)


def _encoded(entity: object) -> bytes:
    return msgspec.json.encode(entity)
