"""When viewers are read: by a clock that the test moves."""

import heapq
import itertools
from collections.abc import Callable

import pytest

from video.rtc.rhythm import ATTENTIVE_SECONDS, LONGEST_SECONDS, PAUSE_SECONDS, Rhythm

FRAME = 0.04


class Timer:
    """One that can be cancelled."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None


class Reader:
    """Notes when it looks; `left` looks don't find the end."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.looks: list[float] = []
        self.at_once = True
        self.left = 0
        self.rung = 0
        self._timers: list[tuple[float, int, Timer]] = []
        self._count = itertools.count()
        self.rhythm = Rhythm(lambda: self.now, self._later, self._look, self._wake)

    def _later(self, seconds: float, call: Callable[[], None]) -> Timer:
        timer = Timer(call)
        heapq.heappush(self._timers, (self.now + seconds, next(self._count), timer))
        return timer

    def _look(self) -> bool:
        assert not self.at_once
        self.looks.append(self.now)
        self.left -= 1
        return self.left < 0

    def _wake(self, at_once: bool) -> None:
        assert at_once is not self.at_once, "said once"
        self.at_once = at_once

    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while self._timers and self._timers[0][0] <= end:
            self.now, _, timer = heapq.heappop(self._timers)
            if timer.call is not None:
                self.rung += 1
                timer.call()
        self.now = end

    def pictures(self, count: int, pause: float = FRAME) -> None:
        for _ in range(count):
            self.wait(pause)
            self.rhythm.beat()

    @property
    def pauses(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.looks)]


def calm() -> Reader:
    """Pictures come, and nobody has needed anything for a while."""
    reader = Reader()
    reader.pictures(int(ATTENTIVE_SECONDS / FRAME) + 2)
    assert not reader.at_once
    return reader


def test_viewers_are_read_at_once_until_nobody_has_needed_anything_for_a_while() -> None:
    reader = Reader()
    reader.pictures(int(ATTENTIVE_SECONDS / FRAME) - 1)
    assert reader.at_once and reader.looks == []
    reader.pictures(2)
    assert not reader.at_once and len(reader.looks) >= 1


def test_each_picture_is_a_look_and_no_timer_rings_meanwhile() -> None:
    reader = calm()
    reader.looks.clear()
    reader.pictures(100)
    assert len(reader.looks) == 100 and reader.rung == 0


def test_many_pictures_are_no_more_looks_than_are_of_use() -> None:
    reader = calm()
    reader.pictures(1000, 0.001)
    assert min(reader.pauses) >= PAUSE_SECONDS * 0.999
    assert max(reader.pauses[-90:]) < PAUSE_SECONDS + 0.002


@pytest.mark.parametrize("pause", [0.2, 0.9])
def test_between_rare_pictures_nobody_waits_longer_than_agreed(pause: float) -> None:
    reader = calm()
    reader.pictures(5, pause)
    assert max(reader.pauses) <= LONGEST_SECONDS * 1.001


def test_who_needs_something_has_everybody_read_at_once_for_a_while() -> None:
    reader = calm()
    reader.rhythm.attend()
    assert reader.at_once
    looks = len(reader.looks)
    reader.pictures(int(ATTENTIVE_SECONDS / FRAME) - 1)
    reader.rhythm.attend()
    reader.pictures(int(ATTENTIVE_SECONDS / FRAME) - 1)
    assert reader.at_once and len(reader.looks) == looks and reader.rung == 0
    reader.pictures(2)
    assert not reader.at_once


def test_what_is_left_over_is_read_at_once() -> None:
    reader = calm()
    reader.left = 1
    reader.pictures(1)
    assert reader.at_once


def test_without_pictures_everybody_is_read_at_once_again() -> None:
    reader = calm()
    reader.wait(ATTENTIVE_SECONDS + 2 * LONGEST_SECONDS)
    rung = reader.rung
    assert reader.at_once
    reader.wait(10.0)
    assert reader.rung == rung, "and no timer rings for nobody"


def test_nothing_is_looked_at_once_it_is_over() -> None:
    reader = calm()
    looks = len(reader.looks)
    reader.rhythm.close()
    reader.wait(10.0)
    assert len(reader.looks) == looks
