"""A file system of a few megabytes, which can be filled to the last byte and emptied again."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHUNKS = (1 << 20, 4096, 1)
"""What is written until nothing fits any more: quick first, exact at the end."""


class CannotMount(Exception):
    """Whoever runs this may not mount anything."""


class SmallDisk:
    """What is left of it can be taken by one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Also what became free since: it may be called again while others write and delete."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in CHUNKS:
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue

    def empty(self) -> None:
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mounted at `folder`, which is made. Raises CannotMount."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode != 0:
        raise CannotMount(made.stderr.decode().strip())
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def mounted_or_skipped(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """The same for a test, which is skipped where the machine lets nobody mount, as in a container without that right."""
    try:
        with small_disk(folder, megabytes) as disk:
            yield disk
    except CannotMount as reason:
        pytest.skip(f"no file system can be mounted here: {reason}")
