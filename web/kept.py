"""Secrets of the centre's own, drawn once and kept in files of the data folder that only its user can read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret(data: Path, name: str, prefix: str = "", size: int = 16) -> str:
    """What is in such a file: `prefix` and `size` random bytes in hex, drawn when it is asked for first."""
    path = data / name
    if path.exists() and (kept := path.read_text(encoding="ascii").strip()):
        return kept
    # Aside and then put in its place: a power cut between making and writing would leave a file with nothing in it.
    part = path.with_name(f"{name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{prefix}{secrets.token_hex(size)}")
        file.flush()
        os.fsync(file.fileno())
    if path.exists() and not path.read_bytes().strip():
        path.unlink()
    # Linked and not renamed: of two processes that draw at once the second takes what the first has drawn.
    with suppress(FileExistsError):
        os.link(part, path)
    part.unlink()
    return path.read_text(encoding="ascii").strip()
