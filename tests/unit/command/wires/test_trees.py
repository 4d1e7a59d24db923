"""A document can be read and do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.wires.trees import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, TreeError, element, parse

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""
ELSEWHERE = b"""<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>"""


@pytest.mark.parametrize("document", [LAUGHS, OUTSIDE, ELSEWHERE])
def test_a_document_with_a_dtd_is_refused(document: bytes) -> None:
    with pytest.raises(TreeError, match="DTD"):
        parse(document)


def test_an_entity_that_nobody_has_declared_is_an_error() -> None:
    with pytest.raises(TreeError):
        parse(b"<a>&x;</a>")


@pytest.mark.parametrize(
    "document",
    [
        b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1),
        b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>",
        b"<a>" + b" " * MAX_BYTES + b"</a>",
        b'<?xml version="1.0" encoding="nothing"?><a/>',
        b"",
        b"<a>",
    ],
)
def test_what_is_too_much_or_no_xml_is_refused(document: bytes) -> None:
    with pytest.raises(TreeError):
        parse(document)


@given(st.binary(max_size=200))
def test_random_bytes_give_a_known_error(document: bytes) -> None:
    with pytest.raises(TreeError):
        parse(document)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=50))
def test_text_comes_back_as_it_was_written(text: str) -> None:
    assert parse(element("a", f"x{text}x").encode()).text == f"x{text}x"


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert parse(element("a", "one\x00two\x1bthree").encode()).text == "one\ufffdtwo\ufffdthree"
