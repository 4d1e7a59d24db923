"""Sessions, invitations and tokens: what administrators hand out, and what everybody may see of their own."""

from datetime import timedelta
from typing import Annotated, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from command.model import Refusal
from command.people.model import SCOPES, Scope, Session
from command.people.orders import OpenSession
from web.api.answers import Problem, error, json, refused, slice_of
from web.auth import Identity
from web.clock import later
from web.ids import fingerprint, new_secret
from web.invitations import draw
from web.scopes import order_beyond
from web.services import SERVICES

Wanted = TypeVar("Wanted", bound=Struct)

OVERSEERS = frozenset({"administrator", "auditor"})
"""Who sees every session; others see their own."""


class WantedInvitation(Struct, frozen=True):
    """Who is invited."""

    operator: str


class WantedToken(Struct, frozen=True):
    """A token for a program: whose, for how long, and what for."""

    operator: str
    hours: Annotated[float, Meta(gt=0, le=24 * 366)]
    scopes: tuple[Scope, ...] = SCOPES


async def sessions(request: web.Request, identity: Identity) -> web.StreamResponse:
    """Who is signed in since when and from where, and which tokens there are; the newest first."""
    state, own = request.app[SERVICES].replica.state, identity.operator
    shown = [one for one in state.people.sessions.values() if own.role in OVERSEERS or one.operator == own.name]
    return slice_of(request, sorted(shown, key=_since, reverse=True))


def _since(session: Session) -> tuple[str, str]:
    return session.since, session.id


async def invitation(request: web.Request, identity: Identity) -> web.StreamResponse:
    """201 with the link for a person, which is shown once."""
    services = request.app[SERVICES]
    wanted = await _read(request, WantedInvitation)
    fresh = draw(wanted.operator, services.clock(), services.config.address)
    done = order_beyond(identity.session, fresh.order) or await services.submit(fresh.order, identity.actor)
    return (
        refused(done) if isinstance(done, Refusal) else json({"link": fresh.link, "expires": fresh.order.expires}, 201)
    )


async def token(request: web.Request, identity: Identity) -> web.StreamResponse:
    """201 with a bearer token, which is shown once."""
    services = request.app[SERVICES]
    wanted = await _read(request, WantedToken)
    secret, expires = new_secret(), later(services.clock(), timedelta(hours=wanted.hours))
    order = OpenSession(
        id=fingerprint(secret), operator=wanted.operator, expires=expires, token=True, scopes=wanted.scopes
    )
    done = order_beyond(identity.session, order) or await services.submit(order, identity.actor)
    return refused(done) if isinstance(done, Refusal) else json({"token": secret, "expires": expires}, 201)


async def _read(request: web.Request, kind: type[Wanted]) -> Wanted:
    """The body. Raises Problem."""
    if not request.app[SERVICES].same_origin(request):
        raise Problem(error(403, "foreign_page", "Do this on this centre's own pages."))
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.DecodeError, UnicodeError) as problem:
        raise Problem(error(422, "unreadable", f"This can't be used: {problem}.")) from None
