"""Signing in and out."""

import asyncio
from datetime import timedelta

import msgspec
from aiohttp import web
from msgspec import Struct

from command import queries
from command.model import Actor, Refusal
from command.orders import CloseSession, OpenSession, RefuseLogin
from web.api.answers import error, json, refused
from web.auth import COOKIE, Identity
from web.clock import later
from web.ids import fingerprint, new_secret
from web.services import SERVICES

SYSTEM = Actor(kind="system", id="web")


class Login(Struct, frozen=True):
    """What the login page sends."""

    name: str
    password: str


async def login(request: web.Request) -> web.Response:
    """200 with the operator and the cookie; a wrong name and a wrong password can't be told apart."""
    services = request.app[SERVICES]
    if not services.same_origin(request):
        return error(403, "foreign_page", "Sign in on this centre's own page.")
    try:
        given = msgspec.json.decode(await request.read(), type=Login)
    except (msgspec.DecodeError, UnicodeError) as problem:
        return error(422, "unreadable", f"Send name and password as JSON: {problem}.")
    hashed = await asyncio.to_thread(queries.secret, services.reader, f"operator:{given.name}")
    # Asked when nothing is awaited any more before the turn is taken: else a flood passes while none of it waits yet.
    if services.passwords.is_flooded():
        return error(429, "slow_down", "Too many people sign in at once: try again in a few seconds.")
    # Cut, for it is held for a minute and may be as long as a request.
    name, address, tries = given.name[:64], request.remote or "", services.passwords.tries
    if not tries.may_try(name, address, asyncio.get_running_loop().time()):
        return error(429, "slow_down", "Too many bad logins: wait a minute, then try again.")
    operator = services.replica.state.operators.get(given.name)
    if not await services.passwords.verify(hashed, given.password) or operator is None:
        if tries.may_record():
            # A name that is none may be a password, typed into the wrong field.
            known = operator.name if operator else ""
            await services.submit(RefuseLogin(name=known, address=address, reason="wrong name or password"), SYSTEM)
        return error(401, "bad_login", "Name or password is wrong: check both and try again.")
    tries.was_good(name, address)
    secret = new_secret()
    hours = services.config.session_hours
    expires = later(services.clock(), timedelta(hours=hours))
    opened = await services.submit(OpenSession(id=fingerprint(secret), operator=operator.name, expires=expires), SYSTEM)
    if isinstance(opened, Refusal):
        return refused(opened)
    await services.replica.reached(opened.seq)
    answer = json(operator)
    answer.set_cookie(
        COOKIE, secret, max_age=hours * 3600, httponly=True, samesite="Strict", secure=request.secure, path="/"
    )
    return answer


async def logout(request: web.Request, identity: Identity) -> web.StreamResponse:
    """204; the session is worth nothing from now on."""
    services = request.app[SERVICES]
    if not services.same_origin(request):
        return error(403, "foreign_page", "Sign out on this centre's own page.")
    closed = await services.submit(CloseSession(id=identity.session.id), identity.actor)
    if isinstance(closed, Refusal):
        return refused(closed)
    answer = web.Response(status=204)
    answer.del_cookie(COOKIE, path="/")
    return answer


async def me(_: web.Request, identity: Identity) -> web.StreamResponse:
    """The signed-in operator."""
    return json(identity.operator)
