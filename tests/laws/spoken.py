"""Any value of a type that JSON can spell, for hypothesis: what a program that talks to the centre might say."""

from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

EXACT = 2**53 - 1
"""Integers beyond it are refused at the door (`devices/strict.py`)."""
KNOWN = (
    "A1", "I1", "I1-1", "P12", "WL-018", "SM-3320", "line-119-01", "police", "PD-03", "v1", "e3", "viewer",
    "2026-06-22T08:00:00.000+08:00",
)  # fmt: skip
"""What means something in the world the orders are given in."""
TEXTS = st.sampled_from(KNOWN) | st.text(max_size=12) | st.sampled_from(["", "\0", "x" * 2000])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT, EXACT) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
PLAIN: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
    inspect.AnyType: VALUES,
    inspect.NoneType: st.none(),
    inspect.BoolType: st.booleans(),
    inspect.BytesType: st.binary(max_size=8),
    inspect.StrType: TEXTS,
}


def spoken(kind: inspect.Type) -> st.SearchStrategy[Any]:  # noqa: C901 - one flat case per kind of type
    """JSON values of one type. Raises TypeError for a type that an order should not have."""
    if type(kind) in PLAIN:
        return PLAIN[type(kind)]
    match kind:
        case inspect.IntType(ge=ge, le=le):
            return st.integers(-EXACT if ge is None else ge, EXACT if le is None else le)
        case inspect.FloatType(ge=ge, le=le):
            return st.floats(ge, le, allow_nan=False, allow_infinity=False)
        case inspect.Metadata(type=inner):
            return spoken(inner)
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.UnionType(types=types):
            return st.one_of(*(spoken(member) for member in types))
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return st.lists(spoken(item), max_size=3)
        case inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(spoken(key), spoken(value), max_size=3)
        case inspect.CustomType() if kind.cls is object:
            return VALUES
        case inspect.StructType(tag_field=tag, tag=name):
            fields = {field.encode_name: spoken(field.type) for field in kind.fields}
            must = {field.encode_name for field in kind.fields if field.required}
            mandatory = {name: value for name, value in fields.items() if name in must}
            if tag is not None:
                mandatory[tag] = st.just(name)
            optional = {name: value for name, value in fields.items() if name not in must}
            return st.fixed_dictionaries(mandatory, optional=optional)
        case _:
            raise TypeError(f"{kind} can't be said in JSON: use a plainer type in an order")
