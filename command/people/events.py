"""What has happened to people: who there is, how they sign in, who is signed in."""

from msgspec import Struct

from command.people.model import End, Invitation, Operator, Proof, Role, Session


class OperatorAdded(Struct, frozen=True, kw_only=True, tag=True):
    """A person may sign in. `invited`: not before they have chosen a password. `temporary`: the password must be replaced."""

    operator: Operator
    invited: bool = False
    temporary: bool = False
    invitation: str | None = None


class OperatorChanged(Struct, frozen=True, kw_only=True, tag=True):
    """A person has another name on the screen, agency or role."""

    operator: str
    display: str
    agency: str
    role: Role


class OperatorSuspended(Struct, frozen=True, kw_only=True, tag=True):
    """A person may not sign in for now."""

    operator: str
    reason: str


class OperatorReinstated(Struct, frozen=True, kw_only=True, tag=True):
    """A suspended person may sign in again."""

    operator: str


class Invited(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody may choose a password, once; the invitation that they had is worth nothing."""

    invitation: Invitation


class PasswordSet(Struct, frozen=True, kw_only=True, tag=True):
    """A person has chosen a new password."""

    operator: str
    invitation: str | None = None


class SecondFactorEnrolled(Struct, frozen=True, kw_only=True, tag=True):
    """A person is asked for codes from now on. `recovery`: marks of the recovery codes, which work once each."""

    operator: str
    recovery: tuple[str, ...]


class SecondFactorRemoved(Struct, frozen=True, kw_only=True, tag=True):
    """A person is asked for codes no more: what made them is lost."""

    operator: str
    reason: str


class SessionOpened(Struct, frozen=True, kw_only=True, tag=True):
    """An operator signed in, or was given a token."""

    session: Session
    proof: Proof | None = None


class SessionClosed(Struct, frozen=True, kw_only=True, tag=True):
    """A session is over and its secret is worth nothing."""

    session: str
    operator: str
    reason: End = "signed_out"


class LoginRefused(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody tried to sign in and could not."""

    name: str
    address: str
    reason: str


class LoginUnlocked(Struct, frozen=True, kw_only=True, tag=True):
    """The bad logins of a name are forgotten."""

    operator: str


PeopleEvent = (
    OperatorAdded
    | OperatorChanged
    | OperatorSuspended
    | OperatorReinstated
    | Invited
    | PasswordSet
    | SecondFactorEnrolled
    | SecondFactorRemoved
    | SessionOpened
    | SessionClosed
    | LoginRefused
    | LoginUnlocked
)
