"""Records that leave line by line, whatever their length: JSON and CSV of one incident, CSV of a period's incidents. See docs/record.md."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import get_args

import msgspec
from aiohttp import web
from sqlalchemy import func, select

from command import record_queries, search_sqlite, tables
from command.wires import tables as csv
from command.wires.record import Names, Record
from command.wires.words import Language
from incidents.lookup import is_counted
from incidents.model import Assignment, Incident, Status
from incidents.record_orders import ExportRecord
from web.api.answers import BadQuery
from web.api.leaving import headers, names_of, written_down
from web.api.searching import PARAMETERS, search_of
from web.auth import Identity
from web.report.sentences import sentence
from web.services import SERVICES, Services

PAGE = 500
OWN = (*(name for name in PARAMETERS if name not in ("limit", "after")), "status", "lang")
"""A list as CSV is whole: it has no pages."""
LONGEST_S = 600.0
"""For so long a list may take to leave: a million incidents over a line of 10 Mbit/s."""


async def record_json(request: web.Request, held: Record, head: Mapping[str, str]) -> web.StreamResponse:
    """The whole record as JSON: what the lists hold, and every line as it stands in the log."""
    services = request.app[SERVICES]
    about = {
        "format": "liandong-record/1",
        "centre": msgspec.to_builtins(held.centre),
        "exported": {"at": held.at, "by": held.lines[-1].actor.id, "seq": held.seq, "hash": held.lines[-1].hash},
        "status": held.incident.status,
        "incident": held.incident,
        "members": held.members,
        "alerts": held.alerts,
        "assignments": held.assignments,
    }
    answer = await _begun(request, head)
    await answer.write(msgspec.json.encode(about)[:-1] + b',"timeline":[')
    between = b""
    async with asyncio.timeout(LONGEST_S):
        async for page in _pages(services, held):
            if page:
                await answer.write(between + b",".join(bytes(line) for line in page))
                between = b","
    await answer.write(b"]}")
    await answer.write_eof()
    return answer


async def record_csv(request: web.Request, held: Record, head: Mapping[str, str], lang: Language) -> web.StreamResponse:
    """The whole record as one table: a part, a time and words on each row."""
    services = request.app[SERVICES]
    answer = await _begun(request, head)
    await answer.write(csv.heads(csv.WHOLE, lang) + b"".join(csv.whole(held, lang)))
    async with asyncio.timeout(LONGEST_S):
        async for page in _pages(services, held):
            rows = (record_queries.line_of(raw) for raw in page)
            told = (csv.line(held, one, sentence(one.event, held.names, lang), lang) for one in rows)
            await answer.write(b"".join(told))
    await answer.write_eof()
    return answer


async def incidents_csv(request: web.Request, identity: Identity) -> web.StreamResponse:
    """What a search of incidents finds, as CSV, newest first; `status` actual (as it is left out), exercise, test or all."""
    services = request.app[SERVICES]
    status, lang = _asked(request)
    search = search_of(request, OWN)
    await written_down(services, identity, ExportRecord(export="csv", query=request.query_string[:1000]))
    mark = "" if status == "actual" else f"-{status.upper()}"
    answer = await _begun(request, headers(csv.MEDIA_TYPE, f"incidents{mark}.csv"))
    await answer.write(csv.heads(csv.LIST, lang))
    names, after = names_of(services), None
    async with asyncio.timeout(LONGEST_S):
        while True:
            found = await asyncio.to_thread(search_sqlite.find, services.reader, search, PAGE, after)
            await answer.write(await asyncio.to_thread(_rows, services, found.items, status, names, lang))
            if found.next is None:
                break
            after = found.next
    await answer.write_eof()
    return answer


def _rows(services: Services, items: list[msgspec.Raw], status: str, names: Names, lang: Language) -> bytes:
    found = (msgspec.json.decode(raw, type=Incident) for raw in items)
    held = [
        one for one in found if status == "all" or (is_counted(one) if status == "actual" else one.status == status)
    ]
    sent: dict[str, list[Assignment]] = {one.id: [] for one in held}
    with services.reader.connect() as connection:
        query = select(tables.assignment.c.body).where(tables.assignment.c.incident.in_(sent))
        for body in connection.scalars(query):
            assignment = msgspec.json.decode(body, type=Assignment)
            sent[assignment.incident].append(assignment)
        linked = tables.alert.c.incident
        counted = select(linked, func.count()).where(linked.in_(sent)).group_by(linked)
        alerts: dict[str, int] = {name: count for name, count in connection.execute(counted)}
    return b"".join(csv.listed(one, alerts.get(one.id, 0), sent[one.id], names, lang) for one in held)


def _asked(request: web.Request) -> tuple[str, Language]:
    """Raises BadQuery."""
    languages: dict[str, Language] = {"zh": "zh", "en": "en"}
    lang, status = languages.get(request.query.get("lang", "zh")), request.query.get("status", "actual")
    if lang is None:
        raise BadQuery("lang must be zh or en.")
    if status not in (*get_args(Status), "all"):
        raise BadQuery("status must be actual, exercise, test or all.")
    return status, lang


async def _begun(request: web.Request, head: Mapping[str, str]) -> web.StreamResponse:
    answer = web.StreamResponse(headers=head)
    await answer.prepare(request)
    return answer


async def _pages(services: Services, held: Record) -> AsyncIterator[list[msgspec.Raw]]:
    """The timeline up to the export itself, a page at a time: one is held, whoever reads it slowly."""
    pages: Iterator[list[msgspec.Raw]] = record_queries.lines(services.reader, held.incident.id, held.seq)
    while (page := await asyncio.to_thread(next, pages, None)) is not None:
        yield page
