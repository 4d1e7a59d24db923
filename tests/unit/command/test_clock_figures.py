"""Percentiles against limits: exact, and nothing said of too few."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.clock_figures import Limit, measured, percentile

LIMIT = Limit(percent=90, seconds=15, source="NENA-STA-020.1-2020")


@pytest.mark.parametrize(
    ("values", "percent", "value"),
    [([], 50, None), ([7], 95, 7), ([1, 2], 50, 1), ([1, 2, 3], 50, 2), (range(1, 101), 95, 95), (range(1, 11), 90, 9)],
)
def test_the_nearest_rank_counts(values: list[float], percent: int, value: float | None) -> None:
    assert percentile(list(values), percent) == value


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_so_many_in_a_hundred_stay_within_it_and_not_within_less(values: list[float], percent: int) -> None:
    value = percentile(sorted(values), percent)
    assert value is not None
    assert sum(one <= value for one in values) * 100 >= percent * len(values)
    assert sum(one < value for one in values) * 100 < percent * len(values)


def test_of_fewer_than_ten_only_the_values_are_told() -> None:
    told = measured("answer", [16.0, 3.04, inf], 0, [LIMIT])
    assert (told.values, told.never, told.limits[0].kept, told.limits[0].late) == ((3.0, 16.0, None), 1, None, 2)


@pytest.mark.parametrize(("late", "kept"), [(1, True), (2, False)])
def test_of_ten_the_ninth_says_whether_the_limit_is_kept(late: int, kept: bool) -> None:
    told = measured("answer", [10.0] * (10 - late) + [20.0] * late, 0, [LIMIT])
    assert (told.n, told.values, told.limits[0].kept, told.limits[0].late) == (10, (), kept, late)


def test_what_is_never_reached_breaks_the_limit_and_has_no_seconds() -> None:
    told = measured("answer", [1.0] * 8 + [inf] * 2, 0, [LIMIT])
    assert (told.p50, told.p90, told.never, told.limits[0].kept, told.limits[0].value) == (1.0, None, 2, False, None)
