"""What the broker kept is in when nothing has waited for a moment; nothing is waited for for ever."""

import pytest

from web.backlog import QUIET_S, WITH_LINK_S, WITHOUT_LINK_S, Backlog

GLANCE_S = 0.05


def taken_at(connects_at: float, drained_at: float) -> float:
    """When it is in, where the link stands from one moment on and deliveries wait until another; looked at as the core does."""
    backlog, now = Backlog(100.0), 0.0
    while not backlog.is_taken(now >= connects_at, 500 if connects_at <= now < drained_at else 0, 100.0 + now):
        now += GLANCE_S
    return now


@pytest.mark.parametrize(("connects_at", "drained_at"), [(0.0, 0.0), (0.0, 2.0), (1.0, 1.0), (3.0, 20.0)])
def test_it_is_in_a_moment_after_the_last_of_it(connects_at: float, drained_at: float) -> None:
    since = taken_at(connects_at, drained_at) - max(connects_at, drained_at)
    assert QUIET_S - GLANCE_S < since <= QUIET_S + 2 * GLANCE_S


def test_a_broker_that_is_gone_holds_up_nothing_for_long() -> None:
    assert taken_at(1e9, 1e9) == pytest.approx(WITHOUT_LINK_S, abs=2 * GLANCE_S)


def test_a_storm_without_an_end_holds_up_nothing_for_long() -> None:
    assert taken_at(0.0, 1e9) == pytest.approx(WITH_LINK_S, abs=2 * GLANCE_S)


def test_between_two_batches_it_is_not_in() -> None:
    backlog = Backlog(0.0)
    looks = [(0.1, 500), (0.2, 0), (0.3, 0), (0.35, 500), (0.5, 0)]
    assert [backlog.is_taken(True, waiting, now) for now, waiting in looks] == [False] * len(looks)
    assert backlog.is_taken(True, 0, 0.7)
