"""A rule that is switched off says why, on the same line."""

import re

import pytest

from tests.house.project import files, found, lines, name, python_comments

PYTHON = re.compile(
    r"#\s*(?:noqa\b(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[^\]]*\])?|pragma:\s*no cover)"
)
TYPESCRIPT = re.compile(r"eslint-disable(?:(?! --).)*|@ts-(?:ignore|expect-error|nocheck)")
# Two short words: enough to tell a reason from a stray dash.
SHORTEST_REASON = 8


def unexplained(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the text switches a rule off and nothing but that."""
    return bool(pattern.search(text)) and sum(map(str.isalpha, pattern.sub("", text))) < SHORTEST_REASON


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("# noqa", True),
        ("# noqa: S101, BLE001", True),
        ("# noqa: BLE001 - the edge answers every error", False),
        ("# type: ignore[attr-defined]", True),
        ("# type: ignore[attr-defined] # a tagged struct has a tag", False),
        ("# a plain comment", False),
    ],
)
def test_the_python_rule_itself(text: str, bare: bool) -> None:
    assert unexplained(PYTHON, text) is bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("eslint-disable-next-line complexity, @typescript-eslint/no-deprecated", True),
        ("eslint-disable-next-line complexity -- one flat case per event", False),
        ("@ts-expect-error", True),
        ("@ts-expect-error the browser has it, the types do not", False),
    ],
)
def test_the_typescript_rule_itself(text: str, bare: bool) -> None:
    assert unexplained(TYPESCRIPT, text) is bare


def test_python_says_why_a_rule_is_off() -> None:
    bare = [
        f"{name(path)}:{number} {comment}"
        for path in files(".py")
        for number, comment in python_comments(path)
        if unexplained(PYTHON, comment)
    ]
    assert not bare, found(bare)


def test_typescript_says_why_a_rule_is_off() -> None:
    bare = [
        f"{name(path)}:{number} {line.strip()}"
        for path in files(".ts", ".js", ".mjs")
        for number, line in enumerate(lines(path), 1)
        if (off := TYPESCRIPT.search(line)) and unexplained(TYPESCRIPT, line[off.start() :])
    ]
    assert not bare, found(bare)
