"""Signing in and out. See docs/people.md for what a login may be asked for."""

import asyncio
from datetime import datetime, timedelta

import msgspec
from aiohttp import web
from msgspec import Struct

from command import queries
from command.model import Actor, Refusal
from command.orders import Order
from command.people.model import Code, Credential, Operator, Proof, RecoveryCode
from command.people.orders import CloseSession, EnrolSecondFactor, OpenSession, SetPassword
from command.people.passwords import missing, weakness
from web.api.answers import Problem, error, json, refused
from web.api.bad_logins import BadLogins
from web.auth import COOKIE, Identity
from web.clock import later
from web.ids import fingerprint, new_secret
from web.second_factor import new_recovery_codes, recovery_mark
from web.services import SERVICES, Services

SYSTEM = Actor(kind="system", id="web")


class Login(Struct, frozen=True):
    """What the login page sends: at first name and password, then with them what it was told is missing.

    `code`: of the second factor, or a recovery code. `enrol`: they want a second factor; `sealed`: what they were given for it.
    """

    name: str
    password: str
    code: str = ""
    new_password: str = ""
    enrol: bool = False
    sealed: str = ""


class _Entry(Struct):
    """A login whose password was right: who, from where, and what has to be given in orders before the session is opened."""

    operator: Operator
    credential: Credential
    address: str
    proof: Proof | None = None
    new_hash: str | None = None
    enrolled: EnrolSecondFactor | None = None
    recovery: list[str] = []


async def login(request: web.Request) -> web.Response:
    """200 with the operator and the cookie; a wrong name and a wrong password can't be told apart."""
    services = request.app[SERVICES]
    given = await _read(request)
    entry = await _checked(services, given, request.remote or "")
    needs = missing(entry.credential, services.config.rules, services.clock())
    if "code" in needs:
        entry.proof = await _proof(services, entry, given)
    if "new_password" in needs or given.new_password:
        entry.new_hash = await _renewed(services, entry.operator, given)
    if "enrolment" in needs or given.enrol or given.sealed:
        await _enrol(services, entry, given)
    return await _open(request, entry)


async def _read(request: web.Request) -> Login:
    """Raises Problem."""
    if not request.app[SERVICES].same_origin(request):
        raise Problem(error(403, "foreign_page", "Sign in on this centre's own page."))
    try:
        return msgspec.json.decode(await request.read(), type=Login)
    except (msgspec.DecodeError, UnicodeError) as problem:
        raise Problem(error(422, "unreadable", f"Send name and password as JSON: {problem}.")) from None


async def _checked(services: Services, given: Login, address: str) -> _Entry:
    """Who has given the right password, and may sign in from there. Raises Problem."""
    hashed = await asyncio.to_thread(queries.secret, services.reader, f"operator:{given.name}")
    # Asked when nothing is awaited any more before the turn is taken: else a flood passes while none of it waits yet.
    if services.passwords.is_flooded():
        raise Problem(error(429, "slow_down", "Too many people sign in at once: try again in a few seconds."))
    bad = BadLogins(services, given.name, address)
    bad.ensure_may_try(asyncio.get_running_loop().time())
    operator = services.replica.state.people.operators.get(given.name)
    if not await services.passwords.verify(hashed, given.password) or operator is None:
        raise await bad.wrong(
            "wrong name or password", "bad_login", "Name or password is wrong: check both and try again."
        )
    credential = services.replica.state.people.credentials[operator.name]
    if credential.suspended is not None:
        message = f"{operator.name} is suspended ({credential.suspended}): ask an administrator."
        raise await bad.wrong("suspended", "suspended", message, 403)
    services.passwords.tries.was_good(given.name, address)
    return _Entry(operator, credential, address)


async def _proof(services: Services, entry: _Entry, given: Login) -> Proof:
    """What they had beside the password. Raises Problem."""
    if not given.code:
        raise Problem(error(401, "code_needed", "Give the code of your second factor too."))
    name, mark = entry.operator.name, recovery_mark(given.code)
    if mark is not None and mark in entry.credential.recovery:
        return RecoveryCode(mark=mark)
    sealed = await asyncio.to_thread(queries.secret, services.reader, f"second-factor:{name}")
    step = services.second_factors.step(name, sealed or "", given.code.strip(), _seconds(services))
    if step is None:
        message = "This is no code of this operator: give the newest one."
        raise await BadLogins(services, name, entry.address).wrong("wrong code", "bad_code", message)
    if step <= entry.credential.step:
        message = "This code has been used: wait for the next one, half a minute at most."
        raise await BadLogins(services, name, entry.address).wrong("used code", "code_used", message)
    return Code(step=step)


async def _renewed(services: Services, operator: Operator, given: Login) -> str:
    """The hash of a new password that is good enough. Raises Problem."""
    if not given.new_password:
        raise Problem(error(403, "new_password_needed", "Your password is old, or others know it: choose a new one."))
    if given.new_password == given.password:
        raise Problem(error(422, "weak_password", "This is the password you have: choose another.", "new_password"))
    weak = weakness(given.new_password, operator)
    if weak is not None:
        raise Problem(error(422, "weak_password", weak, "new_password"))
    return await services.passwords.hash(given.new_password)


async def _enrol(services: Services, entry: _Entry, given: Login) -> None:
    """Have them prove the second factor that they were given. Raises Problem, with a fresh one where they have none yet."""
    name = entry.operator.name
    if entry.credential.second_factor:
        raise Problem(error(409, "already_enrolled", f"{name} has a second factor: an administrator removes it first."))
    if not given.sealed or not given.code:
        fresh = services.second_factors.enrolment(name)
        told = {"code": "enrolment_needed", "message": "Put this into an app for codes, and give its first code."}
        raise Problem(json({"error": told, "enrolment": fresh}, 403))
    step = services.second_factors.step(name, given.sealed, given.code.strip(), _seconds(services))
    if step is None:
        raise Problem(error(401, "bad_code", "This is no code of this operator: give the newest one."))
    entry.recovery = new_recovery_codes()
    marks = tuple(mark for mark in map(recovery_mark, entry.recovery) if mark is not None)
    entry.enrolled = EnrolSecondFactor(operator=name, sealed=given.sealed, recovery=marks)
    entry.proof = Code(step=step)


async def _open(request: web.Request, entry: _Entry) -> web.Response:
    """Everything is right: now it is done, in the order in which a failure between leaves nothing half."""
    services, name = request.app[SERVICES], entry.operator.name
    secret, hours = new_secret(), services.config.session_hours
    orders: list[Order] = [
        *([SetPassword(operator=name, password_hash=entry.new_hash)] if entry.new_hash else []),
        *([entry.enrolled] if entry.enrolled else []),
        OpenSession(
            id=fingerprint(secret),
            operator=name,
            expires=later(services.clock(), timedelta(hours=hours)),
            address=entry.address,
            proof=entry.proof,
        ),
    ]
    for order in orders:
        done = await services.submit(order, SYSTEM)
        if isinstance(done, Refusal):
            return refused(done)
        await services.replica.reached(done.seq)
    answer = json({**msgspec.to_builtins(entry.operator), **({"recovery": entry.recovery} if entry.recovery else {})})
    answer.set_cookie(
        COOKIE, secret, max_age=hours * 3600, httponly=True, samesite="Strict", secure=request.secure, path="/"
    )
    return answer


def _seconds(services: Services) -> float:
    return datetime.fromisoformat(services.clock()).timestamp()


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
