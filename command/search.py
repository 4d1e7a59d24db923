"""What a search for incidents looks for, and the tokens by which it is found (pure). See docs/incidents.md.

Chinese has no spaces, and words of two characters are what people type. So every two neighbouring characters are a token, and a
word of n characters is found as a phrase of n - 1 of them. Filters are tokens too: every combination is an intersection.
Tokens are ASCII letters and digits only, so that no tokenizer can split or fold one, and no query can hold an operator.
"""

from collections.abc import Iterator, Mapping
from math import cos, floor, radians, sqrt
from typing import Any

from msgspec import Struct

from incidents.linking import METRES_PER_DEGREE
from incidents.model import AlarmClass, IncidentState

SEARCHED = ("text", "state", "class", "street", "lat", "lon")
"""The columns of an incident from which its tokens are made: while they stay, so do the tokens."""
FINE_M, COARSE_M = 500.0, 2000.0
"""The sides of the squares that an incident lies in; what is searched near to is covered by 36 of them at most."""
FINE_TO_M, MAX_NEAR_M = 1000.0, 5000.0
"""Up to this radius the fine squares are looked through, beyond it the coarse ones; further away is not near."""
MAX_NEAR_LAT = 85.0
"""Towards the poles degrees of longitude vanish, and squares with them."""
SLACK_M = 1.0
"""Squares are looked through so far beyond the radius: a rounded bit must not hide what lies on the edge of one."""

PIECE = 16
"""Characters of a word that one phrase holds. A longer word is sought in pieces, and then in the text itself: 64 times the
same digit cost 540 ms as one phrase over a million incidents, 64 posting lists of 60,000 incidents each, and 100 ms in pieces."""

Phrase = tuple[str, ...]
"""Tokens that follow one another."""


class Near(Struct, frozen=True):
    """A circle: WGS-84 degrees, metres up to `MAX_NEAR_M`."""

    lat: float
    lon: float
    metres: float

    @property
    def narrowing(self) -> float:
        """What a degree of longitude is here of one of latitude."""
        return cos(radians(self.lat))


class Search(Struct, frozen=True, kw_only=True):
    """What is looked for; all of it must hold. `since` ≤ opened < `until`, in ms since 1970. `words` are in lower case."""

    words: tuple[str, ...] = ()
    state: IncidentState | None = None
    alarm_class: AlarmClass | None = None
    street: str | None = None
    since: int | None = None
    until: int | None = None
    near: Near | None = None


class Wanted(Struct, frozen=True):
    """A search in tokens: each of `phrases`, and any of `places` where there are some. `long` words are in the text as well."""

    phrases: tuple[Phrase, ...]
    places: tuple[str, ...]
    long: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a query, as they are looked for: upper and lower case are alike."""
    return tuple(text.lower().split())


def class_name(alarm_class: AlarmClass) -> str:
    """`scheme/kind/code`; the scheme may hold slashes itself (`CJ/T 214-2007`)."""
    return f"{alarm_class.scheme}/{alarm_class.kind}/{alarm_class.code}"


def tokens(row: Mapping[str, Any]) -> str:
    """All tokens of an incident, with blanks between, from its columns `SEARCHED`."""
    runs = row["text"].split()
    found: list[str] = []
    for run in runs:
        # The last character stands after the pairs of its run: no phrase can go on into the next run.
        found += (*_pairs(run), _code(run[-1]))
    found += map(_code, set("".join(runs)) - {run[-1] for run in runs})
    found += _filters(row["state"], row["class"], row["street"])
    if row["lat"] is not None and row["lon"] is not None:
        found += (_square(side, row["lat"], row["lon"]) for side in (FINE_M, COARSE_M))
    return " ".join(found)


def wanted(search: Search) -> Wanted:
    """The tokens of a search."""
    named = None if search.alarm_class is None else class_name(search.alarm_class)
    words = dict.fromkeys(_pairs(piece) or (_code(piece),) for word in search.words for piece in _pieces(word))
    filters = [(token,) for token in _filters(search.state, named, search.street)]
    places = () if search.near is None else tuple(_squares(search.near))
    return Wanted((*filters, *words), places, tuple(word for word in search.words if len(word) > PIECE))


def _pieces(word: str) -> list[str]:
    return [word[at : at + PIECE] for at in range(0, len(word), PIECE)]


def _filters(state: str | None, named: str | None, street: str | None) -> list[str]:
    # The first letter is none of a hexadecimal number: words can't be taken for filters.
    told = (("s", state), ("k", named), ("t", street))
    return [letter + value.encode().hex() for letter, value in told if value is not None]


def _pairs(run: str) -> Phrase:
    return tuple(_code(run[at : at + 2]) for at in range(len(run) - 1))


def _code(characters: str) -> str:
    return characters.encode("utf-16-be", "surrogatepass").hex()


def _square(side: float, lat: float, lon: float) -> str:
    row = _band(side, lat)
    return _name(side, row, _column(side, row, lon))


def _name(side: float, row: int, column: int) -> str:
    return f"{'q' if side == FINE_M else 'w'}{row:x}x{column:x}"


def _band(side: float, lat: float) -> int:
    return floor((lat + 90) * METRES_PER_DEGREE / side)


def _column(side: float, row: int, lon: float) -> int:
    middle = (row + 0.5) * side / METRES_PER_DEGREE - 90
    # At a pole all columns are one.
    return floor((lon + 180) * METRES_PER_DEGREE * max(0.0, cos(radians(middle))) / side)


def _squares(near: Near) -> Iterator[str]:
    """Every square that the circle touches, band by band from the south."""
    side = FINE_M if near.metres <= FINE_TO_M else COARSE_M
    radius = (near.metres + SLACK_M) / METRES_PER_DEGREE
    for row in range(_band(side, near.lat - radius), _band(side, near.lat + radius) + 1):
        south = row * side / METRES_PER_DEGREE - 90
        off = max(0.0, south - near.lat, near.lat - south - side / METRES_PER_DEGREE)
        half = sqrt(max(0.0, radius * radius - off * off)) / near.narrowing
        columns = range(_column(side, row, near.lon - half), _column(side, row, near.lon + half) + 1)
        yield from (_name(side, row, column) for column in columns)
