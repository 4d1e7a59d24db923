"""Operators, what decides whether they may sign in, their sessions and invitations. No secret is in here, only marks of them."""

from typing import Literal

from msgspec import Struct, field

Role = Literal["dispatcher", "supervisor", "commander", "street_officer", "viewer", "administrator", "auditor"]

ROLES: tuple[Role, ...] = (
    "dispatcher", "supervisor", "commander", "street_officer", "viewer", "administrator", "auditor",
)  # fmt: skip

Scope = Literal["read", "order", "people", "live", "view", "publish"]
"""What a session may be used for: questions over HTTP, orders, those about who may come in, the live socket, pictures to see, pictures to send."""

SCOPES: tuple[Scope, ...] = ("read", "order", "people", "live", "view", "publish")


class Refused(Exception):
    """An order that can't be done. `args`: a stable code, a sentence that tells how to mend it."""


class Operator(Struct, frozen=True, kw_only=True):
    """A person who signs in."""

    name: str
    display: str
    agency: str
    role: Role


class Code(Struct, frozen=True, kw_only=True, tag=True):
    """A time-based code was given, of this step (RFC 6238 4.2)."""

    step: int


class RecoveryCode(Struct, frozen=True, kw_only=True, tag=True):
    """A recovery code was given, with this mark (SHA-256, hex)."""

    mark: str


Proof = Code | RecoveryCode
"""What somebody had, beside what they knew."""


class Failures(Struct, frozen=True):
    """Bad logins of one name from one address: how many without a pause, and when the last was."""

    count: int
    at: str


class Credential(Struct, frozen=True, kw_only=True):
    """What decides whether an operator may sign in.

    `since`: when the password was chosen; None: there is none. `temporary`: by somebody else, so it must be replaced.
    `suspended`: why they may not sign in for now.
    `step`: of the newest code that was used. `recovery`: marks of the codes that are left. `known`: addresses from
    which they have signed in, and when last.
    """

    since: str | None = None
    temporary: bool = False
    suspended: str | None = None
    second_factor: bool = False
    step: int = 0
    recovery: tuple[str, ...] = ()
    failures: dict[str, Failures] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)


class Invitation(Struct, frozen=True, kw_only=True):
    """Lets one person choose a password, once. `id` is the SHA-256 (hex) of its secret; `operator` None: becomes the first administrator."""

    id: str
    operator: str | None
    expires: str


class Session(Struct, frozen=True, kw_only=True):
    """A signed-in browser or an issued token, known by the SHA-256 (hex) of its secret of 256 random bits. `since` is empty in older logs."""

    id: str
    operator: str
    expires: str
    token: bool = False
    since: str = ""
    address: str = ""
    scopes: tuple[Scope, ...] = SCOPES


End = Literal["signed_out", "idle", "taken_back", "password", "changed", "suspended"]
"""Why a session is over before its time."""


class People(Struct, kw_only=True):
    """Everybody who may come in, and who is in."""

    operators: dict[str, Operator] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
