"""Who is asking: passwords, sessions, tokens. Sessions live in the state, so the log knows every one of them."""

import asyncio

from aiohttp import web
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from command.model import Actor
from command.people.model import Operator, Session
from command.replica import Replica
from web.clock import Clock, seconds_between
from web.ids import fingerprint
from web.tries import Strangers, Tries

COOKIE = "liandong_session"
VERIFYING = 2
"""Passwords checked at once: each costs a quarter of a second and 64 MiB (measured), and a flood must not stall the room."""
WAITING = 20
"""Logins that may wait for their turn; more are told to slow down."""

_hasher = PasswordHasher()
# Checked when there is no such operator, so that the answer takes as long as for a wrong password.
_nobody = _hasher.hash("nobody")


class Passwords:
    """Checks passwords in threads, a few at a time."""

    def __init__(self) -> None:
        """Nothing is being checked."""
        self.tries = Tries()
        self.strangers = Strangers()
        self._turn = asyncio.Semaphore(VERIFYING)
        self._waiting = 0

    def is_flooded(self) -> bool:
        """Whether so many wait that the next must be turned away."""
        return self._waiting >= WAITING

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether the password gives this hash; takes the same time when there is none."""
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(_verify, hashed, password)
        finally:
            self._waiting -= 1

    async def hash(self, password: str) -> str:
        """As `hash_password`, in its turn."""
        async with self._turn:
            return await asyncio.to_thread(hash_password, password)


def hash_password(password: str) -> str:
    """argon2id, in PHC form."""
    return _hasher.hash(password)


def _verify(hashed: str | None, password: str) -> bool:
    try:
        return _hasher.verify(hashed or _nobody, password) and hashed is not None
    except (Argon2Error, InvalidHashError):
        return False


class Identity:
    """A checked request: the operator and the session or token they came with."""

    def __init__(self, operator: Operator, session: Session) -> None:
        """Both are as the replica knows them now."""
        self.operator = operator
        self.session = session

    @property
    def actor(self) -> Actor:
        """Who gives the orders of this request."""
        operator = self.operator
        return Actor(kind="operator", id=operator.name, agency=operator.agency, role=operator.role)


def identify(request: web.Request, replica: Replica, clock: Clock) -> Identity | None:
    """Whose request this is, by bearer token or cookie; None for nobody we know."""
    secret = bearer(request) or request.cookies.get(COOKIE)
    if not secret:
        return None
    session = replica.state.people.sessions.get(fingerprint(secret))
    if session is None or is_expired(session, clock()):
        return None
    operator = replica.state.people.operators.get(session.operator)
    return Identity(operator, session) if operator else None


def is_expired(session: Session, now: str) -> bool:
    """Whether a session is worth nothing any more."""
    return seconds_between(session.expires, now) >= 0


def is_valid(session: Session, replica: Replica, clock: Clock) -> bool:
    """Whether a session that was let in still is: nobody has closed it, and its time is not over."""
    return session.id in replica.state.people.sessions and not is_expired(session, clock())


def bearer(request: web.Request) -> str | None:
    """The token of an `Authorization: Bearer` header (RFC 6750 §2.1)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
