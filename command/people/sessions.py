"""Opening and ending sessions: what was used once opens nothing again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from command.people.events import SessionClosed, SessionOpened
from command.people.locks import locked_until
from command.people.model import Code, Credential, End, Operator, People, RecoveryCode, Refused, Session
from command.people.orders import OpenSession


def opened(people: People, order: OpenSession, now: str, by: str | None) -> SessionOpened:
    """The session that an order opens. Raises Refused."""
    operator = known(people, order.operator)
    credential = people.credentials[operator.name]
    if credential.suspended is not None:
        raise Refused("suspended", f"{operator.name} is suspended ({credential.suspended}): ask an administrator.")
    if order.id in people.sessions:
        # Whoever holds its secret would be somebody else from now on.
        raise Refused("id_taken", "There is already a session of this secret: draw a fresh one.")
    if not is_time(order.expires):
        raise Refused("bad_time", f"{order.expires!r} is no time: give ISO 8601 with a numeric offset.")
    if order.token:
        _ensure_may_issue(operator, credential, by)
    else:
        _ensure_may_enter(credential, order, now)
    session = Session(
        id=order.id,
        operator=operator.name,
        expires=order.expires,
        token=order.token,
        since=now,
        address=order.address,
        scopes=order.scopes,
    )
    return SessionOpened(session=session, proof=order.proof)


def _ensure_may_issue(operator: Operator, credential: Credential, by: str | None) -> None:
    """Who could make a token of another person could act in their name."""
    if by is not None and operator.name != by and credential.since is not None:
        raise Refused(
            "not_yours", f"{operator.name} is a person: give a token to yourself, or to a name without a password."
        )


def _ensure_may_enter(credential: Credential, order: OpenSession, now: str) -> None:
    until = locked_until(credential, order.address, now)
    if until is not None:
        raise Refused("locked", locked(until))
    match order.proof:
        case None if credential.second_factor:
            raise Refused("code_needed", "Give the code of your second factor too.")
        case None:
            return
        case Code(step=step) if credential.second_factor:
            if step <= credential.step:
                raise Refused("code_used", "This code has been used: wait for the next one, half a minute at most.")
        case RecoveryCode(mark=mark) if mark in credential.recovery:
            return
        case _:
            raise Refused("bad_code", "This is no code of this operator: give the newest one.")


def locked(until: datetime) -> str:
    """What somebody is told who is locked out."""
    return f"Too many bad logins of this name from here: try again at {until:%H:%M}, or ask a supervisor to unlock it."


def of(people: People, operator: str) -> list[str]:
    """The sessions of an operator."""
    return [session.id for session in people.sessions.values() if session.operator == operator]


def closed(people: People, names: Iterable[str], reason: End) -> Sequence[SessionClosed]:
    """Those of the sessions that are open, as ended."""
    found = [people.sessions[name] for name in names if name in people.sessions]
    return [SessionClosed(session=one.id, operator=one.operator, reason=reason) for one in found]


def known(people: People, name: str) -> Operator:
    """An operator by name. Raises Refused."""
    operator = people.operators.get(name)
    if operator is None:
        raise Refused("unknown_operator", f"There is no operator {name}: add them first.")
    return operator


def is_time(text: str) -> bool:
    """Whether it can be compared with the clock: what can't would end the centre with the next one opened."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
