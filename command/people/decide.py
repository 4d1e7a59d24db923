"""Which events an order about people leads to."""

from collections.abc import Sequence
from datetime import datetime

from command.people import sessions
from command.people.events import (
    Invited,
    LoginRefused,
    LoginUnlocked,
    OperatorAdded,
    OperatorChanged,
    OperatorReinstated,
    OperatorSuspended,
    PasswordSet,
    PeopleEvent,
    SecondFactorEnrolled,
    SecondFactorRemoved,
)
from command.people.model import Credential, End, Invitation, Operator, People, Refused
from command.people.orders import (
    AddOperator,
    ChangeOperator,
    CloseSession,
    EnrolSecondFactor,
    Invite,
    OpenSession,
    PeopleOrder,
    RefuseLogin,
    ReinstateOperator,
    RemoveSecondFactor,
    SetPassword,
    SuspendOperator,
    UnlockOperator,
)
from command.people.sessions import is_time, known

MAX_NAME = 64
"""Characters of a name: it is part of keys, files of records and messages."""


def decide(people: People, order: PeopleOrder, now: str, by: str | None) -> Sequence[PeopleEvent]:  # noqa: C901, PLR0912 - one flat case per order
    """The events. `by`: the operator who asks; None: the centre itself. Raises Refused."""
    match order:
        case AddOperator():
            return _add(people, order, now)
        case ChangeOperator():
            return _change(people, order, by)
        case SuspendOperator(operator=name, reason=reason):
            return _suspend(people, name, reason, by)
        case ReinstateOperator(operator=name):
            return [OperatorReinstated(operator=name)] if _credential(people, name).suspended is not None else []
        case Invite():
            return [Invited(invitation=_invitation(people, order))]
        case SetPassword():
            return _set_password(people, order, now)
        case EnrolSecondFactor(operator=name, recovery=recovery):
            if _credential(people, name).second_factor:
                raise Refused("already_enrolled", f"{name} has a second factor: an administrator removes it first.")
            return [SecondFactorEnrolled(operator=name, recovery=recovery)]
        case RemoveSecondFactor(operator=name, reason=reason):
            if name == by:
                raise Refused("not_yourself", "Somebody else removes your second factor: ask another administrator.")
            return (
                [SecondFactorRemoved(operator=name, reason=reason)] if _credential(people, name).second_factor else []
            )
        case OpenSession():
            return [sessions.opened(people, order, now, by)]
        case CloseSession(id=name, reason=reason):
            return sessions.closed(people, (name,), _end(people, name, reason, by))
        case RefuseLogin(name=name, address=address, reason=reason):
            return [LoginRefused(name=name, address=address, reason=reason)]
        case UnlockOperator(operator=name):
            return [LoginUnlocked(operator=name)] if _credential(people, name).failures else []


def _end(people: People, session: str, reason: End, by: str | None) -> End:
    """A person ends their own session by signing out, and that of another by taking it back, whatever they say."""
    if by is None:
        return reason
    found = people.sessions.get(session)
    return "signed_out" if found is None or found.operator == by else "taken_back"


def _add(people: People, order: AddOperator, now: str) -> Sequence[PeopleEvent]:
    operator, invitation = order.operator, order.invitation
    if operator.name in people.operators:
        raise Refused("id_taken", f"There is already an operator {operator.name}: choose another name.")
    if not _is_name(operator.name):
        raise Refused("bad_name", f"{operator.name[:MAX_NAME]!r} is no name: use letters, digits, dots and dashes.")
    if invitation is not None:
        _accept(people, invitation, None, now)
        if operator.role != "administrator" or has_administrator(people):
            raise Refused("already_founded", "This centre has an administrator: ask them for an invitation.")
    return [
        OperatorAdded(
            operator=operator,
            invited=order.password_hash is None,
            temporary=order.temporary and order.password_hash is not None,
            invitation=invitation,
        )
    ]


