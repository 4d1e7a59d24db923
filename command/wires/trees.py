"""XML as small trees, read so that no document can do more than be read. Pure. See docs/record.md.

A document with a DTD is refused before anything of it is used: without one there are no entities, so none can grow (a billion
laughs) and none can name a file or an address (XXE). That takes one handler of the standard library's expat; another library
would only do the same for us.
"""

import re
from collections.abc import Iterable, Iterator
from xml.parsers.expat import ExpatError, ParserCreate

from msgspec import Struct

MAX_BYTES = 256 * 1024
"""Of one document: a warning with polygons of a whole coast has some 100 KB."""
MAX_DEPTH, MAX_ELEMENTS = 16, 5_000
"""A CAP alert is five deep, and one in two languages with forty areas has some 500 elements."""

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 §2.2 has no way to write."""


class TreeError(Exception):
    """A document that can't be taken; the text says why and how to mend it."""


class Node(Struct):
    """An element: `name` as `namespace local`, its text without blanks at both ends, what is in it."""

    name: str
    text: str
    children: list["Node"]

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    def all(self, name: str) -> Iterator["Node"]:
        """Every element of this local name, at any depth."""
        for child in self.children:
            if child.local == name:
                yield child
            yield from child.all(name)


def parse(document: bytes) -> Node:
    """The root of a document. Raises TreeError."""
    if len(document) > MAX_BYTES:
        raise TreeError(f"The document has {len(document)} bytes: send at most {MAX_BYTES}.")
    reader = _Reader()
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(document, True)
    except (ExpatError, ValueError, LookupError) as error:  # also an encoding that nobody has heard of
        raise TreeError(f"This is no XML that can be read: {error}.") from None
    if reader.root is None:  # unreachable: expat has no document without a root
        raise TreeError("The document is empty.")
    return reader.root


class _Reader:
    """Builds the tree while expat reads."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._texts: list[list[str]] = []
        self._count = 0

    def refuse_doctype(self, *_: object) -> None:
        raise TreeError("The document has a DTD, which is not taken: send it without <!DOCTYPE …>.")

    def start(self, name: str, _: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise TreeError(f"The document is too deep or too long: {MAX_DEPTH} levels, {MAX_ELEMENTS} elements.")
        node = Node(name, "", [])
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._texts.append([])

    def end(self, _: str) -> None:
        self._open.pop().text = "".join(self._texts.pop()).strip()

    def characters(self, text: str) -> None:
        self._texts[-1].append(text)


def written(text: str) -> str:
    """Text as it stands between tags. What XML can't hold becomes a question mark in a diamond."""
    safe = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
    for plain, told in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        safe = safe.replace(plain, told)
    return safe


def element(name: str, inner: Iterable[str] | str, attributes: str = "") -> str:
    """One element; `inner` is text, or elements that are written already."""
    content = written(inner) if isinstance(inner, str) else "".join(inner)
    return f"<{name}{attributes}>{content}</{name}>"
