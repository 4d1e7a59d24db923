"""A picture is late by what it came later than the best did, by its source's own clock, however wrong that is."""

import itertools
import random
from collections.abc import Iterable
from timeit import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.fanout.lateness import Lateness, told

HOUR, DAY = 3600.0, 86_400.0
RATE = 90_000

ppm = st.floats(-100e-6, 100e-6)
seeds = st.integers(0, 2**32)


class Source:
    """Pictures each `every` seconds, stamped by a clock that is `slow` (a part of it), which come up to 30 ms late at random."""

    def __init__(self, slow: float = 0.0, seed: int = 0, every: float = 1.0) -> None:
        self.now = 500.0
        self.late = Lateness()
        self._slow, self._every, self._time = slow, every, 0.0
        self._chance = random.Random(seed)

    def play(self, seconds: float, late: float = 0.0, until: float | None = None) -> float:
        """So long, each later by `late` seconds, which rises or falls to `until`; how late the last is said to be."""
        count = max(1, int(seconds / self._every))
        for number in range(1, count + 1):
            self.now += self._every
            self._time += self._every * (1 - self._slow)
            behind = late + ((until if until is not None else late) - late) * number / count
            self.late.note(round(self._time * RATE), self.now + behind + self._chance.uniform(0, 0.03))
        return self.late.seconds

    def jump(self, seconds: float) -> None:
        """Its clock is put forward, or back."""
        self._time += seconds


@given(ppm, seeds)
def test_a_clock_that_runs_fast_or_slow_does_not_look_late_after_a_day(slow: float, seed: int) -> None:
    assert Source(slow, seed, every=5.0).play(DAY) < 0.1


@given(ppm, seeds, st.floats(2, 40))
def test_a_backlog_is_late_by_itself_for_hours_and_no_longer_than_it_lasts(
    slow: float, seed: int, backlog: float
) -> None:
    source = Source(slow, seed)
    source.play(2 * HOUR)
    source.play(60, 0.0, backlog)
    for _ in range(5):
        assert abs(source.play(HOUR, backlog) - backlog) < 0.3
    source.play(10, backlog, 0.0)
    assert source.play(60) < 0.3


@given(st.floats(0, 0.03), st.lists(st.floats(0, 30), min_size=1, max_size=20))
def test_within_minutes_it_is_what_the_newest_came_later_than_the_best(first: float, delays: list[float]) -> None:
    lateness = Lateness()
    for number, delay in enumerate([first, *delays]):
        lateness.note(number * RATE, 10.0 + number + delay)
    best = min(first, *delays)
    assert lateness.seconds == pytest.approx(delays[-1] - best, abs=0.02)


@given(st.floats(0.5, 10_000), st.sampled_from((-1, 1)), seeds)
def test_a_jump_of_the_sources_clock_begins_anew(jump: float, way: int, seed: int) -> None:
    source = Source(seed=seed, every=0.04)
    source.play(60)
    source.jump(way * jump)
    assert source.play(0.04) < 0.05
    assert source.play(60, 4.0) == pytest.approx(4.0, abs=0.1)
    source.jump(-jump)
    assert source.play(2, 4.0) < 0.1, "what it is late by is not known any more"


def test_times_that_wrap_go_on() -> None:
    lateness = Lateness()
    for number in range(10):
        lateness.note(2**32 - 5 * RATE + number * RATE & 0xFFFFFFFF, 10.0 + number + (3.0 if number > 6 else 0.0))
    assert lateness.seconds == pytest.approx(3.0, abs=0.01)


def test_what_begins_late_is_late_once_something_better_came() -> None:
    source = Source(every=0.04)
    source.play(2, 2.0, 0.0)  # a recorder sends what it holds at once
    assert source.play(1) < 0.05
    assert source.play(1, 3.0) == pytest.approx(3.0, abs=0.05)


def test_who_joins_a_late_stream_is_told_by_its_source() -> None:
    lateness = Lateness()
    lateness.expect(7 * RATE, 99.0)
    assert lateness.seconds == 0.0, "of what has not begun nothing can be said"
    for number in range(100):
        lateness.note(number * RATE // 25, 100.0 + number / 25)
    lateness.expect(99 * RATE // 25 + 4 * RATE, 100.0 + 99 / 25)
    assert lateness.seconds == pytest.approx(4.0)
    lateness.expect(99 * RATE // 25 + 2 * RATE, 100.0 + 99 / 25)
    assert lateness.seconds == pytest.approx(4.0), "a report that was held back itself tells less"
    for number in range(100, 200):
        lateness.note(number * RATE // 25 + 4 * RATE, 100.0 + number / 25)
    assert lateness.seconds == pytest.approx(0.0, abs=0.01), "and it has caught up"


def test_what_is_cleared_is_forgotten() -> None:
    source = Source()
    source.play(10)
    source.play(10, 5.0)
    source.late.clear()
    assert source.late.seconds == 0.0
    assert source.play(10, 9.0) < 0.1


def heard(seconds: Iterable[float]) -> list[int]:
    """What is told, one look after the other."""
    return list(itertools.accumulate(seconds, lambda before, late: told(late, before), initial=0))[1:]


def test_a_person_is_told_from_two_seconds_on_until_it_is_less_than_one() -> None:
    assert heard((0.4, 1.9, 2.0, 3.6, 1.9, 1.0, 0.9, 1.9)) == [0, 0, 2, 4, 2, 2, 0, 0]


def test_it_costs_less_than_two_microseconds_a_picture() -> None:
    lateness, pictures = Lateness(), iter(range(10**9))

    def one() -> None:
        number = next(pictures)
        lateness.note(number * 3600, number * 0.04)

    assert min(timeit(one, number=2000) for _ in range(10)) / 2000 < 2e-6
