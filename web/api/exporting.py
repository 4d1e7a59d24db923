"""`GET /api/v1/incidents/{incident}/record`: the record leaves the centre, and who took it is in the log before. See docs/record.md."""

import asyncio
from collections.abc import Callable
from typing import get_args

import msgspec
from aiohttp import web

from command import queries, record_queries
from command.wires import cap, eido
from command.wires.cap_out import message
from command.wires.eido_out import document
from command.wires.record import Centre, Record
from command.wires.tables import MEDIA_TYPE
from command.wires.words import Language
from incidents.model import Incident
from incidents.record import Export
from incidents.record_orders import ExportRecord
from web.api import reporting, tabling
from web.api.answers import BadQuery, Problem, error
from web.api.leaving import file_name, headers, names_of, written_down
from web.auth import Identity
from web.report.rendering import RenderError
from web.services import SERVICES, Services

PARAMETERS = ("format", "lang")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Of a report: it holds all that it shows, and nothing in it may run or be fetched."""


async def record(request: web.Request, identity: Identity) -> web.StreamResponse:
    """The record of an incident: `format` is html, pdf, json, csv, cap or eido; `lang` zh or en."""
    services, name = request.app[SERVICES], request.match_info["incident"]
    export, lang = _asked(request)
    known = await asyncio.to_thread(queries.incident, services.reader, name)
    if known is None:
        return error(404, "unknown_incident", f"There is no incident {name}: check the number.")
    if export in FORMATS and msgspec.json.decode(known["incident"], type=Incident).trouble is not None:
        return error(
            409, "is_trouble", f"{name} is a trouble of the centre's own: other systems have no message for it."
        )
    seq = await written_down(services, identity, ExportRecord(export=export, incident=name, query=f"lang={lang}"))
    held = await _record(services, name, seq)
    if export in ("html", "pdf"):
        return await _report(services, identity, held, export, lang)
    if export == "json":
        return await tabling.record_json(request, held, headers("application/json", file_name(held, "json")))
    if export == "csv":
        return await tabling.record_csv(request, held, headers(MEDIA_TYPE, file_name(held, "csv")), lang)
    body, media_type, ending = await asyncio.to_thread(FORMATS[export], held)
    return web.Response(body=body, headers=headers(media_type, file_name(held, ending)))


async def _report(
    services: Services, identity: Identity, held: Record, export: Export, lang: Language
) -> web.StreamResponse:
    page = await reporting.html(services, identity, held, lang)
    if export == "html":
        about = headers("text/html; charset=utf-8", file_name(held, "html"), "inline")
        return web.Response(text=page, headers={**about, "Content-Security-Policy": POLICY})
    try:
        made = await services.renderer.pdf(page)
    except RenderError as problem:
        return error(503, "not_rendered", str(problem))
    return web.Response(body=made, headers=headers("application/pdf", file_name(held, "pdf"), "inline"))


def _cap(held: Record) -> tuple[bytes, str, str]:
    return cap.format(message(held)), f"{cap.MEDIA_TYPE}; charset=utf-8", "cap.xml"


def _eido(held: Record) -> tuple[bytes, str, str]:
    return eido.format(document(held)), eido.MEDIA_TYPE, "eido.json"


FORMATS: dict[str, Callable[[Record], tuple[bytes, str, str]]] = {"cap": _cap, "eido": _eido}
"""Content, media type, and what the file's name ends with."""


async def _record(services: Services, name: str, seq: int) -> Record:
    """Raises Problem."""
    centre = Centre(name=services.config.name, domain=services.config.domain)
    held = await asyncio.to_thread(record_queries.record, services.reader, name, seq, centre, names_of(services))
    if held is None:
        raise Problem(error(404, "unknown_incident", f"There is no incident {name}: check the number."))
    return held


def _asked(request: web.Request) -> tuple[Export, Language]:
    """Raises BadQuery."""
    for name in request.query:
        if name not in PARAMETERS:
            raise BadQuery(f"There is no parameter {name[:40]!r}: use {', '.join(PARAMETERS)}.")
    languages: dict[str, Language] = {"zh": "zh", "en": "en"}
    lang = languages.get(request.query.get("lang", "zh"))
    if lang is None:
        raise BadQuery("lang must be zh or en.")
    exports: tuple[Export, ...] = get_args(Export)
    wanted = request.query.get("format", "html")
    for export in exports:
        if export == wanted:
            return export, lang
    raise BadQuery(f"format must be one of {', '.join(exports)}.")
