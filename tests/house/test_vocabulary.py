"""Every order and event has a golden example and a word in the glossary; every event is applied somewhere."""

import ast
import json
from pathlib import Path

import msgspec
import pytest

from command.events import EVENTS
from command.orders import ORDERS
from tests.house.project import PACKAGES, ROOT

VOCABULARY = [*ORDERS, *EVENTS]
EXAMPLES = ROOT / "tests" / "examples"


def tag(kind: type) -> str:
    """The word for it on the wire."""
    return str(msgspec.inspect.type_info(kind).tag)  # type: ignore[attr-defined] # a tagged struct has a tag


def names_used(module: Path) -> set[str]:
    """The names a module uses; an import alone is no use."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    plain = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return plain | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def applied() -> set[str]:
    """Every name used in a module or folder called `apply`."""
    modules = [
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts
    ]
    return set().union(*(names_used(path) for path in modules if "apply" in (path.stem, path.parent.name)))


def test_no_word_is_used_twice() -> None:
    tags = [tag(kind) for kind in VOCABULARY]
    assert len(tags) > 1
    assert len(tags) == len(set(tags))


@pytest.mark.parametrize("kind", VOCABULARY, ids=tag)
def test_a_golden_example_decodes(kind: type[msgspec.Struct]) -> None:
    raw = (EXAMPLES / f"{tag(kind)}.json").read_bytes()
    example = json.loads(raw)
    assert example["type"] == tag(kind)
    assert set(example) - {"type"} <= {field.encode_name for field in msgspec.structs.fields(kind)}
    decoded = msgspec.json.decode(raw, type=kind)
    assert msgspec.json.decode(msgspec.json.encode(decoded), type=kind) == decoded


def test_every_example_belongs_to_a_word() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.json")} == {tag(kind) for kind in VOCABULARY}


def test_the_glossary_has_every_word() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    missing = sorted(tag(kind) for kind in VOCABULARY if f"`{tag(kind)}`" not in glossary)
    assert not missing


def test_every_event_is_applied() -> None:
    missing = sorted({kind.__name__ for kind in EVENTS} - applied())
    assert not missing
