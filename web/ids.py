"""Fresh ids and secrets: the one place of chance at the edge."""

import secrets
from hashlib import sha256


def new_id() -> str:
    """128 random bits: nobody can guess it, no two are alike."""
    return secrets.token_hex(16)


def new_secret() -> str:
    """256 random bits for a session or a token, URL-safe."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is kept of a secret of 256 random bits: its SHA-256, hex. Too much to guess, so no slow hash is needed."""
    # What a header brings may be no UTF-8: aiohttp keeps such bytes as surrogates, and they are as wrong as any secret.
    return sha256(secret.encode(errors="surrogateescape")).hexdigest()
