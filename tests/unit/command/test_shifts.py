"""Which shift a moment lies in."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.fitness import Shift
from command.shifts import two_spans

DAY = Shift(id="day", name="日班", begin="08:00", end="20:00")
NIGHT = Shift(id="night", name="夜班", begin="20:00", end="08:00")
LONG_DAY = Shift(id="day", name="日班", begin="08:00", end="20:15")
LONG_NIGHT = Shift(id="night", name="夜班", name_en="night shift", begin="20:00", end="08:15")
ALL_DAY = Shift(id="all", name="全天", begin="07:00", end="07:00")
OFFICE = Shift(id="office", name="常日班", begin="09:00", end="17:00")


def spans(shifts: list[Shift], time: str) -> list[tuple[str | None, str, str]]:
    return [(one.id, f"{one.begin:%d %H:%M}", f"{one.end:%d %H:%M}") for one in two_spans(shifts, time)]


@pytest.mark.parametrize(
    ("time", "current", "before"),
    [
        ("2026-06-21T08:00:00.000+08:00", ("day", "21 08:00", "21 20:00"), ("night", "20 20:00", "21 08:00")),
        ("2026-06-21T19:59:59.999+08:00", ("day", "21 08:00", "21 20:00"), ("night", "20 20:00", "21 08:00")),
        ("2026-06-21T23:30:00.000+08:00", ("night", "21 20:00", "22 08:00"), ("day", "21 08:00", "21 20:00")),
        ("2026-06-22T03:30:00.000+08:00", ("night", "21 20:00", "22 08:00"), ("day", "21 08:00", "21 20:00")),
    ],
)
def test_two_shifts_of_twelve_hours(time: str, current: tuple[str, ...], before: tuple[str, ...]) -> None:
    assert spans([DAY, NIGHT], time) == [current, before]


@pytest.mark.parametrize(
    ("time", "current", "before"),
    [
        ("2026-06-21T20:05:00.000+08:00", ("day", "21 08:00", "21 20:15"), ("night", "20 20:15", "21 08:00")),
        ("2026-06-21T20:20:00.000+08:00", ("night", "21 20:15", "22 08:00"), ("day", "21 08:00", "21 20:15")),
        ("2026-06-22T08:10:00.000+08:00", ("day", "22 08:00", "22 20:15"), ("night", "21 20:15", "22 08:00")),
    ],
)
def test_where_two_overlap_the_first_of_the_table_counts(
    time: str, current: tuple[str, ...], before: tuple[str, ...]
) -> None:
    assert spans([LONG_DAY, LONG_NIGHT], time) == [current, before]


def test_a_shift_that_another_one_interrupts_is_two() -> None:
    told = spans([OFFICE, LONG_DAY], "2026-06-21T18:00:00.000+08:00")
    assert told == [("day", "21 17:00", "21 20:15"), ("office", "21 09:00", "21 17:00")]


def test_a_shift_of_a_whole_day_is_one_each_day() -> None:
    told = spans([ALL_DAY], "2026-06-21T06:00:00.000+08:00")
    assert told == [("all", "20 07:00", "21 07:00"), ("all", "19 07:00", "20 07:00")]


def test_a_shift_has_its_name_in_english_where_the_table_says_it() -> None:
    current, before = two_spans([LONG_DAY, LONG_NIGHT], "2026-06-21T20:20:00.000+08:00")
    assert (current.name, current.name_en, before.name_en) == ("夜班", "night shift", "")


def test_without_shifts_it_is_the_calendar_day() -> None:
    told = spans([], "2026-06-21T03:30:00.000+08:00")
    assert told == [(None, "21 00:00", "22 00:00"), (None, "20 00:00", "21 00:00")]


def test_between_shifts_there_is_a_time_of_nobody() -> None:
    told = spans([OFFICE], "2026-06-21T22:00:00.000+08:00")
    assert told == [(None, "21 17:00", "22 09:00"), ("office", "21 09:00", "21 17:00")]


TIMES = st.datetimes(datetime(2000, 1, 3), datetime(2100, 1, 1)).map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000+08:00")  # noqa: DTZ001 - the offset is written after it


@given(
    TIMES,
    st.sampled_from(
        [
            [],
            [DAY, NIGHT],
            [OFFICE],
            [OFFICE, NIGHT],
            [NIGHT],
            [LONG_DAY, LONG_NIGHT],
            [LONG_NIGHT, LONG_DAY],
            [ALL_DAY],
            [OFFICE, ALL_DAY],
        ]
    ),
)
def test_every_moment_lies_in_one_that_touches_the_one_before(time: str, shifts: list[Shift]) -> None:
    current, before = two_spans(shifts, time)
    assert f"{current.begin:%Y-%m-%dT%H:%M:%S}" <= time[:19] < f"{current.end:%Y-%m-%dT%H:%M:%S}"
    assert before.begin < before.end
    assert before.begin < current.begin == before.end
