"""Questions to the projections: lists, timelines. Every function blocks: call it from a thread."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import CTE, Engine, Row, Select, Table, func, select
from sqlalchemy.engine import Connection

from command import tables
from command.log import LogReader
from incidents.events import AlertLinked, PictureTaken
from incidents.model import Alert, Incident
from incidents.record import Attachment

MAX_LIMIT = 500


class Page(msgspec.Struct, frozen=True):
    """Rows as they were encoded, and the cursor of the next page."""

    items: list[msgspec.Raw]
    next: str | None


def page(engine: Engine, query: Select[Any], table: Table, limit: int, after: str | None) -> Page:
    """One page, newest first: rows whose `n` is below the cursor. Raises ValueError for a cursor that is no number."""
    if after is not None:
        query = query.where(table.c.n < int(after))
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(table.c.n.desc()).limit(limit + 1)).all()
    return page_of(rows, limit)


def page_of(rows: Sequence[Row[Any]], limit: int) -> Page:
    """A page of rows with `n` and `body`, asked for with one more than its limit."""
    shown = rows[:limit]
    return Page([msgspec.Raw(row.body) for row in shown], str(shown[-1].n) if len(rows) > limit else None)


def alerts(engine: Engine, limit: int, after: str | None, device: str | None, name: str | None) -> Page:
    """Alerts, by `device` and by `name` as the device gave them."""
    table = tables.alert
    query = select(table.c.n, table.c.body)
    if device is not None:
        query = query.where(table.c.source == device)
    if name is not None:
        query = query.where(table.c.source_id == name)
    return page(engine, query, table, limit, after)


def assignments(engine: Engine, limit: int, after: str | None, incident: str | None, unit: str | None) -> Page:
    """Assignments of an incident, of a unit, or all."""
    table = tables.assignment
    query = select(table.c.n, table.c.body)
    if incident is not None:
        query = query.where(table.c.incident == incident)
    if unit is not None:
        query = query.where(table.c.unit == unit)
    return page(engine, query, table, limit, after)


def rejected(engine: Engine, limit: int, after: str | None) -> Page:
    """Payloads that could not be taken."""
    return page(engine, select(tables.rejected.c.n, tables.rejected.c.body), tables.rejected, limit, after)


def incident(engine: Engine, name: str) -> dict[str, Any] | None:
    """One incident with what was merged into it and the alerts and assignments of all of them, or None."""
    with engine.connect() as connection:
        body = connection.scalar(select(tables.incident.c.body).where(tables.incident.c.id == name))
        if body is None:
            return None
        return {
            "incident": msgspec.Raw(body),
            "members": _members(connection, name),
            "alerts": _bodies(connection, tables.alert, name),
            "assignments": _bodies(connection, tables.assignment, name),
        }


def _family(name: str) -> CTE:
    """The ids of an incident and of everything that was merged into it, however deep."""
    family = select(tables.incident.c.id).where(tables.incident.c.id == name).cte("family", recursive=True)
    deeper = select(tables.incident.c.id).join(family, tables.incident.c.lead == family.c.id)
    return family.union(deeper)


def _members(connection: Connection, name: str) -> list[msgspec.Raw]:
    table, family = tables.incident, _family(name)
    query = select(table.c.body).where(table.c.id.in_(select(family.c.id)), table.c.id != name)
    return [msgspec.Raw(row.body) for row in connection.execute(query.order_by(table.c.n))]


def _bodies(connection: Connection, table: Table, incident: str) -> list[msgspec.Raw]:
    query = select(table.c.body).where(table.c.incident.in_(select(_family(incident).c.id)))
    return [msgspec.Raw(row.body) for row in connection.execute(query.order_by(table.c.n))]


def _left(connection: Connection, family: Select[Any]) -> list[str]:
    """The alerts that were taken out of these incidents: why a unit was sent stays readable in their record."""
    seqs = select(tables.subject.c.seq).where(tables.subject.c.subject.in_(family))
    bodies = map(bytes, connection.scalars(select(tables.event.c.body).where(tables.event.c.seq.in_(seqs))))
    moved = (body for body in bodies if body.startswith(_LINKED) and not body.endswith(_NOT_LEFT))
    return [msgspec.json.decode(body, type=AlertLinked).alert for body in moved]


_LINKED, _NOT_LEFT = b'{"type":"AlertLinked"', b'"left":null}'


def timeline(engine: Engine, name: str, limit: int, after: str | None, until: int | None = None) -> Page:
    """Everything that concerns an incident, what was merged into it and their alerts, oldest first, each with its hash.

    `until`: the last number in the log that is told.
    """
    with engine.connect() as connection:
        family = select(_family(name).c.id)
        held = select(tables.alert.c.id).where(tables.alert.c.incident.in_(family))
        subject = tables.subject.c.subject
        about = subject.in_(family) | subject.in_(held) | subject.in_(_left(connection, family))
        seqs = select(tables.subject.c.seq).where(about)
        query = select(tables.event).where(tables.event.c.seq.in_(seqs), tables.event.c.seq > int(after or 0))
        if until is not None:
            query = query.where(tables.event.c.seq <= until)
        rows = connection.execute(query.order_by(tables.event.c.seq).limit(limit + 1)).all()
    items = [
        msgspec.Raw(
            msgspec.json.encode(
                {
                    "seq": row.seq,
                    "at": row.at,
                    "actor": msgspec.Raw(row.actor),
                    "event": msgspec.Raw(row.body),
                    "hash": row.hash.hex(),
                }
            )
        )
        for row in rows[:limit]
    ]
    return Page(items, str(rows[limit - 1].seq) if len(rows) > limit else None)


def secret(engine: Engine, subject: str) -> str | None:
    """The password hash of a subject."""
    with engine.connect() as connection:
        return connection.scalar(select(tables.secret.c.hash).where(tables.secret.c.subject == subject))


def private(engine: Engine, subject: str, field: str) -> tuple[bytes, bytes] | None:
    """Key and sealed bytes of personal data, or None when there is none or its key was destroyed."""
    with engine.connect() as connection:
        key = connection.scalar(select(tables.private_key.c.key).where(tables.private_key.c.subject == subject))
        query = select(tables.private.c.sealed).where(
            tables.private.c.subject == subject, tables.private.c.field == field
        )
        sealed = connection.scalar(query)
    return (bytes(key), bytes(sealed)) if key and sealed else None


def private_key(engine: Engine, subject: str) -> bytes | None:
    """The key under which personal data of a subject is sealed."""
    with engine.connect() as connection:
        return connection.scalar(select(tables.private_key.c.key).where(tables.private_key.c.subject == subject))


def attachment(engine: Engine, incident: str, file: str) -> Attachment | None:
    """A file of an incident, as it was added."""
    with engine.connect() as connection:
        body = connection.scalar(select(tables.incident.c.body).where(tables.incident.c.id == incident))
    held = msgspec.json.decode(body, type=Incident).attachments if body else ()
    return next((one for one in held if one.id == file), None)


def picture_taken(engine: Engine, picture: str) -> PictureTaken | None:
    """The event by which a picture came into the log."""
    query = select(tables.event.c.body).join(tables.subject, tables.subject.c.seq == tables.event.c.seq)
    with engine.connect() as connection:
        body = connection.scalar(query.where(tables.subject.c.subject == picture))
    return msgspec.json.decode(body, type=PictureTaken) if body else None


def alert_seq(log: LogReader, source: str, source_id: str) -> int | None:
    """Where in the log an alert was received. Raises StoreError."""
    query = (
        select(func.min(tables.subject.c.seq))
        .join(tables.alert, tables.alert.c.id == tables.subject.c.subject)
        .where(tables.alert.c.source == source, tables.alert.c.source_id == source_id)
    )
    with log.reading() as connection:
        seq: int | None = connection.scalar(query)
    return seq


def alert_kept(log: LogReader, source: str, source_id: str) -> Alert | None:
    """The alert that a device sent under this id. Raises StoreError."""
    query = select(tables.alert.c.body).where(tables.alert.c.source == source, tables.alert.c.source_id == source_id)
    with log.reading() as connection:
        body = connection.scalar(query)
    return msgspec.json.decode(body, type=Alert) if body else None