def _is_name(name: str) -> bool:
    return 0 < len(name) <= MAX_NAME and all(sign.isalnum() or sign in "._-" for sign in name)


def has_administrator(people: People) -> bool:
    """Whether anybody is left who can let others in."""
    return any(_administers(people, operator) for operator in people.operators.values())


def _administers(people: People, operator: Operator) -> bool:
    credential = people.credentials.get(operator.name)
    can_enter = credential is not None and credential.since is not None and credential.suspended is None
    return operator.role == "administrator" and can_enter


def _change(people: People, order: ChangeOperator, by: str | None) -> Sequence[PeopleEvent]:
    before = known(people, order.operator)
    after = OperatorChanged(
        operator=before.name,
        display=before.display if order.display is None else order.display,
        agency=before.agency if order.agency is None else order.agency,
        role=before.role if order.role is None else order.role,
    )
    if (after.display, after.agency, after.role) == (before.display, before.agency, before.role):
        return []
    if (after.agency, after.role) == (before.agency, before.role):
        return [after]
    if before.name == by:
        raise Refused("not_yourself", "Somebody else changes what you may do: ask another administrator.")
    if after.role != "administrator":
        _ensure_another(people, before)
    return [after, *sessions.closed(people, sessions.of(people, before.name), "changed")]


def _suspend(people: People, name: str, reason: str, by: str | None) -> Sequence[PeopleEvent]:
    operator = known(people, name)
    if _credential(people, name).suspended is not None:
        return []
    if name == by:
        raise Refused("not_yourself", "Somebody else suspends you: ask another administrator.")
    if not reason.strip():
        raise Refused("no_reason", "Say why: the person will ask.")
    _ensure_another(people, operator)
    return [
        OperatorSuspended(operator=name, reason=reason),
        *sessions.closed(people, sessions.of(people, name), "suspended"),
    ]


def _ensure_another(people: People, operator: Operator) -> None:
    """Raises Refused when nobody could let people in any more."""
    others = [one for one in people.operators.values() if one.name != operator.name]
    if _administers(people, operator) and not any(_administers(people, one) for one in others):
        raise Refused("last_administrator", f"{operator.name} is the last administrator: make another first.")


def _invitation(people: People, order: Invite) -> Invitation:
    if order.operator is not None:
        why = _credential(people, order.operator).suspended
        if why is not None:
            raise Refused("suspended", f"{order.operator} is suspended ({why}): reinstate them first.")
    elif has_administrator(people):
        raise Refused("already_founded", "This centre has an administrator: invite an operator by name.")
    if order.id in people.invitations:
        raise Refused("id_taken", "There is already an invitation of this secret: draw a fresh one.")
    if not is_time(order.expires):
        raise Refused("bad_time", f"{order.expires!r} is no time: give ISO 8601 with a numeric offset.")
    return Invitation(id=order.id, operator=order.operator, expires=order.expires)


def _set_password(people: People, order: SetPassword, now: str) -> Sequence[PeopleEvent]:
    operator = known(people, order.operator)
    if order.invitation is not None:
        _accept(people, order.invitation, operator.name, now)
    browsers = (one for one in sessions.of(people, operator.name) if not people.sessions[one].token)
    return [
        PasswordSet(operator=operator.name, invitation=order.invitation),
        *sessions.closed(people, browsers, "password"),
    ]


def _accept(people: People, invitation: str, operator: str | None, now: str) -> None:
    """Raises Refused for an invitation that is used, over, replaced, or another's."""
    found = people.invitations.get(invitation)
    over = found is None or datetime.fromisoformat(found.expires) <= datetime.fromisoformat(now)
    if found is None or over or found.operator != operator:
        raise Refused("invitation_over", "This invitation was used, replaced, or is over: ask for another.")


def _credential(people: People, name: str) -> Credential:
    """Raises Refused for somebody who is not known."""
    return people.credentials[known(people, name).name]
