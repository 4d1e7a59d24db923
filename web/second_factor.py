"""The second factor: codes of the time (RFC 6238) from a secret that both sides have, and codes that replace a lost one."""

import base64
import hmac
import secrets
from hashlib import sha256

import pyotp
import segno
from msgspec import Struct

from command.vault import Unsealable, seal, unseal

WINDOW = (0, -1, 1)
"""Steps of 30 s beside the one now: phones on an intranet know the time less well (RFC 6238 5.2)."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 random bits a code: nobody guesses it, so its SHA-256 tells nothing."""


class Enrolment(Struct, frozen=True):
    """What a person needs to have codes: `uri` for an app, `picture` of it as an SVG in a data URL, and `sealed` to bring back."""

    uri: str
    picture: str
    sealed: str


class SecondFactors:
    """Makes and checks them. The secret of each lies sealed under one key of the centre, bound to its operator."""

    def __init__(self, key: bytes, centre: str) -> None:
        """`centre` is what an app shows beside the name."""
        self._key = key
        self._centre = centre

    def enrolment(self, operator: str) -> Enrolment:
        """A fresh one, which is nobody's until its first code comes back with it."""
        secret = pyotp.random_base32()
        uri = pyotp.TOTP(secret).provisioning_uri(name=operator, issuer_name=self._centre)
        picture = segno.make(uri, error="l").svg_data_uri(scale=5, border=3, dark="#000", light="#fff")
        sealed = base64.b64encode(seal(self._key, _name(operator), secret.encode())).decode()
        return Enrolment(uri=uri, picture=picture, sealed=sealed)

    def step(self, operator: str, sealed: str, code: str, now: float) -> int | None:
        """The step of which `code` is, `now` in seconds since 1970; None for a code of another time or secret."""
        try:
            secret = unseal(self._key, _name(operator), base64.b64decode(sealed, validate=True)).decode()
        except (Unsealable, ValueError):
            return None
        made = pyotp.TOTP(secret)
        steps = (int(now // made.interval) + beside for beside in WINDOW)
        # Over bytes: what is typed may be anything, and only ASCII can be compared as text.
        return next(
            (
                step
                for step in steps
                if hmac.compare_digest(made.generate_otp(step).encode(), code.encode(errors="replace"))
            ),
            None,
        )


def _name(operator: str) -> str:
    return f"second-factor:{operator}"


def new_recovery_codes() -> list[str]:
    """Codes to keep on paper, each for one login: four groups of four letters and digits."""
    drawn = (base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES))
    return ["-".join(one[at : at + 4] for at in range(0, 16, 4)).lower() for one in drawn]


def recovery_mark(code: str) -> str | None:
    """What is kept of a recovery code, however it was typed: its SHA-256, hex; None for what is none."""
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return sha256(plain.encode()).hexdigest() if len(plain) == 16 else None
