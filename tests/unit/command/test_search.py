"""What is typed is found: every substring, and nothing else; filters by the squares, classes and states that they name."""

from math import cos, hypot, radians
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.search import (
    COARSE_M,
    FINE_M,
    FINE_TO_M,
    MAX_NEAR_LAT,
    MAX_NEAR_M,
    Near,
    Search,
    class_name,
    tokens,
    wanted,
    words_of,
)
from incidents.linking import METRES_PER_DEGREE
from incidents.model import AlarmClass

GRID = AlarmClass(scheme="CJ/T 214-2007", kind="event", code="0406")


def row(text: str = "", **others: Any) -> dict[str, Any]:
    empty = {"state": "closed", "class": "a/b/c", "street": None, "lat": None, "lon": None}
    return {**empty, "text": text.lower(), **others}


def is_found(search: Search, held: dict[str, Any]) -> bool:
    """As a posting list would: phrases in their order, places by any."""
    found, sought = tokens(held).split(), wanted(search)
    lists = [" ".join(phrase) for phrase in sought.phrases]
    whole = f" {' '.join(found)} "
    has_long = all(word in held["text"] for word in sought.long)
    return (
        has_long
        and all(f" {one} " in whole for one in lists)
        and (not sought.places or bool(set(sought.places) & set(found)))
    )


WORDS = st.text(st.sampled_from("火水积起 aAbI19%_*\"'\uff11😀é\u3000\u017fK"), max_size=6)


@given(st.lists(WORDS, max_size=4), WORDS)
def test_what_is_found_is_what_contains_the_words(parts: list[str], query: str) -> None:
    held = row(" ".join(parts))
    contains = all(word in held["text"] for word in words_of(query))
    assert is_found(Search(words=words_of(query)), held) == contains


@given(st.text(st.sampled_from("火1"), max_size=70), st.integers(0, 60), st.integers(0, 60))
def test_long_words_are_found_whole(text: str, begin: int, length: int) -> None:
    inside = text[begin : begin + length]
    for query in (inside, f"{inside}1"):
        assert is_found(Search(words=words_of(query)), row(text)) == (query in text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("走马塘桥下 100%_积水", "100%_积水"),
        ("I17 平凉路", "i17"),
        ("Tesla Model Y 起火", "MODEL tesla 火"),
        ("😀😀 报警", "😀"),
        ("１０号楼", "１０号"),
        ('他说"快来"*', '"快来"*'),
        ("a\u3000b", "a b"),
    ],
)
def test_words_as_they_are_typed_are_found(text: str, query: str) -> None:
    assert is_found(Search(words=words_of(query)), row(text))


@pytest.mark.parametrize("query", ["积水 火", "桥积", "下1", "%%", "100 *"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not is_found(Search(words=words_of(query)), row("走马塘桥下 100%_积水"))


@given(st.text())
def test_tokens_are_letters_and_digits_of_ascii_whatever_is_typed(text: str) -> None:
    found = tokens(row(text)) + "".join("".join(phrase) for phrase in wanted(Search(words=words_of(text))).phrases)
    assert all(sign.isascii() and (sign.isalnum() or sign == " ") and sign == sign.lower() for sign in found)


def test_words_are_no_filters() -> None:
    named = {"state": "closed", "class": class_name(GRID), "street": "310110009"}
    for search in (Search(state="closed"), Search(alarm_class=GRID), Search(street="310110009")):
        assert is_found(search, row("", **named))
        ((token,),) = wanted(search).phrases
        assert not is_found(search, row(token, **{**named, "state": "merged", "class": "a/b/c", "street": None}))
        assert not is_found(Search(words=(token,)), row("", **named))


@given(
    st.floats(-MAX_NEAR_LAT, MAX_NEAR_LAT),
    st.floats(-179, 179),
    st.floats(1, MAX_NEAR_M),
    st.floats(0, 1),
    st.floats(0, 6.3),
)
def test_what_lies_in_the_circle_lies_in_its_squares(
    lat: float, lon: float, metres: float, share: float, turn: float
) -> None:
    near = Near(lat, lon, metres)
    away = metres * share / METRES_PER_DEGREE
    there = row(lat=lat + away * cos(turn), lon=lon + away * cos(turn - 1.5707963) / cos(radians(lat)))
    assert hypot(there["lat"] - lat, (there["lon"] - lon) * near.narrowing) * METRES_PER_DEGREE <= metres + 0.01
    assert is_found(Search(near=near), there)


@pytest.mark.parametrize("metres", [1, 499, FINE_TO_M, FINE_TO_M + 1, MAX_NEAR_M])
@pytest.mark.parametrize("lat", [-80.0, 0.0, 31.2864, 84.9])
def test_few_squares_cover_a_circle_and_none_is_far_from_it(lat: float, metres: float) -> None:
    near = Near(lat, 121.5184, metres)
    assert len(wanted(Search(near=near)).places) <= 36
    side = FINE_M if metres <= FINE_TO_M else COARSE_M
    outside = (metres + 2 * side) / METRES_PER_DEGREE
    for there in (row(lat=lat + outside, lon=121.5184), row(lat=lat, lon=121.5184 + outside / near.narrowing)):
        assert not is_found(Search(near=near), there)
