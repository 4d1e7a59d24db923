"""Timestamps of a slot rise for ever, whatever is shown, and the newest picture is never played in arrears."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from video.fanout.timeline import AGE_TICKS, BURST_TICKS, CLOCK_RATE, DRIFT_TICKS, Timeline


def test_a_steady_source_keeps_its_own_spacing() -> None:
    timeline = Timeline(100.0)
    # Arrival jitters by a few ms; the pictures were taken 40 ms apart.
    stamps = [timeline.stamp(1000 + 3600 * i, True, 100 + i / 25 + (i % 3) / 500) for i in range(50)]
    assert {b - a for a, b in itertools.pairwise(stamps)} == {3600}


def test_catching_up_takes_no_time_on_the_viewers_clock() -> None:
    timeline = Timeline(0.0)
    burst = [timeline.stamp(3600 * i, i == 24, 5.0) for i in range(25)]
    assert burst[-1] - burst[0] == 24 * BURST_TICKS
    assert abs(burst[-1] - 5 * CLOCK_RATE) <= 24 * BURST_TICKS
    assert timeline.stamp(3600 * 25, True, 5.04) == burst[-1] + 3600


def test_silence_counts_as_time() -> None:
    timeline = Timeline(0.0)
    first = timeline.stamp(0, True, 0.0)
    timeline.switch()
    assert timeline.stamp(77, True, 60.0) - first == 60 * CLOCK_RATE


def test_a_source_that_jumps_is_anchored_anew() -> None:
    timeline = Timeline(0.0)
    timeline.stamp(0, True, 0.0)
    jumped = timeline.stamp(50 * CLOCK_RATE, True, 0.04)
    assert jumped == int(0.04 * CLOCK_RATE)
    assert timeline.stamp(50 * CLOCK_RATE + 3600, True, 0.08) == jumped + 3600


def test_a_node_follows_pictures_that_come_later_and_later_and_a_player_does_not() -> None:
    # 25 a second; one after the other they come up to ten seconds late.
    pictures = [(3600 * i, i / 25 + min(10.0, i / 100)) for i in range(2000)]
    node, player = Timeline(0.0, AGE_TICKS), Timeline(0.0)
    assert [node.stamp(pts, True, now) for pts, now in pictures] == [pts for pts, _ in pictures]
    behind = [now - player.stamp(pts, True, now) / CLOCK_RATE for pts, now in pictures]
    assert max(behind) <= DRIFT_TICKS / CLOCK_RATE


@given(st.lists(st.tuples(st.integers(-(2**33), 2**33), st.booleans(), st.booleans(), st.floats(0, 3)), max_size=60))
def test_stamps_always_rise_and_never_run_away(steps: list[tuple[int, bool, bool, float]]) -> None:
    timeline, now, last = Timeline(0.0), 0.0, -1
    for pts, live, switch, wait in steps:
        now += wait
        if switch:
            timeline.switch()
        stamp = timeline.stamp(pts, live, now)
        assert stamp > last
        assert stamp <= now * CLOCK_RATE + DRIFT_TICKS + BURST_TICKS * len(steps)
        last = stamp
