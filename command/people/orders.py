"""What may be asked about people: who there is, how they sign in, who is signed in."""

from msgspec import Struct

from command.people.model import SCOPES, End, Operator, Proof, Role, Scope


class AddOperator(Struct, frozen=True, kw_only=True, tag=True):
    """Let a person sign in. `password_hash` is argon2id in PHC form and never enters the log; without it they must be invited.

    `temporary`: somebody else has chosen the password, so it must be replaced at the first login. `invitation`: the
    person has come by it to be the first administrator, and chosen it.
    """

    operator: Operator
    password_hash: str | None = None
    temporary: bool = False
    invitation: str | None = None


class ChangeOperator(Struct, frozen=True, kw_only=True, tag=True):
    """Give a person another name on the screen, agency or role; what is None stays. Ends their sessions where their rights change."""

    operator: str
    display: str | None = None
    agency: str | None = None
    role: Role | None = None


class SuspendOperator(Struct, frozen=True, kw_only=True, tag=True):
    """Let a person sign in no more, and end what they have open. Who they were stays in the log."""

    operator: str
    reason: str


class ReinstateOperator(Struct, frozen=True, kw_only=True, tag=True):
    """Let a suspended person sign in again."""

    operator: str


class Invite(Struct, frozen=True, kw_only=True, tag=True):
    """Let somebody choose a password: an operator, or with None the first administrator. Ends the invitation they had."""

    id: str
    operator: str | None
    expires: str


class SetPassword(Struct, frozen=True, kw_only=True, tag=True):
    """Take a new password that the person has just chosen, with their old one or by an invitation. Ends their other sessions."""

    operator: str
    password_hash: str
    invitation: str | None = None


class EnrolSecondFactor(Struct, frozen=True, kw_only=True, tag=True):
    """Ask for codes from now on. `sealed` is the secret, which never enters the log; `recovery`: marks of the recovery codes."""

    operator: str
    sealed: str
    recovery: tuple[str, ...]


class RemoveSecondFactor(Struct, frozen=True, kw_only=True, tag=True):
    """Ask a person for no codes: what makes them is lost. They enrol anew."""

    operator: str
    reason: str


class OpenSession(Struct, frozen=True, kw_only=True, tag=True):
    """Open a session for an operator whose password was just checked, or issue a token. `id` is the secret's SHA-256.

    `proof`: the second factor that was checked; what was used before is refused. `address`: from where, empty for a token.
    """

    id: str
    operator: str
    expires: str
    token: bool = False
    address: str = ""
    scopes: tuple[Scope, ...] = SCOPES
    proof: Proof | None = None


class CloseSession(Struct, frozen=True, kw_only=True, tag=True):
    """End a session."""

    id: str
    reason: End = "signed_out"


class RefuseLogin(Struct, frozen=True, kw_only=True, tag=True):
    """Record that somebody could not sign in. It counts towards the lock where the name is known."""

    name: str
    address: str
    reason: str


class UnlockOperator(Struct, frozen=True, kw_only=True, tag=True):
    """Forget the bad logins of a name: who is locked out may try again."""

    operator: str


PeopleOrder = (
    AddOperator
    | ChangeOperator
    | SuspendOperator
    | ReinstateOperator
    | Invite
    | SetPassword
    | EnrolSecondFactor
    | RemoveSecondFactor
    | OpenSession
    | CloseSession
    | RefuseLogin
    | UnlockOperator
)
