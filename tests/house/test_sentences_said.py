"""Whatever the program may tell a desk, the console can say in Chinese: by the code of the refusal, or by an example of the sentence."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.house.project import ROOT, files, name

SENTENCES: list[str] = json.loads((ROOT / "tests/examples/words/sentences.json").read_text("utf-8"))
ANYTHING = "(?s:.+)"
WORDS = ROOT / "web/console/src/words/zh"

TELLERS = (
    "video/agent/", "video/codecs/sdp", "video/media/", "video/sources/", "incidents/", "command/core.py", "command/draft.py",
    "command/permits.py", "command/people/", "web/api/bad_logins.py", "web/api/login.py", "web/api/welcome.py", "web/links/relay.py", "web/live.py", "web/publication.py", "web/remote.py", "web/stage.py",
)  # fmt: skip
"""Where sentences are written that reach a desk: why there is no picture, or an order was not done."""
IN_FUNCTIONS = {"video/decide.py": "_view"}
"""Of these only one function is: the rest is said to administrators, at their terminals."""
BY_PLACE = {
    "PullFailed": 1,
    "SourceError": 1,
    "PullEnded": 1,
    "Refused": 1,
    "_end_pull": 2,
    "SdpError": 0,
    "error": 2,
    "wrong": 2,
}
"""What takes a sentence, and as which argument."""
BY_NAME = {
    "Refusal": "message", "ShowFailed": "message", "SnapFailed": "message", "ViewFailed": "message", "PublishFailed": "message",
    "TrickleFailed": "message", "RtcFailed": "message", "WallFailed": "message", "NotStarted": "message",
    "ViewEnd": "reason", "PublishEnd": "reason",
}  # fmt: skip
INSIDE = {"the answer names no SSRC"}
"""Said only within another sentence."""


class Said(NamedTuple):
    """A sentence as a pattern, its code where one stands beside it, and where it is written."""

    pattern: str
    code: str | None
    where: str


def _calls() -> Iterator[tuple[str, ast.Module, ast.Call]]:
    for path in files(".py"):
        where = name(path)
        only = IN_FUNCTIONS.get(where)
        if only is None and not where.startswith(TELLERS):
            continue
        module = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(module):
            if only is not None and not (isinstance(node, ast.FunctionDef) and node.name == only):
                continue
            within = ast.walk(node) if only is not None else (node,)
            yield from ((where, module, each) for each in within if isinstance(each, ast.Call))


def _sentence(call: ast.Call) -> tuple[ast.expr | None, ast.expr | None]:
    """The sentence that is given to a call, and its code."""
    match call.func:
        case ast.Name(id=called) | ast.Attribute(attr=called):
            pass
        case _:
            return None, None
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if called in BY_NAME:
        return named.get(BY_NAME[called]), named.get("code")
    place = BY_PLACE.get(called)
    if place is None or len(call.args) <= place:
        return None, None
    return call.args[place], call.args[place - 1] if place else None


def _patterns(node: ast.expr | None, module: ast.Module) -> Iterator[str]:
    """What an expression may say; nothing for one that passes on what another has said."""
    match node:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=parts):
            yield "".join(re.escape(str(each.value)) if isinstance(each, ast.Constant) else ANYTHING for each in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from _patterns(one, module)
            yield from _patterns(other, module)
        case ast.Name(id=known):
            for each in ast.walk(module):
                match each:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == known:
                        yield from _patterns(value, module)
        case ast.Call(func=ast.Name(id=called)):
            yield from _returned(called)
        case _:
            return


@cache
def _returned(called: str) -> tuple[str, ...]:
    """What the functions of this name return."""
    found: list[str] = []
    for path in files(".py"):
        if path.relative_to(ROOT).parts[0] in ("tests", "scripts") or f"def {called}(" not in path.read_text("utf-8"):
            continue
        module = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and node.name == called:
                for each in ast.walk(node):
                    if isinstance(each, ast.Return) and not isinstance(each.value, ast.Call):
                        found += _patterns(each.value, module)
    return tuple(found)


def _said() -> list[Said]:
    found = []
    for where, module, call in _calls():
        sentence, beside = _sentence(call)
        code = str(beside.value) if isinstance(beside, ast.Constant) else None
        found += [Said(pattern, code, f"{where}:{call.lineno}") for pattern in _patterns(sentence, module)]
    return [said for said in dict.fromkeys(found) if said.pattern != ANYTHING]


def _codes(file: str, table: str) -> set[str]:
    """The codes that have words of their own in a table of the dictionary."""
    text = (WORDS / file).read_text("utf-8").partition(f"{table}: {{")[2].partition("}")[0]
    return set(re.findall(r"^\s*(\w+):", text, re.MULTILINE))


@pytest.mark.parametrize("said", _said(), ids=lambda said: f"{said.where} {said.code or ''}")
def test_a_sentence_that_a_desk_may_be_told_is_known_to_the_console(said: Said) -> None:
    is_order = said.where.startswith(("incidents/", "command/", "web/remote.py"))
    known = is_order and said.code in _codes("frame.ts", "refusal")
    told = re.sub(r"\\(.)", r"\1", said.pattern.replace(ANYTHING, "…"))
    assert known or told in INSIDE or any(re.fullmatch(said.pattern, one) for one in SENTENCES), (
        f"{said.where} writes {told!r}: add an example to tests/examples/words/sentences.json, and its Chinese to "
        "web/console/src/words/zh/sentences.ts."
    )


def test_enough_is_looked_at() -> None:
    assert len(_said()) > 90, "sentences are written in another way now: mend this test"


def test_each_code_with_words_of_its_own_is_one_that_the_program_sends() -> None:
    written = {
        node.value
        for path in files(".py")
        if path.relative_to(ROOT).parts[0] not in ("tests", "scripts")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    peer = (ROOT / "web/console/src/video/peer.ts").read_text("utf-8")
    own = set(re.findall(r'failed\("(\w+)"', peer))
    assert _codes("frame.ts", "refusal") - written == set()
    assert _codes("pictures.ts", "broken") - written - own == set()
    assert own - _codes("pictures.ts", "broken") == set(), "what the browser's end says has words"
