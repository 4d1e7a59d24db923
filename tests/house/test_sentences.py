"""The console says in Chinese what the centre writes in English: each sentence it knows is one that the program writes."""

import ast
import json
import re
from functools import cache

import pytest

from tests.house.project import PACKAGES, ROOT, files

SENTENCES = json.loads((ROOT / "tests/examples/words/sentences.json").read_text("utf-8"))
ANYTHING = "(?s:.+)"


@cache
def _written() -> list[re.Pattern[str]]:
    """Every text of the program, with anything where it puts a value. Those of values alone say nothing."""
    found = []
    for path in files(".py"):
        if path.relative_to(ROOT).parts[0] not in PACKAGES:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Constant(value=str(text)):
                    found.append(re.escape(text))
                case ast.JoinedStr(values=parts) if len(_plain(parts)) > 8:
                    found.append(
                        "".join(
                            re.escape(str(each.value)) if isinstance(each, ast.Constant) else ANYTHING for each in parts
                        )
                    )
                case _:
                    pass
    return [re.compile(pattern) for pattern in dict.fromkeys(found)]


def _plain(parts: list[ast.expr]) -> str:
    return "".join(str(each.value) for each in parts if isinstance(each, ast.Constant))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_translated_sentence_is_one_that_the_program_writes(sentence: str) -> None:
    assert any(pattern.fullmatch(sentence) for pattern in _written()), (
        f"Nobody writes {sentence!r} any more: mend web/console/src/words/zh/sentences.ts and tests/examples/words."
    )
