"""Working hours and working days over weekends, holidays, lunch and midnight."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.working_time import Calendar, DaysOff, Hours, Term, add, between, days_between

EXAMPLES = Path(__file__).parents[2] / "examples" / "working_time"
LUNCH = (Hours(begin="09:00", end="12:00"), Hours(begin="13:00", end="17:30"))
OFFICE = Calendar(
    hours=LUNCH,
    holidays=(DaysOff(zh="国庆节", first="2026-10-01", last="2026-10-07"),),
    workdays=("2026-09-20", "2026-10-10"),
)
NIGHT = Calendar(hours=(Hours(begin="22:00", end="06:00"),), weekdays=(1, 2, 3, 4, 5, 6, 7))
CALENDARS = st.sampled_from([OFFICE, NIGHT, Calendar(), Calendar(hours=(Hours(begin="00:00", end="00:00"),))])
MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2026, 11, 1)).map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000+08:00")  # noqa: DTZ001 - the offset is written after it
HOURS = st.integers(1, 100)


def hours(amount: int) -> Term:
    return Term(amount=amount, unit="working_hours")


def days(amount: int) -> Term:
    return Term(amount=amount, unit="working_days")


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2026-09-07T10:00", hours(2), "2026-09-07T12:00"),
        ("2026-09-07T11:30", hours(2), "2026-09-07T14:30"),
        ("2026-09-07T12:20", hours(1), "2026-09-07T14:00"),
        ("2026-09-07T16:30", hours(4), "2026-09-08T12:00"),
        ("2026-09-11T17:00", hours(4), "2026-09-14T13:30"),
        ("2026-09-12T03:00", hours(4), "2026-09-14T14:00"),
        ("2026-09-30T16:30", hours(4), "2026-10-08T12:00"),
        ("2026-10-09T16:30", hours(2), "2026-10-10T10:00"),
        ("2026-09-07T10:00", days(1), "2026-09-08T17:30"),
        ("2026-09-11T10:00", days(1), "2026-09-14T17:30"),
        ("2026-09-12T10:00", days(1), "2026-09-14T17:30"),
        ("2026-09-18T10:00", days(1), "2026-09-20T17:30"),
        ("2026-09-28T10:00", days(7), "2026-10-13T17:30"),
    ],
)
def test_when_a_term_is_over(start: str, term: Term, due: str) -> None:
    assert add(OFFICE, f"{start}:00.000+08:00", term) == f"{due}:00.000+08:00"


def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    assert add(NIGHT, "2026-09-07T23:00:00.000+08:00", hours(8)) == "2026-09-08T23:00:00.000+08:00"
    assert add(NIGHT, "2026-09-08T05:00:00.000+08:00", hours(1)) == "2026-09-08T06:00:00.000+08:00"
    assert add(NIGHT, "2026-09-07T23:00:00.000+08:00", days(1)) == "2026-09-09T06:00:00.000+08:00"


def test_the_offset_stays_and_says_which_day_it_is() -> None:
    assert add(OFFICE, "2026-09-11T23:00:00.000-05:00", hours(1)) == "2026-09-14T10:00:00.000-05:00"
    assert days_between(OFFICE, "2026-09-10T23:00:00.000+08:00", "2026-09-10T23:00:00.000-05:00") == 1


@given(CALENDARS, MOMENTS, HOURS)
def test_so_many_hours_lie_between_the_beginning_and_the_end(calendar: Calendar, start: str, amount: int) -> None:
    due = add(calendar, start, hours(amount))
    assert between(calendar, start, due) == timedelta(hours=amount)
    assert between(calendar, due, start) == -timedelta(hours=amount)
    assert due > start and due[-6:] == "+08:00"


@given(CALENDARS, MOMENTS, st.integers(1, 40))
def test_so_many_days_lie_between_them(calendar: Calendar, start: str, amount: int) -> None:
    due = add(calendar, start, days(amount))
    over_midnight = calendar.hours[-1].end <= calendar.hours[-1].begin
    last = (datetime.fromisoformat(due) - timedelta(days=over_midnight)).isoformat(timespec="milliseconds")
    assert days_between(calendar, start, last) == amount
    assert due > start


@given(CALENDARS, st.tuples(MOMENTS, MOMENTS), st.tuples(HOURS, HOURS), st.sampled_from([hours, days]))
def test_later_and_longer_is_never_sooner(
    calendar: Calendar, starts: tuple[str, str], amounts: tuple[int, int], term: Callable[[int], Term]
) -> None:
    (first, then), (less, more) = sorted(starts), sorted(amounts)
    assert add(calendar, first, term(less)) <= add(calendar, then, term(less))
    assert add(calendar, first, term(less)) <= add(calendar, first, term(more))


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_parts_add_up(calendar: Calendar, first: str, then: str, last: str) -> None:
    whole = between(calendar, first, last)
    assert between(calendar, first, then) + between(calendar, then, last) == whole


@pytest.mark.parametrize(
    "table",
    [
        {"hours": [{"begin": "09:00", "end": "12:30"}, {"begin": "12:00", "end": "17:00"}]},
        {"hours": [{"begin": "13:00", "end": "17:00"}, {"begin": "09:00", "end": "12:00"}]},
        {"hours": [{"begin": "06:00", "end": "09:00"}, {"begin": "22:00", "end": "07:00"}]},
        {"hours": []},
        {"weekdays": []},
        {"weekdays": [0]},
        {"workdays": ["2026-02-30"]},
        {"holidays": [{"first": "2026-10-07", "last": "2026-10-01"}]},
        {"holidays": [{"first": "2026-01-01", "last": "2026-12-31"}]},
    ],
)
def test_a_calendar_that_can_t_be_meant_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(table, Calendar)


def test_which_years_are_known() -> None:
    assert OFFICE.covers(2026) and not OFFICE.covers(2027)
    assert not OFFICE.is_worked(date(2026, 10, 1)) and OFFICE.is_worked(date(2026, 10, 10))


def test_the_console_counts_by_the_same_cases() -> None:
    """`web/console/tests/working_time.test.ts` reads them too."""
    cases = json.loads((EXAMPLES / "between.json").read_text(encoding="utf-8"))
    assert len(cases) == 9
    for case in cases:
        calendar, start, end = msgspec.convert(case["calendar"], Calendar), case["start"], case["end"]
        assert between(calendar, start, end) == timedelta(hours=case["hours"])
        assert days_between(calendar, start, end) == case["days"]
