"""A picture is its packets: cut once, for whole system calls, and nothing may be hung on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.access_unit import MAX_SEGMENTS, AccessUnit

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=200)


@given(SIZES)
def test_a_run_is_of_one_size_with_a_last_one_that_may_be_shorter(sizes: list[int]) -> None:
    unit = AccessUnit(tuple(bytes(size) for size in sizes), 0, True, 0.0)
    assert [at for first, end in unit.runs for at in range(first, end)] == list(range(len(sizes)))
    for first, end in unit.runs:
        assert 0 < end - first <= MAX_SEGMENTS
        assert set(sizes[first : end - 1]) <= {sizes[first]} and sizes[end - 1] <= sizes[first]
    assert unit.size == sum(sizes)


def test_a_usual_picture_is_one_system_call_and_a_key_frame_two() -> None:
    assert len(AccessUnit.of([b"\x41" + bytes(9000)], 0, False, 0.0).runs) == 1
    assert len(AccessUnit.of([b"\x67sps", b"\x68pps", b"\x65" + bytes(50_000)], 0, True, 0.0).runs) == 2


def test_it_gives_back_its_nal_units() -> None:
    nals = [b"\x67sps", b"\x68pps", b"\x65" + bytes(5000)]
    assert AccessUnit.of(nals, 0, True, 0.0).nals() == nals


def test_units_have_no_room_for_more() -> None:
    unit = AccessUnit((), 0, True, 0.0)
    with pytest.raises(AttributeError):
        unit.viewer = 1  # type: ignore[attr-defined]  # what a fan-out might be tempted to do
