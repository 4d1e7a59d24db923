"""Which passwords are good enough, and what a login still lacks. Pure."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from zxcvbn import zxcvbn  # type: ignore[import-untyped] # it ships no types

from command.people.model import Credential, Operator

MIN_CHARACTERS = 12
MAX_CHARACTERS = 128
"""No more than a person types; what is longer only costs."""
WEIGHED = 64
"""Characters that are weighed: it costs more than their number, and more than these make nothing weaker."""
GOOD = 3
"""Of 4: 10^8 guesses and more (Wheeler, zxcvbn, USENIX Security 2016), and argon2 makes each a quarter of a second."""
MIN_KINDS = 3
"""Of small and capital letters, digits, and others, Chinese ones too (GB/T 22239 8.1.4.1 a: complexity)."""

Missing = Literal["code", "new_password", "enrolment"]


class Rules(Struct, frozen=True):
    """What the site asks of everybody: a second factor, and passwords younger than so many days (0: of any age)."""

    second_factor: bool = True
    password_days: int = 90


def weakness(password: str, operator: Operator) -> str | None:
    """Why a password is not good enough for somebody, as a sentence that tells how to mend it; None for a good one."""
    if not MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS:
        return f"The password has {len(password)} characters: use {MIN_CHARACTERS} to {MAX_CHARACTERS}."
    if operator.name.casefold() in password.casefold():
        return "The password contains your name: leave it out."
    if _kinds(password) < MIN_KINDS:
        return "Use three of these: small letters, capital letters, digits, other signs (Chinese ones too)."
    weighed = zxcvbn(password[:WEIGHED], user_inputs=[operator.name, operator.display, operator.agency, "liandong"])
    if weighed["score"] < GOOD:
        return "The password is too easy to guess: use several words that have nothing to do with each other."
    return None


def _kinds(password: str) -> int:
    return (
        any(sign.islower() for sign in password)
        + any(sign.isupper() for sign in password)
        + any(sign.isdecimal() for sign in password)
        + any(not (sign.islower() or sign.isupper() or sign.isdecimal()) for sign in password)
    )


def missing(credential: Credential, rules: Rules, now: str) -> list[Missing]:
    """What a login needs beside the right password, in the order in which it is asked for."""
    found: list[Missing] = []
    if credential.second_factor:
        found.append("code")
    if credential.temporary or _is_old(credential, rules, now):
        found.append("new_password")
    if rules.second_factor and not credential.second_factor:
        found.append("enrolment")
    return found


def _is_old(credential: Credential, rules: Rules, now: str) -> bool:
    if credential.since is None or not rules.password_days:
        return False
    age = datetime.fromisoformat(now) - datetime.fromisoformat(credential.since)
    return age >= timedelta(days=rules.password_days)
