"""What every answer of the API has in common: JSON, errors, pages, and who may ask."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any

import msgspec
from aiohttp import web

from command.model import Refusal
from command.people.model import Role
from command.queries import MAX_LIMIT, Page
from web.auth import Identity
from web.services import SERVICES

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answer = Callable[[web.Request, Identity], Awaitable[web.StreamResponse]]

STATUS = {
    **dict.fromkeys(("not_permitted", "not_yours", "not_in_scope", "outlives"), 403),
    **dict.fromkeys(("own_door", "no_file"), 422),
    **dict.fromkeys(("busy", "not_stored", "core_unreachable"), 503),
}
"""HTTP status by refusal code; an unknown thing is 404, everything else clashes with the state: 409."""


def json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer."""
    return web.Response(
        body=msgspec.json.encode(value), status=status, content_type="application/json", headers=headers
    )


def error(status: int, code: str, message: str, field: str | None = None) -> web.Response:
    """An error: a stable code, and a sentence that tells how to mend it."""
    told = {"code": code, "message": message, **({"field": field} if field else {})}
    return json({"error": told}, status, {"WWW-Authenticate": "Bearer"} if status == 401 else None)


def refused(refusal: Refusal) -> web.Response:
    """A refused order as an HTTP answer."""
    status = 404 if refusal.code.startswith("unknown_") else STATUS.get(refusal.code, 409)
    return error(status, refusal.code, refusal.message, refusal.field)


def signed_in(answer: Answer, roles: frozenset[Role] | None = None) -> Handler:
    """Let in operators only, and of these only some roles when `roles` is given."""

    @wraps(answer)
    async def handler(request: web.Request) -> web.StreamResponse:
        identity = request.app[SERVICES].identify(request)
        if identity is None:
            return error(401, "signed_out", "Sign in first, or send a valid token.")
        if roles is not None and identity.operator.role not in roles:
            return error(403, "not_permitted", f"A {identity.operator.role} may not see this: ask a supervisor.")
        return await answer(request, identity)

    return handler


class Problem(Exception):
    """An answer that refuses, raised from within a handler's helpers."""

    def __init__(self, answer: web.Response, headers: Mapping[str, str] | None = None) -> None:
        """`headers` are added to it."""
        super().__init__(answer.text)
        answer.headers.update(headers or {})
        self.answer = answer


class BadQuery(Exception):
    """A query parameter that can't be used; the text says which and how to mend it."""


def limit_and_after(request: web.Request) -> tuple[int, str | None]:
    """The page asked for. Raises BadQuery."""
    limit, after = request.query.get("limit", "100"), request.query.get("after")
    if not limit.isdecimal() or not 1 <= int(limit) <= MAX_LIMIT:
        raise BadQuery(f"limit must be a number from 1 to {MAX_LIMIT}.")
    if after is not None and not (after.isdecimal() and len(after) < 16):
        raise BadQuery("after must be the cursor that came as next.")
    return int(limit), after


def paged(page: Page) -> web.Response:
    """A page of a collection."""
    return json({"items": page.items, "next": page.next})


def slice_of(request: web.Request, items: list[Any]) -> web.Response:
    """A page of a collection that is held in memory; its cursor is a position."""
    limit, after = limit_and_after(request)
    begin = int(after or 0)
    more = begin + limit < len(items)
    return json({"items": items[begin : begin + limit], "next": str(begin + limit) if more else None})
