"""Sealing of what must not lie open: AES-256-GCM under a key of its subject, destroyed at the end of the legal term."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
"""Bytes, NIST SP 800-38D §8.2; random is safe far beyond the few sealings a key ever makes."""


class Unsealable(Exception):
    """The key is not the right one, or the bytes were changed."""


def new_key() -> bytes:
    """A fresh key."""
    return AESGCM.generate_key(bit_length=256)


def seal(key: bytes, name: str, plain: bytes) -> bytes:
    """Nonce and ciphertext; `name` is bound to it, so one sealed thing can't stand in for another."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, name.encode())


def unseal(key: bytes, name: str, sealed: bytes) -> bytes:
    """What was sealed under `name`. Raises Unsealable."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except (InvalidTag, ValueError):  # ValueError: cut so short that not even the nonce is whole
        raise Unsealable(f"{name} can't be opened: its key was destroyed, or it was changed.") from None
