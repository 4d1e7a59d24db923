"""Pictures and what people attach: sealed files, each under a key of its own subject."""

import os
from hashlib import sha256
from pathlib import Path

from command.vault import seal, unseal


class SealedFiles:
    """Files in a folder, unreadable without their key. Every method blocks: call it from a thread."""

    def __init__(self, folder: Path, kind: str) -> None:
        """Made if absent. `kind` is bound to what is sealed: a picture can't stand in for an attachment."""
        self._folder = folder
        self._kind = kind
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, key: bytes, content: bytes) -> str:
        """Seal and store a file; on the disk when this returns, and its name too. The SHA-256 of `content`, hex."""
        path = self._path(name)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(seal(key, f"{self._kind}/{name}", content))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
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
