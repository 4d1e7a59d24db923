"""Times of a container on one rising clock."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from video.codecs.clock90k import Clock90k

MILLISECONDS = Fraction(1, 1000)
times = st.one_of(st.none(), st.integers(-(2**40), 2**40))


def test_times_of_another_base_come_out_in_ours() -> None:
    clock = Clock90k(MILLISECONDS)
    assert [clock.ticks(pts, 40) for pts in (0, 40, 90, 1000)] == [0, 3600, 8100, 90_000]
    assert clock.shift == 0


def test_a_clip_that_begins_again_goes_on_a_step_later() -> None:
    clock = Clock90k(MILLISECONDS)
    assert [clock.ticks(pts, 40) for pts in (0, 40, 80, 0, 40)] == [0, 3600, 7200, 10_800, 14_400]
    assert clock.shift == 10_800


def test_what_has_no_time_comes_a_step_after_the_last() -> None:
    clock = Clock90k(MILLISECONDS)
    assert [clock.ticks(None, None) for _ in range(3)] == [0, 3600, 7200], (
        "25 a second as long as nothing else is known"
    )
    assert [clock.ticks(None, 20) for _ in range(2)] == [9000, 10_800]


@given(st.lists(st.tuples(times, st.one_of(st.none(), st.integers(1, 10_000)))))
def test_whatever_the_container_says_time_rises(packets: list[tuple[int | None, int | None]]) -> None:
    clock = Clock90k(Fraction(1, 1_000_000))  # a duration may be less than a tick of ours
    found = [clock.ticks(pts, duration) for pts, duration in packets]
    assert all(earlier < later for earlier, later in pairwise(found))
