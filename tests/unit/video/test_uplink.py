"""A line that is full: never more than it takes, never anybody ended for who is not more important."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.agent.uplink import DEFAULT_KBPS, OVERHEAD, SETTLED_SECONDS, Choice, Fit, Sent, Uplink, decide
from video.model import RANK, Priority

PRIORITY = st.sampled_from(sorted(RANK))
KBPS = st.floats(1, 5_000)
RUNNING = st.lists(st.tuples(PRIORITY, KBPS), max_size=8).map(
    lambda found: [Sent(f"p{number}", priority, kbps) for number, (priority, kbps) in enumerate(found)]
)
CHOICES = st.one_of(
    KBPS.map(lambda kbps: [Choice("main", kbps)]),
    st.tuples(KBPS, KBPS).map(lambda both: [Choice("main", max(both)), Choice("sub", min(both))]),
)
MAIN, SUB = Choice("main", 2_000), Choice("sub", 500)


def left(running: Sequence[Sent], fit: Fit) -> list[Sent]:
    return [stream for stream in running if stream.pull not in fit.out]


@given(st.floats(1, 20_000), RUNNING, PRIORITY, CHOICES)
def test_the_line_never_gets_more_than_it_takes_and_nobody_ends_for_an_equal(
    limit: float, running: list[Sent], priority: Priority, choices: list[Choice]
) -> None:
    fit = decide(limit, running, priority, choices)
    lower = {stream.pull for stream in running if RANK[stream.priority] < RANK[priority]}
    stay = sum(stream.kbps for stream in running if stream.pull not in lower)
    if fit is None:
        assert stay + min(choice.kbps for choice in choices) > limit * (1 - 1e-9), "there was room"
        return
    kbps = next(choice.kbps for choice in choices if choice.quality == fit.quality)
    assert sum(stream.kbps for stream in left(running, fit)) + kbps <= limit * (1 + 1e-9)
    assert set(fit.out) <= lower
    for pull in fit.out:
        others = [stream for stream in running if stream.pull not in fit.out or stream.pull == pull]
        assert sum(stream.kbps for stream in others) + kbps > limit * (1 - 1e-9), "one that need not have ended"


@given(st.floats(1, 20_000), RUNNING, PRIORITY, CHOICES)
def test_nobody_ends_while_the_sub_stream_fits_beside_them(
    limit: float, running: list[Sent], priority: Priority, choices: list[Choice]
) -> None:
    fit = decide(limit, running, priority, choices)
    if fit is not None and fit.out:
        assert all(sum(stream.kbps for stream in running) + choice.kbps > limit for choice in choices)


def test_without_a_limit_everything_is_sent_as_it_is_wished_for() -> None:
    running = [Sent(f"p{number}", "incident", 9_999) for number in range(100)]
    assert decide(None, running, "browse", [MAIN, SUB]) == Fit("main")


def test_what_is_less_important_ends_first_and_as_little_of_it_as_will_do() -> None:
    running = [Sent("wall", "wall", 2_000), Sent("look", "browse", 2_000), Sent("fire", "incident", 2_000)]
    assert decide(6_000, running, "incident", [MAIN]) == Fit("main", ("look",))
    assert decide(6_000, running, "wall", [MAIN]) == Fit("main", ("look",))
    assert decide(6_000, running, "browse", [MAIN, SUB]) is None
    assert decide(6_500, running, "browse", [MAIN, SUB]) == Fit("sub")
    assert decide(6_000, running, "incident", [Choice("main", 4_000)]) == Fit("main", ("look", "wall"))
    assert decide(6_000, running, "incident", [Choice("main", 4_001), SUB]) == Fit("sub", ("look",))
    small = [Sent("thin", "browse", 500), Sent("thick", "wall", 2_000)]
    assert decide(2_500, small, "incident", [MAIN]) == Fit("main", ("thick",)), "the thin one need not end"


def sent(line: Uplink, pull: str, kbps: float, seconds: int, begin: int = 0) -> None:
    """A stream that runs at so much on the line."""
    for second in range(begin, begin + seconds + 1):
        line.measure(pull, int((second - begin) * kbps * 125 / OVERHEAD), second)


def test_what_a_camera_sends_is_learnt_and_counts_the_next_time() -> None:
    line = Uplink()
    line.limit = 5_000
    assert line.take("p1", "K-001", "wall", [("main", None)]) == Fit("main")
    assert line.running == (Sent("p1", "wall", DEFAULT_KBPS["main"]),)
    sent(line, "p1", 4_000, int(SETTLED_SECONDS) - 1)
    assert line.running == (Sent("p1", "wall", DEFAULT_KBPS["main"]),), "the burst of the beginning says nothing"
    sent(line, "p1", 4_000, 60)
    [seen] = line.running
    assert seen.kbps == pytest.approx(4_000, rel=0.05)
    line.end("p1")
    assert line.take("p2", "K-002", "wall", [("main", 1_500)]) == Fit("main")
    assert line.take("p3", "K-001", "wall", [("main", None)]) is None, "4,000 beside 1,500 are too many"
    assert line.take("p4", "K-003", "wall", [("main", 3_500)]) == Fit("main")


def test_who_makes_room_is_not_counted_any_more() -> None:
    line = Uplink()
    line.limit = 2_000
    line.take("p1", "K-001", "browse", [("main", None)])
    assert line.take("p2", "K-002", "incident", [("main", None)]) == Fit("main", ("p1",))
    line.measure("p1", 10**9, 1)
    line.end("p1")
    assert [stream.pull for stream in line.running] == ["p2"]


def test_what_a_stream_is_for_may_change_while_it_runs() -> None:
    line = Uplink()
    line.limit = 2_000
    line.take("p1", "K-001", "browse", [("main", None)])
    line.weigh("p1", "incident")
    line.weigh("gone", "incident")
    assert line.take("p2", "K-002", "incident", [("main", None)]) is None
    line.weigh("p1", "wall")
    assert line.take("p2", "K-002", "incident", [("main", None)]) == Fit("main", ("p1",))
