"""How the administrator of this machine reaches the running centre: a file that only they can read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from web.ids import fingerprint, new_secret

FILE = "control.json"


class Control(Struct, frozen=True):
    """Where the centre listens, the token with which it takes orders as from itself, and how people reach it."""

    http: str
    token: str
    url: str


@contextmanager
def control_file(data: Path, http: str, url: str) -> Iterator[str]:
    """Write the file while the centre runs; the SHA-256 of its token."""
    control = Control(http=http, token=new_secret(), url=url)
    path = data / FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(control))
    try:
        yield fingerprint(control.token)
    finally:
        path.unlink(missing_ok=True)


def read_control(data: Path) -> Control | None:
    """The control file, or None when no centre runs on this folder."""
    try:
        return msgspec.json.decode((data / FILE).read_bytes(), type=Control)
    except FileNotFoundError:
        return None
