"""How a field of an order is drawn."""

from typing import Any

import msgspec
from hypothesis import strategies as st


class Ref(msgspec.Struct, frozen=True):
    """An id to be taken from the state when the order is given: the `pick`-th of those worth trying."""

    table: str
    pick: int


def ref(table: str) -> st.SearchStrategy[Ref]:
    return st.builds(Ref, st.just(table), st.integers(0, 7))


def one(*values: object) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


TEXT = one("已处置", "误报", "🚒 到场")
