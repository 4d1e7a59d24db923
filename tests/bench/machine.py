"""The machine the numbers belong to, and how busy it is."""

import os
import platform
from datetime import datetime
from pathlib import Path


def describe(scratch: Path) -> str:
    """One line: without it no number means anything."""
    cpu = _field(Path("/proc/cpuinfo"), "model name")
    memory = int(_field(Path("/proc/meminfo"), "MemTotal").split()[0]) / 1024 / 1024
    parts = [
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z}",
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB",
        f"Linux {platform.release()}",
        f"Python {platform.python_version()}",
        f"data on {_filesystem(scratch)}",
    ]
    return " · ".join(parts)


def load() -> float:
    """Processes that ran or waited for a core or a disk, averaged over the last minute, the benchmark's own included."""
    return os.getloadavg()[0]


def _field(path: Path, name: str) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "unknown")


def _filesystem(folder: Path) -> str:
    """The kind of file system that holds `folder`: the longest mount point that begins its path."""
    best, kind = "", "unknown"
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        _, point, found, *_ = line.split()
        if folder.resolve().is_relative_to(point) and len(point) >= len(best):
            best, kind = point, found
    return kind
