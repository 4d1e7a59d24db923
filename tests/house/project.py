"""The files of the project, as the house rules see them."""

import io
import subprocess
import tokenize
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("command", "devices", "incidents", "video", "web")


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file that is committed or about to be, with one of these suffixes (all files without any)."""
    git = ("git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.run(git, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    paths = (ROOT / name for name in sorted(set(names)) if name)
    return tuple(path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes))


def name(path: Path) -> str:
    """A path as a reader would write it."""
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def python_comments(path: Path) -> list[tuple[int, str]]:
    """Each comment with its line number; a string that looks like one is none."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def found(problems: list[str]) -> str:
    """The problems as the message of a failed assertion."""
    return "\n".join(["", *problems])
