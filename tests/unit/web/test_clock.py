from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.clock import clock_at, later, seconds_between, zone_of

BEGIN = datetime.fromisoformat("2001-01-01T00:00:00")
TIMES = st.integers(0, 10**12).map(lambda ms: (BEGIN + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds"))
OFFSETS = st.sampled_from(["+08:00", "-03:30", "+00:00", "+14:00"])


@pytest.mark.parametrize("offset", ["+08:00", "-03:30", "+00:00"])
def test_the_clock_says_its_offset_and_milliseconds(offset: str) -> None:
    now = clock_at(offset)()
    assert now.endswith(offset) and len(now) == len("2026-06-21T20:14:07.120+08:00")
    assert datetime.fromisoformat(now).utcoffset() == zone_of(offset).utcoffset(None)


@given(TIMES, OFFSETS, st.integers(-10_000_000, 10_000_000))
def test_later_and_between_undo_each_other(time: str, offset: str, milliseconds: int) -> None:
    now = time + offset
    then = later(now, timedelta(milliseconds=milliseconds))
    assert then.endswith(offset)
    assert seconds_between(now, then) == pytest.approx(milliseconds / 1000)


def test_times_of_two_offsets_are_compared_as_moments() -> None:
    assert seconds_between("2026-06-21T20:00:00.000+08:00", "2026-06-21T12:00:01.500+00:00") == 1.5
