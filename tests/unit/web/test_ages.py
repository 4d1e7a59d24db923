"""How old a thing is does not depend on what the time of day is set to while it is looked at."""

from datetime import datetime, timedelta

from web.ages import Ages, Steps
from web.clock import later

EIGHT = datetime.fromisoformat("2026-06-21T08:00:00.000+08:00")


class Clocks:
    def __init__(self) -> None:
        self.seconds = 1000.0
        self.hour, self.past = 8, 0.0

    def monotonic(self) -> float:
        return self.seconds

    @property
    def now(self) -> str:
        return later(EIGHT.isoformat(), timedelta(hours=self.hour - 8, seconds=self.past))

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        self.past += seconds


def test_what_is_there_at_the_first_look_is_as_old_as_its_record_says() -> None:
    clocks = Clocks()
    clocks.past = 90
    old, ahead = "2026-06-21T08:00:30.000+08:00", "2026-06-21T09:00:00.000+08:00"
    assert Ages(clocks.monotonic).look({"old": old, "ahead": ahead}, clocks.now) == {"old": 60, "ahead": 0}


def test_it_ages_as_time_passes_and_not_as_the_clock_is_set() -> None:
    clocks = Clocks()
    ages, at = Ages(clocks.monotonic), {"a": clocks.now}
    for hour in (8, 7, 12):
        clocks.hour = hour
        clocks.wait(5)
        ages.look(at, clocks.now)
    assert ages.look(at, clocks.now) == {"a": 15}


def test_what_is_new_is_no_older_than_the_look_before() -> None:
    clocks = Clocks()
    ages = Ages(clocks.monotonic)
    ages.look({}, clocks.now)
    new = {"a": clocks.now, "b": "2026-06-21T08:00:01.500+08:00"}
    clocks.wait(2)
    assert ages.look(new, clocks.now) == {"a": 2, "b": 0.5}
    clocks.hour = 9  # set forward between an entry and the next look
    clocks.wait(2)
    assert ages.look({**new, "c": "2026-06-21T08:00:03.000+08:00"}, clocks.now)["c"] == 2


def test_another_time_is_another_thing_and_what_is_gone_is_forgotten() -> None:
    clocks = Clocks()
    ages = Ages(clocks.monotonic)
    ages.look({"a": clocks.now, "b": clocks.now}, clocks.now)
    clocks.wait(10)
    assert ages.look({"a": clocks.now}, clocks.now) == {"a": 0}
    clocks.wait(1)
    assert ages.look({"b": "2026-06-21T08:00:00.000+08:00"}, clocks.now) == {"b": 1}


def test_a_clock_that_goes_on_makes_no_step_and_one_that_is_set_says_by_how_much() -> None:
    clocks = Clocks()
    steps = Steps(clocks.monotonic)
    said = []
    for change in (0, 2.0, 0, 3600, 0, -3602.25, 0):
        clocks.past += change
        clocks.wait(2)
        said.append(steps.look(clocks.now))
    assert said == [0, 0, 0, 3600, 0, -3602.2, 0]
