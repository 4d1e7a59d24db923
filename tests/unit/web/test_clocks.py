"""How far a node's clock is off: the quickest answer of the last eight tells it, and nothing that is no answer does."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video import link
from web.links.clocks import SAMPLES, UNDERWAY, Clocks, sample
from web.wire import NodeClock

BEGIN = datetime.fromisoformat("2026-06-21T20:14:07.000+08:00")


class Line:
    """A centre and a node whose clock is `ahead` ms ahead, with so many ms there and back."""

    def __init__(self, ahead: float) -> None:
        self.ahead = ahead
        self.ms = 0.0
        self.clocks = Clocks(lambda: self._at(0), lambda: self.ms / 1000)

    def _at(self, ahead: float) -> str:
        return (BEGIN + timedelta(milliseconds=self.ms + ahead)).isoformat(timespec="milliseconds")

    def ask(self, there: float = 5, back: float = 5) -> None:
        ping = self.clocks.ping("street")
        self.ms += there
        pong = link.Pong(id=ping.id, at=self._at(self.ahead))
        self.ms += back
        self.clocks.heard("street", pong)
        self.ms += 10_000


def test_a_line_that_is_as_quick_both_ways_tells_the_clock() -> None:
    line = Line(ahead=1300)
    line.ask(40, 40)
    assert line.clocks() == (NodeClock(node="street", offset_ms=1300, rtt_ms=80),)


def test_the_quickest_answer_counts_until_it_is_one_of_the_last_no_more() -> None:
    line = Line(ahead=-700)
    line.ask(5, 5)
    for _ in range(SAMPLES - 1):
        line.ask(800, 4)
        assert line.clocks() == (NodeClock(node="street", offset_ms=-700, rtt_ms=10),)
    line.ask(800, 4)
    assert line.clocks() == (NodeClock(node="street", offset_ms=-302, rtt_ms=804),)


@given(st.floats(-1e6, 1e6), st.floats(0, 5e3), st.floats(0, 5e3))
def test_the_error_is_never_more_than_half_the_round_trip(ahead: float, there: float, back: float) -> None:
    told = BEGIN + timedelta(milliseconds=there + ahead)
    assert abs(sample(BEGIN, told, there + back).offset - ahead) <= (there + back) / 2 + 0.01


@pytest.mark.parametrize("at", ["", "yesterday", "2026-06-21T20:14:07.000", "2026-06-21", "9" * 40])
def test_what_is_no_time_or_no_answer_means_nothing(at: str) -> None:
    line = Line(0)
    ping = line.clocks.ping("street")
    line.clocks.heard("street", link.Pong(id=ping.id, at=at))
    line.clocks.heard("street", link.Pong(id=ping.id, at=ping.at))
    line.clocks.heard("street", link.Pong(id=99, at=ping.at))
    line.clocks.heard("nobody", link.Pong(id=ping.id, at=ping.at))
    assert line.clocks() == ()


def test_an_agent_that_never_answers_leaves_nothing_behind_and_one_that_left_is_forgotten() -> None:
    line = Line(0)
    for _ in range(UNDERWAY):
        line.clocks.ping("street")
    oldest = link.Pong(id=1, at=line.clocks.ping("street").at)
    line.clocks.heard("street", oldest)
    assert line.clocks() == ()
    line.ask()
    line.clocks.forget("street")
    assert line.clocks() == ()
