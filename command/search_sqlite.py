"""Search in SQLite: the one module that knows FTS5. The tokens of an incident stand under its `n`. See docs/incidents.md."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from msgspec import json
from sqlalchemy import Connection, Engine, text

from command.queries import Page, page_of
from command.search import SEARCHED, Near, Search, Wanted, tokens, wanted
from incidents.linking import METRES_PER_DEGREE

# Contentless: the words stand in the incident already. Nothing is ranked, so the lengths of texts are not kept.
CREATE = """
CREATE VIRTUAL TABLE IF NOT EXISTS incident_search
USING fts5(tokens, content='', columnsize=0, tokenize='ascii')
"""
DROP = "DROP TABLE IF EXISTS incident_search"
ADD = "INSERT INTO incident_search (rowid, tokens) VALUES (?, ?)"
# A table without content must be told what it forgets, word for word.
TAKE_OUT = "INSERT INTO incident_search (incident_search, rowid, tokens) VALUES ('delete', ?, ?)"
HELD = f"SELECT id, {', '.join(SEARCHED)} FROM incident WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
STEP_BACK = 1000
"""A clock that was set back makes later incidents older than earlier ones; a range of times is exact for so many of them."""

Row = Mapping[str, Any]
"""An incident by the names of its columns."""
_searched = itemgetter(*SEARCHED)


def create(connection: Connection) -> None:
    """Make the index where it is missing."""
    connection.exec_driver_sql(CREATE)


def drop(connection: Connection) -> None:
    """Forget the index."""
    connection.exec_driver_sql(DROP)


def index(connection: Connection, rows: Mapping[str | int, Row]) -> None:
    """Write the tokens of incidents, by id, that will be stored next: the table still holds them as they were.

    Only where they differ: most of what happens to an incident does not change what it is found by.
    """
    found = connection.exec_driver_sql(HELD, (json.encode(list(rows)).decode(),))
    old = {held[0]: held[1:] for held in found.all()}
    changed = [(row, old.get(name)) for name, row in rows.items() if old.get(name) != _searched(row)]
    gone = [(row["n"], tokens(dict(zip(SEARCHED, held, strict=True)))) for row, held in changed if held is not None]
    for statement, values in ((TAKE_OUT, gone), (ADD, [(row["n"], tokens(row)) for row, _ in changed])):
        if values:
            connection.exec_driver_sql(statement, values)


def find(engine: Engine, search: Search, limit: int, after: str | None) -> Page:
    """One page of what `search` finds, newest first. `after`: the cursor of the page before. Blocks."""
    where: list[str] = []
    values: dict[str, Any] = {"limit": limit + 1}
    with engine.connect() as connection:
        below = None if after is None else int(after)
        span = _span(connection, search, below)
        if span is None:
            return Page([], None)
        sought = wanted(search)
        match = _match(sought)
        n = "incident_search.rowid" if match else "incident.n"
        for bound, sign, value in (("first", ">=", span[0]), ("last", "<=", span[1])):
            if value is not None:
                where.append(f"{n} {sign} :{bound}")
                values[bound] = value
        if match:
            where.append("incident_search MATCH :match")
            values["match"] = match
        _narrow(search, sought.long, where, values)
        # CROSS: the order of the join is an order. Postings are read backwards, rows are looked up for what is found.
        source = "incident_search CROSS JOIN incident ON incident.n = incident_search.rowid" if match else "incident"
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        query = f"SELECT incident.n, incident.body FROM {source} {condition} ORDER BY {n} DESC LIMIT :limit"  # noqa: S608 - made of the constants above
        rows = connection.execute(text(query), values).all()
    return page_of(rows, limit)


def _narrow(search: Search, long: Sequence[str], where: list[str], values: dict[str, Any]) -> None:
    """What tokens say roughly only, said exactly."""
    for number, word in enumerate(long):
        where.append(f"instr(incident.text, :word{number})")
        values[f"word{number}"] = word
    for name, sign, value in (("since", ">=", search.since), ("until", "<", search.until)):
        if value is not None:
            where.append(f"incident.opened {sign} :{name}")
            values[name] = value
    if search.near is not None:
        where.append(
            "(incident.lat - :lat) * (incident.lat - :lat)"
            " + (incident.lon - :lon) * (incident.lon - :lon) * :narrowing <= :radius"
        )
        values |= _circle(search.near)


def _circle(near: Near) -> dict[str, float]:
    radius = near.metres / METRES_PER_DEGREE
    return {"lat": near.lat, "lon": near.lon, "narrowing": near.narrowing**2, "radius": radius**2}


def _match(found: Wanted) -> str:
    """The search in the language of FTS5; tokens are letters and digits, so nothing needs to be escaped."""
    parts = [f'"{" ".join(phrase)}"' for phrase in found.phrases]
    if found.places:
        parts.append(f"({' OR '.join(found.places)})")
    return " AND ".join(parts)


def _span(connection: Connection, search: Search, below: int | None) -> tuple[int | None, int | None] | None:
    """The first and the last `n` that can be meant, None where nothing limits it; None when nothing can."""
    first, last = None, None if below is None else below - 1
    if search.since is not None:
        first = _edge(connection, FIRST, search.since)
        if first is None:
            return None
    if search.until is not None:
        newest = _edge(connection, LAST, search.until)
        if newest is None:
            return None
        last = newest if last is None else min(last, newest)
    return first, last


FIRST = "SELECT min(n) FROM (SELECT n FROM incident WHERE opened >= :at ORDER BY opened, n LIMIT :many)"
LAST = "SELECT max(n) FROM (SELECT n FROM incident WHERE opened < :at ORDER BY opened DESC, n DESC LIMIT :many)"


def _edge(connection: Connection, query: str, at: int) -> int | None:
    found: int | None = connection.scalar(text(query), {"at": at, "many": STEP_BACK})
    return found
