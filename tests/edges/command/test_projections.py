"""The tables that answer questions can be made again from the log: they say what it says, and nothing of their own."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select

from command import tables
from command.apply import apply
from command.core import Core
from command.log import DATABASE, LogReader, open_reader
from command.model import Accepted, Actor, Refusal, State
from command.orders import Order
from command.projections import changed, subjects
from command.recovery import all_rows, read
from tests.edges.command.centre import running_core
from tests.laws.stories import STORIES
from tests.laws.world import World

Rows = dict[Any, dict[str, Any]]


class Telling(World):
    """A world that remembers which orders were given, to give them again."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[Order, Actor]] = []

    def must(self, order: Order, actor: Actor) -> list[Any]:
        self.given.append((order, actor))
        return super().must(order, actor)


def told(name: str) -> list[tuple[Order, Actor]]:
    world = Telling()
    STORIES[name].before(world)
    STORIES[name].then(world)
    return world.given


def stored(engine: Engine, table: Table) -> Rows:
    key = table.primary_key.columns[0].name
    with engine.connect() as connection:
        return {row[key]: dict(row) for row in connection.execute(select(table)).mappings()}


def made_again(log: LogReader) -> dict[str, Rows]:
    """The tables as the events make them, one after the other."""
    state = State()
    found: dict[str, Rows] = {table.name: {} for table in tables.PROJECTIONS}
    for row in all_rows(log):
        recorded = read(row)
        apply(state, recorded)
        for write in changed(state, recorded):
            found[write.table.name][write.key] = write.row()
    return found


def about(log: LogReader) -> set[tuple[str, int]]:
    return {(name, row.seq) for row in all_rows(log) for name in subjects(read(row))}


@pytest.mark.parametrize("name", [name for name in STORIES if not name.startswith("one_more_in")])
async def test_the_tables_are_what_the_log_makes_them(tmp_path: Path, name: str) -> None:
    async with running_core(tmp_path) as core:
        await tell(core, told(name))
    with open_reader(tmp_path) as engine:
        again = made_again(LogReader(engine))
        for table in tables.PROJECTIONS:
            assert stored(engine, table) == again[table.name]
        with engine.connect() as connection:
            held = {(row.subject, row.seq) for row in connection.execute(select(tables.subject))}
        assert held == about(LogReader(engine))


async def tell(core: Core, orders: list[tuple[Order, Actor]]) -> None:
    for order, actor in orders:
        answer: Accepted | Refusal = await core.submit(order, actor)
        assert isinstance(answer, Accepted), answer


async def test_lists_of_an_older_release_are_made_anew_at_the_next_start(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await tell(core, told("two_are_one"))
        before = {table.name: stored(core.store.engine, table) for table in tables.PROJECTIONS}
    with sqlite3.connect(tmp_path / DATABASE) as database:
        database.executescript(
            "DROP TABLE incident; CREATE TABLE incident (id, n); DELETE FROM meta WHERE name = 'projected'"
        )
    async with running_core(tmp_path) as core:
        assert {table.name: stored(core.store.engine, table) for table in tables.PROJECTIONS} == before
        assert core.store.is_projected()
