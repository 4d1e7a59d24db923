"""How each event about people changes the people."""

from datetime import datetime

from msgspec.structs import replace

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
    SessionClosed,
    SessionOpened,
)
from command.people.locks import failed, succeeded
from command.people.model import Code, Credential, Invitation, People, RecoveryCode


def apply(people: People, event: PeopleEvent, at: str) -> None:  # noqa: C901, PLR0912 - one flat case per event
    """Change `people` in place by what happened `at` that time."""
    match event:
        case OperatorAdded(operator=operator, invitation=invitation):
            people.operators[operator.name] = operator
            since = None if event.invited else at
            people.credentials[operator.name] = Credential(since=since, temporary=event.temporary)
            people.invitations.pop(invitation or "", None)
        case OperatorChanged(operator=name, display=display, agency=agency, role=role):
            people.operators[name] = replace(people.operators[name], display=display, agency=agency, role=role)
        case OperatorSuspended(operator=name, reason=reason):
            _change(people, name, suspended=reason)
        case OperatorReinstated(operator=name):
            _change(people, name, suspended=None)
        case Invited(invitation=invitation):
            _invite(people, invitation, at)
        case PasswordSet(operator=name, invitation=invitation):
            _change(people, name, since=at, temporary=False, failures={})
            people.invitations.pop(invitation or "", None)
        case SecondFactorEnrolled(operator=name, recovery=recovery):
            _change(people, name, second_factor=True, step=0, recovery=recovery)
        case SecondFactorRemoved(operator=name):
            _change(people, name, second_factor=False, step=0, recovery=())
        case SessionOpened():
            _open(people, event, at)
        case SessionClosed(session=session):
            people.sessions.pop(session, None)
        case LoginRefused(name=name, address=address):
            if (credential := people.credentials.get(name)) is not None:
                people.credentials[name] = failed(credential, address, at)
        case LoginUnlocked(operator=name):
            _change(people, name, failures={})


def _change(people: People, name: str, **different: object) -> None:
    people.credentials[name] = replace(people.credentials[name], **different)


def _invite(people: People, invitation: Invitation, at: str) -> None:
    """Those that are over leave with the next one, and so does the one that the person had."""
    now = datetime.fromisoformat(at)
    people.invitations = {
        name: one
        for name, one in people.invitations.items()
        if one.operator != invitation.operator and datetime.fromisoformat(one.expires) > now
    }
    people.invitations[invitation.id] = invitation


def _open(people: People, event: SessionOpened, at: str) -> None:
    session = event.session
    _drop_expired(people, at)
    people.sessions[session.id] = session
    if session.token:
        return
    credential = people.credentials[session.operator]
    match event.proof:
        case Code(step=step):
            credential = replace(credential, step=step)
        case RecoveryCode(mark=mark):
            credential = replace(credential, recovery=tuple(one for one in credential.recovery if one != mark))
        case None:
            pass
    people.credentials[session.operator] = succeeded(credential, session.address, at)


def _drop_expired(people: People, at: str) -> None:
    """Expired sessions leave with the next one opened: without them the state would grow for ever."""
    now = datetime.fromisoformat(at)
    for name in [s.id for s in people.sessions.values() if datetime.fromisoformat(s.expires) <= now]:
        del people.sessions[name]
