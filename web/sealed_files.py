"""Pictures and what people attach: sealed files, each under a key of its own subject. A full disk: see docs/incidents.md."""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from command.vault import seal, unseal

RESERVE = 1_000_000_000
"""Bytes that files leave free. The log lies on the same disk as a rule, and an alert that can't be logged can't be taken.
An alert takes 10 kB there with its tables: so much is a minute of 1,000 a second, and a day's work while somebody makes room."""


class NotKept(Exception):
    """A file is not on the disk; the text says why and what to do. Nothing of it is left there."""


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk. Raises OSError."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class SealedFiles:
    """Files in a folder, unreadable without their key. Every method blocks: call it from a thread."""

    def __init__(
        self, folder: Path, kind: str, reserve: int = RESERVE, sync: Callable[[Path], None] = sync_folder
    ) -> None:
        """Made if absent; what a writer that was killed left half is removed.

        `kind` is bound to what is sealed: a picture can't stand in for an attachment. `reserve`: bytes to leave free.
        `sync` brings the names of a folder to the disk; raises OSError.
        """
        self._folder = folder
        self._kind = kind
        self._reserve = reserve
        self._sync = sync
        folder.mkdir(parents=True, exist_ok=True)
        for part in folder.glob("*.part"):
            _sweep(part)

    def keep(self, name: str, key: bytes, content: bytes) -> str:
        """Seal and store a file; on the disk when this returns, and its name too. The SHA-256 of `content`, hex.

        Raises NotKept.
        """
        path = self._path(name)
        try:
            if shutil.disk_usage(self._folder).free < self._reserve + len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            _write(path, seal(key, f"{self._kind}/{name}", content))
            self._sync(self._folder)
        except OSError as error:
            with suppress(OSError):
                path.unlink(missing_ok=True)  # it has its name already when only the folder could not be written
            raise NotKept(_why(error)) from None
        return sha256(content).hexdigest()

    def read(self, name: str, key: bytes) -> bytes:
        """What was kept. Raises FileNotFoundError, or Unsealable once its key is destroyed."""
        return unseal(key, f"{self._kind}/{name}", self._path(name).read_bytes())

    def drop(self, name: str) -> None:
        """Nothing refers to it."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not name.isalnum():
            raise FileNotFoundError(name)
        return self._folder / f"{name}.sealed"


def _write(path: Path, sealed: bytes) -> None:
    """Beside it first, so that no half file ever has its name. Who writes holds a lock: see `_sweep`."""
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
            part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _sweep(part: Path) -> None:
    """Remove it unless it is being written: several web processes may have one folder, and the lock ends with its process."""
    with suppress(OSError), part.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        part.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk of the centre is too full for files, though the log still has room: its administrator makes room, then send the file again."
    return f"The file could not be written ({error.strerror}): its administrator checks the disk of the centre, then send the file again."
