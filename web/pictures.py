"""Key frames kept for alerts: sealed files, each under the key of its alert."""

import os
from hashlib import sha256
from pathlib import Path

from command.vault import seal, unseal


class PictureFiles:
    """JPEGs in a folder, unreadable without the key of their alert. Every method blocks: call it from a thread."""

    def __init__(self, folder: Path) -> None:
        """Made if absent."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, picture: str, key: bytes, jpeg: bytes) -> str:
        """Seal and store a picture; on the disk when this returns. Its SHA-256, hex."""
        path = self._path(picture)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(seal(key, f"picture/{picture}", jpeg))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        return sha256(jpeg).hexdigest()

    def read(self, picture: str, key: bytes) -> bytes:
        """The JPEG. Raises FileNotFoundError, or Unsealable once its key is destroyed."""
        return unseal(key, f"picture/{picture}", self._path(picture).read_bytes())

    def _path(self, picture: str) -> Path:
        if not picture.isalnum():
            raise FileNotFoundError(picture)
        return self._folder / f"{picture}.sealed"
