from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.messages import BeatMessage, PositionMessage, ReadingMessage
from devices.telemetry import (
    EXPIRY_SECONDS,
    HISTORY_LIMIT,
    JUMP_LIMIT,
    SOURCES_LIMIT,
    STALE_SECONDS,
    USUAL_SECONDS,
    Beat,
    Telemetry,
)

START = datetime.fromisoformat("2026-05-01T09:30:00.000+08:00")
THEIR_CLOCK = "2001-01-01T00:00:00.000Z"


def at(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def here(lat: float = 31.3, lon: float = 121.5, stale: bool = False) -> PositionMessage:
    return PositionMessage(lat=lat, lon=lon, at=THEIR_CLOCK, stale=stale, speed=4.5)


def beat(n: int) -> BeatMessage:
    return BeatMessage(n=n, at=THEIR_CLOCK)


class Heard(Telemetry):
    """What was heard so many seconds after the start, by a clock that nobody sets."""

    def __init__(self) -> None:
        self.seconds = 0.0
        super().__init__(lambda: self.seconds)

    def at(self, seconds: float) -> str:
        """It is then; as the time of day."""
        return at(self.after(seconds).seconds)

    def after(self, seconds: float) -> "Heard":
        self.seconds = seconds
        return self


def pulse(telemetry: Heard, seconds: float, source: str = "w-7") -> Beat:
    return next(each for each in telemetry.after(seconds).beats() if each.source == source)


def test_the_last_position_of_each_unit_is_known() -> None:
    telemetry = Heard()
    telemetry.put_position("u-1", here(31.1), telemetry.at(0))
    telemetry.put_position("u-2", here(31.2), telemetry.at(1))
    telemetry.put_position("u-1", here(31.3), telemetry.at(2))
    known = {each.unit: each for each in telemetry.after(3).positions()}
    assert {unit: each.lat for unit, each in known.items()} == {"u-1": 31.3, "u-2": 31.2}
    assert (known["u-1"].speed, known["u-1"].at, known["u-1"].heard) == (4.5, THEIR_CLOCK, at(2))
    assert [lat for _, lat, _ in telemetry.track("u-1")] == [31.1, 31.3]
    assert telemetry.track("u-1")[0][0] == "2026-05-01T01:30:00.000+00:00"


@pytest.mark.parametrize(("said", "after", "stale"), [
    (False, 0, False), (False, STALE_SECONDS, False), (False, STALE_SECONDS + 0.1, True), (True, 0, True),
])  # fmt: skip
def test_a_position_grows_stale_by_our_clock_or_its_own_word(said: bool, after: float, stale: bool) -> None:
    telemetry = Heard()
    telemetry.put_position("u-1", here(stale=said), telemetry.at(0))
    assert [each.stale for each in telemetry.after(after).positions()] == [stale]


def test_after_a_day_a_last_value_is_none() -> None:
    telemetry = Heard()
    telemetry.put_position("u-1", here(), telemetry.at(0))
    telemetry.put_reading("w-7", ReadingMessage(value=1.0, at=THEIR_CLOCK), telemetry.at(0))
    assert telemetry.after(EXPIRY_SECONDS + 1).positions() == []
    assert telemetry.after(EXPIRY_SECONDS + 1).readings() == []


@pytest.mark.parametrize("set_to", [-3600, 3600])
def test_a_clock_that_is_set_makes_nothing_stale_quiet_or_younger(set_to: float) -> None:
    telemetry = Heard()
    telemetry.put_position("u-1", here(), telemetry.at(0))
    for n in range(5):
        telemetry.put_beat("w-7", beat(n), telemetry.at(n * 10))
    telemetry.after(50).put_beat("w-7", beat(5), at(set_to))
    last = pulse(telemetry, 50)
    assert (last.quiet, last.interval, last.steady, last.heard) == (False, 10, 50, at(set_to))
    assert [each.stale for each in telemetry.after(29).positions()] == [False]
    telemetry.after(100).put_position("u-2", here(), at(set_to))
    assert [each.stale for each in telemetry.after(101).positions()] == [True, False]
    assert (pulse(telemetry, 81).quiet, pulse(telemetry, 81).silent) == (True, 31)


def test_readings_keep_a_bounded_history() -> None:
    telemetry = Heard()
    for n in range(HISTORY_LIMIT + 5):
        telemetry.put_reading("w-7", ReadingMessage(value=float(n), at=THEIR_CLOCK, unit="cm"), telemetry.at(n))
    values = [value for _, value in telemetry.history("w-7")]
    assert values == [float(n) for n in range(5, HISTORY_LIMIT + 5)]
    (last,) = telemetry.after(200).readings()
    assert (last.value, last.unit) == (values[-1], "cm")
    assert telemetry.history("unknown") == []


@pytest.mark.parametrize("every", [2.0, 30.0, 120.0, 3600.0, 24 * 3600.0])
def test_three_intervals_without_a_heartbeat_are_quiet(every: float) -> None:
    telemetry = Heard()
    for n in range(5):
        telemetry.put_beat("w-7", beat(n), telemetry.at(n * every))
    last = 4 * every
    assert not pulse(telemetry, last + 2.9 * every).quiet
    assert pulse(telemetry, last + 3.1 * every).quiet
    assert pulse(telemetry, last + 3.1 * every).interval == pytest.approx(every)


def test_after_one_heartbeat_the_usual_interval_is_assumed() -> None:
    telemetry = Heard()
    telemetry.put_beat("w-7", beat(1), telemetry.at(0))
    assert not pulse(telemetry, 3 * USUAL_SECONDS).quiet
    assert pulse(telemetry, 3 * USUAL_SECONDS + 1).quiet


def test_silence_does_not_expire() -> None:
    telemetry = Heard()
    telemetry.put_beat("w-7", beat(1), telemetry.at(0))
    assert pulse(telemetry, 365 * 24 * 3600).quiet


def test_lost_heartbeats_are_counted_and_make_no_interval_longer() -> None:
    telemetry = Heard()
    for n in (0, 1, 2, 5, 6):
        telemetry.put_beat("w-7", beat(n), telemetry.at(n * 10))
    assert pulse(telemetry, 60).missed == 2
    assert pulse(telemetry, 60).interval == pytest.approx(10)


def test_a_run_of_lost_heartbeats_is_gaps_unless_it_was_long_enough_to_be_told_as_a_silence() -> None:
    telemetry = Heard()
    for n in range(0, 40, 4):
        telemetry.put_beat("w-7", beat(n), telemetry.at(n))
    assert (pulse(telemetry, 36).lost, pulse(telemetry, 36).of) == (27, 37)
    for n in (0, 1, 2, 3, 4, 8, 11):
        telemetry.put_beat("w-8", beat(n), telemetry.at(n * 30))
    assert (pulse(telemetry, 330, "w-8").lost, pulse(telemetry, 330, "w-8").missed) == (2, 5)


@pytest.mark.parametrize("n", [0, 7, 7 + JUMP_LIMIT + 1])
def test_a_count_that_starts_again_has_lost_nothing(n: int) -> None:
    telemetry = Heard()
    telemetry.put_beat("w-7", beat(7), telemetry.at(0))
    telemetry.put_beat("w-7", beat(n), telemetry.at(10))
    assert pulse(telemetry, 10).missed == 0


def test_a_burst_of_heartbeats_does_not_make_a_source_quiet_at_once() -> None:
    telemetry = Heard()
    for n in range(20):
        telemetry.put_beat("w-7", beat(n), telemetry.at(0))
    assert not pulse(telemetry, 4.9).quiet
    assert pulse(telemetry, 5.1).quiet


def test_the_longest_unheard_source_is_forgotten_first() -> None:
    telemetry = Heard()
    telemetry.put_beat("old", beat(1), telemetry.at(0))
    telemetry.put_position("old", here(), telemetry.at(0))
    telemetry.put_beat("kept", beat(1), telemetry.at(0))
    for n in range(SOURCES_LIMIT - 1):
        telemetry.put_beat(f"w-{n}", beat(1), telemetry.at(1))
        telemetry.put_position(f"w-{n}", here(), telemetry.at(1))
    telemetry.put_beat("kept", beat(2), telemetry.at(2))
    telemetry.put_beat("new", beat(1), telemetry.at(3))
    telemetry.put_position("new", here(), telemetry.at(3))
    sources = {each.source for each in telemetry.after(4).beats()}
    assert len(sources) == SOURCES_LIMIT
    assert "old" not in sources
    assert {"kept", "new"} <= sources
    telemetry.put_position("one more", here(), telemetry.at(3))
    assert len(telemetry.after(4).positions()) == SOURCES_LIMIT
    assert telemetry.track("old") == []


def test_what_is_forgotten_is_not_quiet_but_gone() -> None:
    telemetry = Heard()
    telemetry.put_beat("w-7", beat(1), telemetry.at(0))
    telemetry.put_position("w-7", here(), telemetry.at(0))
    telemetry.put_reading("w-7", ReadingMessage(value=1.0, at=THEIR_CLOCK), telemetry.at(0))
    telemetry.forget("w-7")
    telemetry.forget("never known")
    assert (telemetry.after(0).beats(), telemetry.after(0).positions(), telemetry.after(0).readings()) == ([], [], [])


@given(st.lists(st.tuples(st.integers(0, 2**53), st.floats(0, 1e6), st.floats(-1e6, 1e6)), max_size=30))
def test_no_heartbeats_at_any_time_bring_it_down(beats: list[tuple[int, float, float]]) -> None:
    telemetry = Heard()
    for n, seconds, told in beats:
        telemetry.after(telemetry.seconds + seconds).put_beat("w-7", beat(n), at(told))
    for each in telemetry.beats():
        assert each.missed >= 0
        assert each.interval >= 0
