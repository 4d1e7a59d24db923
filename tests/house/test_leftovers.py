"""Nothing is left for later, and nothing names the machine it was written on."""

import re
from pathlib import Path

from tests.house.project import files, found, lines, name

TEXT = {
    ".py",
    ".ts",
    ".js",
    ".mjs",
    ".css",
    ".html",
    ".md",
    ".sh",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".in",
    ".lock",
    "",
}
LATER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")
MACHINE = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|registry\.yarnpkg|npmmirror|deb\.debian\.org"
    r"|--(?:extra-)?index-url|\"resolved\":\s*\"https?:"
    r"|(?<![\w.])/(?:home/\w|Users/\w|root/|work/)"
)
# The test of this rule has to spell what it forbids.
SELF = Path(__file__)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where the pattern occurs, as `file:line`, in the order of the files."""
    return [
        f"{name(path)}:{number} {line.strip()[:100]}"
        for path in files()
        if path.suffix in TEXT and path != SELF
        for number, line in enumerate(lines(path), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_for_later() -> None:
    later = lines_with(LATER)
    assert not later, found(later)


def test_no_file_names_a_registry_or_somebody_s_home() -> None:
    machine = lines_with(MACHINE)
    assert not machine, found(machine)
