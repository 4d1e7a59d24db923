"""A viewer on a thin line is sent less, soon; more is tried again later, and more and more seldom if that goes wrong."""

import itertools

import pytest

from video.fanout.health import MAX_RETRY_SECONDS, PATIENCE, RETRY_SECONDS, SETTLE_SECONDS, Health, Verdict

MAIN, SUB = 2_000_000.0, 400_000.0


def run(
    health: Health, seconds: int, sent: float, bandwidth: int | None, loss: float = 0.0, start: int = 0
) -> list[int]:
    """The seconds at which something was to be done, each with its verdict checked by the caller."""
    return [
        at for at in range(start, start + seconds) if health.look(sent, bandwidth, loss, float(at)) is not Verdict.FINE
    ]


@pytest.mark.parametrize("bandwidth", [None, 2_000_000, 1_800_000, 10_000_000])
def test_a_viewer_whose_line_is_wide_enough_is_left_alone(bandwidth: int | None) -> None:
    assert run(Health(), 1000, MAIN, bandwidth, loss=0.1) == []


def test_a_viewer_that_is_sent_more_than_its_line_takes_is_sent_less_within_seconds() -> None:
    health = Health()
    assert [health.look(MAIN, 900_000, 0.0, float(at)) for at in range(4)] == [
        Verdict.FINE, Verdict.FINE, Verdict.LOWER, Verdict.FINE,
    ]  # fmt: skip
    assert health.lowered == 1


def test_so_is_one_that_loses_a_fifth_of_its_packets() -> None:
    assert run(Health(), PATIENCE, MAIN, None, loss=0.2) == [PATIENCE - 1]


def test_a_single_burst_of_loss_changes_nothing() -> None:
    health = Health()
    for at in range(100):
        assert health.look(MAIN, None, 0.5 if at % 2 else 0.0, float(at)) is Verdict.FINE


def test_one_report_of_a_burst_is_not_counted_twice() -> None:
    health = Health()
    for at, loss in enumerate([0.5, None, 0.0, 0.5, None, None, 0.0] * 10):
        assert health.look(MAIN, None, loss, float(at)) is Verdict.FINE
    verdicts = [health.look(MAIN, None, loss, float(at)) for at, loss in enumerate([0.5, None, 0.5], 100)]
    assert verdicts == [Verdict.FINE, Verdict.FINE, Verdict.LOWER]


def test_an_estimate_that_follows_a_larger_picture_upwards_is_no_thin_line() -> None:
    health = Health()
    for at in range(40):
        assert health.look(MAIN, int(400_000 * 1.08**at), 0.0, float(at)) is Verdict.FINE


def test_what_was_done_has_time_to_show_and_then_still_less_is_sent() -> None:
    times = run(Health(), 20, SUB, 100_000)
    assert times[0] == PATIENCE
    assert all(b - a >= SETTLE_SECONDS for a, b in itertools.pairwise(times)) and len(times) >= 3


def test_after_a_while_more_is_tried_again_and_more_and_more_seldom_when_that_goes_wrong() -> None:
    health, sent = Health(), MAIN
    raised, now = [], 0.0
    while now < 4000:
        verdict = health.look(sent, 900_000, 0.0, now)
        if verdict is Verdict.LOWER:
            sent = SUB
        elif verdict is Verdict.RAISE:
            sent = MAIN
            raised.append(now)
        now += 1.0
    pauses = [b - a for a, b in itertools.pairwise(raised)]
    assert raised[0] >= RETRY_SECONDS and pauses == sorted(pauses)
    assert pauses[-1] == pytest.approx(MAX_RETRY_SECONDS, abs=20)


def test_a_line_that_mends_is_used_again() -> None:
    health = Health()
    assert run(health, 3, MAIN, 900_000) == [2]
    verdicts = [health.look(SUB, 5_000_000, 0.0, float(at)) for at in range(3, 100)]
    assert Verdict.RAISE in verdicts and Verdict.LOWER not in verdicts
