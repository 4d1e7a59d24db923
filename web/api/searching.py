"""Search: the parameters of `GET /api/v1/incidents`, checked. See docs/incidents.md."""

import asyncio
import re
from datetime import datetime
from typing import get_args

from aiohttp import web

from command import search_sqlite
from command.search import MAX_NEAR_LAT, MAX_NEAR_M, Near, Search, words_of
from incidents.model import AlarmClass, IncidentState
from web.api.answers import BadQuery, limit_and_after, paged
from web.auth import Identity
from web.services import SERVICES

PARAMETERS = ("q", "state", "class", "street", "from", "to", "near", "limit", "after")
MAX_QUERY = 64
"""Characters: a sentence. Each costs a posting list."""
MAX_WORDS = 8
"""Different ones. Twenty single characters, the commonest tokens there are, took 64 ms over 200,000 incidents, and 320 ms over a million."""

_NUMBER = r"(-?\d{1,4}(?:\.\d{1,16})?)"
_NEAR = re.compile(f"{_NUMBER},{_NUMBER},{_NUMBER}", re.ASCII)
_STREET = re.compile(r"\d{9}", re.ASCII)


async def incidents(request: web.Request, _: Identity) -> web.StreamResponse:
    """Incidents, newest first: by words, state, class, sub-district, time and place."""
    limit, after = limit_and_after(request)
    found = await asyncio.to_thread(search_sqlite.find, request.app[SERVICES].reader, search_of(request), limit, after)
    return paged(found)


def search_of(request: web.Request, known: tuple[str, ...] = PARAMETERS) -> Search:
    """What is looked for; `known` are the parameters that may be given. Raises BadQuery."""
    given = request.query
    for name in given:
        if name not in known:
            raise BadQuery(f"There is no parameter {name[:40]!r}: use {', '.join(known)}.")
        if len(given.getall(name)) > 1:
            raise BadQuery(f"{name} must be given once.")
    since, until = _time("from", given.get("from")), _time("to", given.get("to"))
    if since is not None and until is not None and since >= until:
        raise BadQuery("from must be before to.")
    return Search(
        words=_words(given.get("q")),
        state=_state(given.get("state")),
        alarm_class=_class(given.get("class")),
        street=_street(given.get("street")),
        since=since,
        until=until,
        near=_near(given.get("near")),
    )


def _words(text: str | None) -> tuple[str, ...]:
    if text is not None and len(text) > MAX_QUERY:
        raise BadQuery(f"q must have at most {MAX_QUERY} characters.")
    words = words_of(text or "")
    if len(set(words)) > MAX_WORDS:
        raise BadQuery(f"q may have at most {MAX_WORDS} words: leave out those that are everywhere.")
    return words


def _state(text: str | None) -> IncidentState | None:
    states: tuple[IncidentState, ...] = get_args(IncidentState)
    if text is None:
        return None
    for state in states:
        if state == text:
            return state
    raise BadQuery(f"state must be one of {', '.join(states)}.")


def _class(text: str | None) -> AlarmClass | None:
    if text is None:
        return None
    parts = text.rsplit("/", 2)
    if len(parts) != 3 or not all(parts):
        raise BadQuery("class must be scheme/kind/code, such as liandong/alarm/smoke.")
    scheme, kind, code = parts
    return AlarmClass(scheme=scheme, kind=kind, code=code)


def _street(text: str | None) -> str | None:
    if text is not None and not _STREET.fullmatch(text):
        raise BadQuery("street must be the nine digits of a sub-district, such as 310110009.")
    return text


def _time(name: str, text: str | None) -> int | None:
    """In ms since 1970. Raises BadQuery."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is None:
            raise ValueError("no offset")
        return round(time.timestamp() * 1000)
    except (ValueError, OverflowError):
        told = "must be an ISO 8601 time with its offset, such as 2026-06-21T20:14:07%2B08:00 (a + in a URL is %2B)."
        raise BadQuery(f"{name} {told}") from None


def _near(text: str | None) -> Near | None:
    if text is None:
        return None
    found = _NEAR.fullmatch(text)
    if found is not None:
        lat, lon, metres = map(float, found.groups())
        if abs(lat) <= MAX_NEAR_LAT and abs(lon) <= 180 and 1 <= metres <= MAX_NEAR_M:
            return Near(lat, lon, metres)
    told = f"degrees (lat to ±{MAX_NEAR_LAT:.0f}) and 1 to {MAX_NEAR_M:.0f} m, such as 31.2864,121.5184,500."
    raise BadQuery(f"near must be lat,lon,metres: {told}")
