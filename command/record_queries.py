"""The whole record of an incident from the tables, for reports and other systems. Every function blocks: call it from a thread."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import Engine, Row, func, select

from command import queries, tables
from command.events import Event
from command.model import Actor
from command.wires.cap_out import EARLIER
from command.wires.record import Centre, Line, Names, Record
from incidents.events import AlertLinked
from incidents.model import Alert, Assignment, Incident

MOST = 5_000
"""Lines that a report or a message is made of; a big fire has some hundreds. JSON and CSV hold every one."""


class _Line(msgspec.Struct):
    seq: int
    at: str
    actor: Actor
    event: Event
    hash: str


class _Held(msgspec.Struct):
    incident: Incident
    members: list[Incident]
    alerts: list[Alert]
    assignments: list[Assignment]


def lines(engine: Engine, incident: str, until: int) -> Iterator[list[msgspec.Raw]]:
    """The record line by line as it is stored, a page at a time, oldest first, up to the number `until` in the log."""
    after: str | None = None
    while True:
        page = queries.timeline(engine, incident, queries.MAX_LIMIT, after, until)
        yield page.items
        if page.next is None:
            return
        after = page.next


def record(engine: Engine, incident: str, until: int, centre: Centre, names: Names) -> Record | None:
    """All that is known of an incident up to its export at `until`; None where there is no such incident."""
    held = queries.incident(engine, incident)
    if held is None:
        return None
    told = msgspec.convert(
        {name: msgspec.json.decode(msgspec.json.encode(value)) for name, value in held.items()}, _Held
    )
    own: list[Line] = []
    for page in lines(engine, incident, until):
        own += (line_of(raw) for raw in page)
        if len(own) >= MOST:
            break
    more = len(own) >= MOST
    if more and (last := _last(engine, until)) is not None:
        own[MOST - 1 :] = [last]
    family = {incident, *(one.id for one in told.members)}
    return Record(
        centre=centre,
        incident=told.incident,
        members=told.members,
        alerts=told.alerts,
        assignments=told.assignments,
        lines=own,
        names=names,
        told=_told(engine, family, until),
        split=_split(engine, own, family),
        more=more,
    )


def line_of(raw: msgspec.Raw) -> Line:
    """A line as it was stored."""
    read = msgspec.json.decode(raw, type=_Line)
    return Line(seq=read.seq, at=read.at, actor=read.actor, event=read.event, hash=read.hash)


_TOLD: Final = b'{"type":"RecordExported","export":"cap",'


def _told(engine: Engine, family: set[str], until: int) -> list[Line]:
    """The newest exports as CAP before this one, oldest first: also those beyond the lines that are held."""
    event = tables.event.c
    seqs = select(tables.subject.c.seq).where(tables.subject.c.subject.in_(family), tables.subject.c.seq < until)
    query = select(tables.event).where(event.seq.in_(seqs), func.substr(event.body, 1, len(_TOLD)) == _TOLD)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(event.seq.desc()).limit(EARLIER)).all()
    return [_line(row) for row in reversed(rows)]


def _last(engine: Engine, seq: int) -> Line | None:
    with engine.connect() as connection:
        row = connection.execute(select(tables.event).where(tables.event.c.seq == seq)).one_or_none()
    return None if row is None else _line(row)


def _line(row: Row[Any]) -> Line:
    actor, event = msgspec.json.decode(row.actor, type=Actor), msgspec.json.decode(row.body, type=Event)
    return Line(seq=row.seq, at=row.at, actor=actor, event=event, hash=row.hash.hex())


def _split(engine: Engine, own: list[Line], family: set[str]) -> tuple[str, ...]:
    """The incidents that were opened in the moment in which alerts left for them: split off, and not moved."""
    left = {
        line.event.incident: line.at
        for line in reversed(own)
        if isinstance(line.event, AlertLinked) and line.event.left in family and line.event.incident not in family
    }
    if not left:
        return ()
    with engine.connect() as connection:
        query = select(tables.incident.c.id, tables.incident.c.body).where(tables.incident.c.id.in_(left))
        rows = connection.execute(query.order_by(tables.incident.c.n)).all()
    return tuple(row.id for row in rows if msgspec.json.decode(row.body, type=Incident).opened_at == left[row.id])
