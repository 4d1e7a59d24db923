"""When a name is locked, and for whom: by bad logins from one address, and by those of all together. Pure.

A lock is of a name at an address, because a lock of the name alone would let anybody who knows it turn a dispatcher out.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from command.people.model import Credential, Failures

LOCK = timedelta(minutes=15)
"""How long a lock lasts after the last bad login; bad logins with a longer pause between them are none in a row."""
TRIES = 5
"""Bad logins of a name from one address (GB/T 22239 8.1.4.1 b wants a limit and names none)."""
TRIES_OF_ALL = 50
"""Bad logins of a name from all addresses together: beyond them only those may try from which they have signed in before."""
KNOWN = timedelta(days=30)
"""How long an address is remembered from which somebody has signed in."""
MAX_KNOWN = 20
"""Addresses remembered of one operator: desks, and the one at home."""


def locked_until(credential: Credential, address: str, now: str) -> datetime | None:
    """Until when an operator can't sign in from `address`; None when they may try."""
    moment = datetime.fromisoformat(now)
    recent = {at: one for at, one in credential.failures.items() if _is_recent(one, moment)}
    own = recent.get(address)
    if own is not None and own.count >= TRIES:
        return datetime.fromisoformat(own.at) + LOCK
    if _is_known(credential, address, moment) or sum(one.count for one in recent.values()) < TRIES_OF_ALL:
        return None
    return max(datetime.fromisoformat(one.at) for one in recent.values()) + LOCK


def failed(credential: Credential, address: str, now: str) -> Credential:
    """After a bad login. Those of long ago are forgotten, so what is kept is bounded by the locks."""
    moment = datetime.fromisoformat(now)
    recent = {at: one for at, one in credential.failures.items() if _is_recent(one, moment)}
    before = recent.get(address)
    recent[address] = Failures(before.count + 1 if before else 1, now)
    return replace(credential, failures=recent)


def succeeded(credential: Credential, address: str, now: str) -> Credential:
    """After a good login from an address: it is known, and its bad logins are forgotten."""
    failures = {at: one for at, one in credential.failures.items() if at != address}
    known = {at: when for at, when in credential.known.items() if at != address}
    newest = dict(list({**known, address: now}.items())[-MAX_KNOWN:])
    return replace(credential, failures=failures, known=newest)


def _is_recent(one: Failures, now: datetime) -> bool:
    return now - datetime.fromisoformat(one.at) < LOCK


def _is_known(credential: Credential, address: str, now: datetime) -> bool:
    when = credential.known.get(address)
    return when is not None and now - datetime.fromisoformat(when) < KNOWN
