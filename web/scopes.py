"""What a session must be for to make a request, or to give an order. Pure."""

from datetime import datetime

from command.model import Refusal
from command.orders import Order
from command.people.model import Scope, Session
from command.people.orders import CloseSession, OpenSession, PeopleOrder


class NotInScope(Exception):
    """A session is not for this. `args`: the refusal."""


DOORS: dict[str, Scope] = {"/live": "live", "/whep/": "view", "/whip/": "publish"}
"""By the beginning of the path; everything else is a question or an order, by its method."""


def scope_of(method: str, path: str) -> Scope:
    """The scope that a request needs."""
    for door, scope in DOORS.items():
        if path.startswith(door):
            return scope
    return "read" if method in ("GET", "HEAD", "OPTIONS") else "order"


def beyond(session: Session, scope: Scope) -> Refusal | None:
    """Why a session can't be used for this; None when it can. A person's own is bound by their role alone."""
    if not session.token or scope in session.scopes:
        return None
    return Refusal(code="not_in_scope", message=f"This token is not for this: ask for one with the scope {scope}.")


def order_beyond(session: Session, order: Order) -> Refusal | None:
    """Why a session can't give an order; None when it can. What a token gives opens no more than itself, and no longer."""
    needed: list[Scope] = ["order"]
    if isinstance(order, PeopleOrder) and not isinstance(order, CloseSession):
        needed.append("people")
    if isinstance(order, OpenSession):
        needed.extend(order.scopes)
    refusal = next(filter(None, (beyond(session, scope) for scope in needed)), None)
    if refusal is not None:
        return refusal
    if isinstance(order, OpenSession) and order.token and session.token and _is_later(order.expires, session.expires):
        return Refusal(
            code="outlives", message=f"This token ends at {session.expires}: what it gives can't last longer."
        )
    return None


def _is_later(one: str, other: str) -> bool:
    """What is no time is told as that by the order itself."""
    try:
        return datetime.fromisoformat(one) > datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False
