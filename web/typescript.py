"""Writes the console's types from the Python vocabulary, so that no type is written twice.

`python -m web.typescript` writes the file, `--check` fails when it is out of date.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import inspect

from command.events import Event
from command.instead import Instead
from command.orders import Order
from command.people.model import Role
from command.permits import PERMITS
from command.recommending import Candidate
from incidents.model import NEXT, IncidentState
from video.sight import Sighting
from web.wire import FromConsole, ToConsole

TARGET = Path(__file__).parent / "console" / "src" / "wire" / "vocabulary.ts"
HEAD = "// Made by `python -m web.typescript` from the Python vocabulary. Do not edit.\n"
ASKED = (Candidate, Instead, Sighting)
"""What is asked over HTTP and is in no message of the live socket."""
PLAIN: dict[type[inspect.Type], str] = {
    inspect.AnyType: "unknown",
    inspect.NoneType: "null",
    inspect.BoolType: "boolean",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.StrType: "string",
    inspect.BytesType: "string",
}


def spell(kind: inspect.Type) -> str:  # noqa: C901 - one flat case per kind of type
    """One type as TypeScript writes it; structs by name. Raises TypeError for a kind the wire should not use."""
    if type(kind) in PLAIN:
        return PLAIN[type(kind)]
    match kind:
        case inspect.CustomType() if kind.cls is object:
            return "unknown"
        case inspect.Metadata():
            return spell(kind.type)
        case inspect.StructType():
            return name_of(kind.cls)
        case inspect.LiteralType():
            return " | ".join(msgspec.json.encode(value).decode() for value in kind.values)
        case inspect.UnionType():
            return " | ".join(spell(member) for member in kind.types)
        case inspect.VarTupleType() | inspect.ListType():
            item = spell(kind.item_type)
            return f"({item})[]" if "|" in item else f"{item}[]"
        case inspect.DictType():
            return f"Record<string, {spell(kind.value_type)}>"
        case _:
            raise TypeError(f"{kind} has no TypeScript spelling: use a plainer type on the wire")


def name_of(cls: type) -> str:
    """The states of the packages are all called State; on the wire they bear their package's name."""
    return f"{cls.__module__.split('.')[0].title()}State" if cls.__name__ == "State" else cls.__name__


def declare(kind: inspect.StructType) -> str:
    """The interface of one struct."""
    lines = [f"export interface {name_of(kind.cls)} {{"]
    if kind.tag is not None:
        lines.append(f"  type: {msgspec.json.encode(kind.tag).decode()};")
    optional = kind.cls.__module__.endswith(("orders", "wire")) or kind.cls.__name__ == "Place"
    lines += [
        f"  {part.encode_name}{'?' if optional and not part.required else ''}: {spell(part.type)};"
        for part in kind.fields
    ]
    return "\n".join([*lines, "}"])


def structs(kinds: Iterable[inspect.Type], seen: dict[str, inspect.StructType]) -> None:
    """Collect every struct that can be reached, each once, by name."""
    for kind in kinds:
        if isinstance(kind, inspect.StructType):
            known = seen.get(name_of(kind.cls))
            if known is not None and known.cls is not kind.cls:
                raise TypeError(f"two structs are called {name_of(kind.cls)}: {known.cls} and {kind.cls}")
            if known is None:
                seen[name_of(kind.cls)] = kind
                structs((part.type for part in kind.fields), seen)
            continue
        for inner in ("types", "type", "item_type", "key_type", "value_type"):
            below: Any = getattr(kind, inner, ())
            structs(below if isinstance(below, tuple) else (below,), seen)


def text() -> str:
    """The whole file."""
    unions = {"Order": Order, "LogEvent": Event, "FromConsole": FromConsole, "ToConsole": ToConsole}
    seen: dict[str, inspect.StructType] = {}
    roots = {name: inspect.type_info(union) for name, union in unions.items()}
    structs((*roots.values(), *map(inspect.type_info, ASKED)), seen)
    parts = [HEAD, *(declare(seen[name]) for name in sorted(seen))]
    for name, root in roots.items():
        members = root.types if isinstance(root, inspect.UnionType) else (root,)
        parts.append(f"export type {name} =\n" + "\n".join(f"  | {spell(member)}" for member in members) + ";")
    parts += [permits(), nexts()]
    return "\n\n".join(parts) + "\n"


def permits() -> str:
    """Which roles may give which order, so that the page offers nothing that is refused."""
    lines = ["/** The roles that may give each order; none for what no person orders. */", "export const PERMITS = {"]
    for order in sorted(PERMITS, key=lambda order: order.__name__):
        roles = (msgspec.json.encode(role).decode() for role in get_args(Role) if role in PERMITS[order])
        lines.append(f"  {order.__name__}: [{', '.join(roles)}],")
    return "\n".join([*lines, '} as const satisfies Record<Order["type"], readonly Operator["role"][]>;'])


def nexts() -> str:
    """Which states of an incident may follow which, so that the page offers no step that is refused."""
    lines = ["/** The states of an incident that may follow each. */", "export const NEXT = {"]
    for state in get_args(IncidentState):
        after = (msgspec.json.encode(to).decode() for to in get_args(IncidentState) if to in NEXT[state])
        lines.append(f"  {state}: [{', '.join(after)}],")
    return "\n".join([*lines, '} as const satisfies Record<Incident["state"], readonly Incident["state"][]>;'])


def main() -> int:
    """Write, or with `--check` compare."""
    if "--check" not in sys.argv:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(text(), encoding="utf-8")
        return 0
    if TARGET.read_text(encoding="utf-8") == text():
        return 0
    sys.stderr.write("The console's types are out of date: run python -m web.typescript\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
