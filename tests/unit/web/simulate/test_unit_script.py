import heapq
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.messages import DispatchMessage, Status
from devices.model import Unit
from web.simulate import ground
from web.simulate.crew import ROAD_FACTOR, SPEEDS, Crew, Due, Input, Passed, Roam, Say, crew_of, speed, target
from web.simulate.unit_script import QUEUE_LIMIT, REMEMBERED, react

NOW = datetime.fromisoformat("2026-06-21T20:14:07.120+08:00")
HOME = Unit(id="P12", kind="police", name="公安 P12", agency="police", lat=31.2702, lon=121.5105)
FIRE = (31.27638, 121.51392)
ORDER = ["received", "shown", "accepted", "refused", "en_route", "on_scene", "clear"]
ENDS = {"refused", "clear"}


def dispatch(
    name: str = "I1-1", status: Status = "actual", step: str = "sent", place: tuple[float, float] | None = FIRE
) -> DispatchMessage:
    return DispatchMessage(
        assignment=name,
        incident=name.partition("-")[0],
        step=step,
        place="江浦路控江路口",
        text="公交车起火",
        priority=1,
        status=status,
        at=NOW.isoformat(),
        expires=(NOW + timedelta(minutes=30)).isoformat(),
        lat=place[0] if place else None,
        lon=place[1] if place else None,
    )


class Road:
    """A crew on the road: two seconds at a time, its timers when they run out, what it said and when."""

    def __init__(self, seed: int = 1) -> None:
        self.crew: Crew = crew_of(HOME)
        self.said: list[tuple[float, Say]] = []
        self.at = 0.0
        self._chance = Random(seed)
        self._timers: list[tuple[float, int, Due]] = []
        self._count = 0

    def tell(self, message: Input) -> None:
        reaction = react(self.crew, message, NOW + timedelta(seconds=self.at), self._chance)
        self.crew = reaction.crew
        self.said += [(self.at, say) for say in reaction.says]
        for timer in reaction.timers:
            assert timer.after > 0
            self._count += 1
            heapq.heappush(self._timers, (self.at + timer.after, self._count, timer.due))

    def drive(self, seconds: float) -> None:
        end = self.at + seconds
        while self.at < end:
            until = min(end, self.at + 2.0)
            if self._timers and self._timers[0][0] <= until:
                until = max(self.at, self._timers[0][0])
            before, self.at = self.at, until
            self.tell(Passed(seconds=until - before))
            while self._timers and self._timers[0][0] <= self.at:
                self.tell(heapq.heappop(self._timers)[2])

    def steps(self, name: str = "I1-1") -> list[str]:
        return [say.step for _, say in self.said if say.assignment == name]

    def when(self, step: str) -> float:
        return next(at for at, say in self.said if say.step == step)


@given(st.integers())
def test_a_free_crew_climbs_the_whole_ladder_in_plausible_time(seed: int) -> None:
    road = Road(seed)
    road.tell(dispatch())
    road.drive(3600)
    assert road.steps() == ["received", "shown", "accepted", "en_route", "on_scene", "clear"]
    assert road.when("received") == 0
    assert 1 <= road.when("shown") <= 2
    assert 3 <= road.when("accepted") - road.when("shown") <= 8
    metres = ground.distance(road.crew.lat, road.crew.lon, *FIRE)
    drive = road.when("on_scene") - road.when("en_route")
    assert drive == pytest.approx(metres * ROAD_FACTOR / SPEEDS["police"], abs=2.1)
    assert 120 <= road.when("clear") - road.when("on_scene") <= 300
    assert (road.crew.lat, road.crew.lon) == (HOME.lat, HOME.lon)
    assert speed(road.crew) == 0


@given(st.integers())
def test_it_is_at_the_place_when_it_says_so(seed: int) -> None:
    road = Road(seed)
    road.tell(dispatch())
    while "on_scene" not in road.steps():
        assert target(road.crew) in (None, FIRE)
        road.drive(2)
    assert (road.crew.lat, road.crew.lon) == FIRE
    assert target(road.crew) is None


def test_a_place_without_a_position_is_found_all_the_same() -> None:
    road = Road()
    road.tell(dispatch(place=None))
    road.drive(3600)
    assert road.steps() == ["received", "shown", "accepted", "en_route", "on_scene", "clear"]


def test_an_expired_dispatch_is_ignored() -> None:
    road = Road()
    road.at = 30 * 60.0
    road.tell(dispatch())
    road.drive(600)
    assert road.said == []


@given(st.integers(), st.floats(min_value=0, max_value=500))
def test_a_crew_that_is_stood_down_says_clear_and_nothing_more(seed: int, after: float) -> None:
    road = Road(seed)
    road.tell(dispatch())
    road.drive(after)
    before = road.steps()
    road.tell(dispatch(step="clear"))
    assert road.steps() == [*before, "clear"]
    road.drive(3600)
    assert road.steps() == [*before, "clear"]
    assert (road.crew.lat, road.crew.lon) == (HOME.lat, HOME.lon)


@given(st.integers(), st.floats(min_value=0, max_value=900))
def test_a_dispatch_that_comes_again_is_answered_with_the_last_receipt(seed: int, after: float) -> None:
    road = Road(seed)
    road.tell(dispatch())
    road.drive(after)
    before, crew = road.steps(), road.crew
    road.tell(dispatch())
    assert road.steps() == [*before, before[-1]]
    assert road.crew == crew


def test_a_stand_down_that_overtook_its_dispatch_is_obeyed() -> None:
    road = Road()
    road.tell(dispatch(step="clear"))
    road.tell(dispatch())
    road.drive(600)
    assert road.steps() == ["clear", "clear"]


def test_what_is_actual_comes_before_an_exercise() -> None:
    road = Road()
    road.tell(dispatch("I1-1", "exercise"))
    road.drive(15)
    assert road.steps()[-1] in ("accepted", "en_route")
    road.tell(dispatch("I2-1", "actual"))
    road.drive(15)
    dropped = next(say for _, say in road.said if say.assignment == "I1-1" and say.step == "clear")
    assert dropped.cause == "转实警，退出演练"
    road.drive(3600)
    assert road.steps("I1-1")[-1] == "clear"
    assert road.steps("I2-1")[-2:] == ["on_scene", "clear"]


@given(st.integers())
def test_a_crew_on_an_incident_takes_no_part_in_an_exercise(seed: int) -> None:
    road = Road(seed)
    road.tell(dispatch("I1-1", "actual"))
    road.drive(15)
    road.tell(dispatch("I2-1", "exercise"))
    road.drive(15)
    assert road.steps("I2-1") == ["received", "shown", "refused"]
    assert "演练" in str(next(say.cause for _, say in road.said if say.step == "refused"))


def test_an_exercise_by_itself_is_played_to_its_end() -> None:
    road = Road()
    road.tell(dispatch(status="exercise"))
    road.drive(3600)
    assert road.steps()[-2:] == ["on_scene", "clear"]


def test_a_test_is_answered_and_nobody_drives() -> None:
    road = Road()
    road.tell(dispatch(status="test"))
    road.drive(3600)
    assert road.steps() == ["received", "shown", "accepted", "clear"]
    assert "en_route" not in road.steps()


def test_a_busy_crew_sometimes_refuses_with_a_cause_and_else_comes_afterwards() -> None:
    ends = set()
    for seed in range(30):
        road = Road(seed)
        road.tell(dispatch("I1-1"))
        road.drive(15)
        road.tell(dispatch("I2-1"))
        road.drive(3600)
        assert road.steps("I1-1")[-1] == "clear"
        second = road.steps("I2-1")
        ends.add(second[-1])
        refusals = [say for _, say in road.said if say.step == "refused"]
        assert all(say.cause for say in refusals)
        if second[-1] == "clear":
            clear = next(at for at, say in road.said if say.assignment == "I1-1" and say.step == "clear")
            leave = next(at for at, say in road.said if say.assignment == "I2-1" and say.step == "en_route")
            assert leave > clear
    assert ends == {"refused", "clear"}


def test_it_roams_when_there_is_nothing_else_to_do() -> None:
    road = Road()
    road.tell(Roam(lat=FIRE[0], lon=FIRE[1]))
    road.drive(10)
    assert target(road.crew) == FIRE
    assert 0 < speed(road.crew) < SPEEDS["police"]
    road.drive(600)
    assert (road.crew.lat, road.crew.lon) == FIRE
    assert road.said == []


NAMES = st.sampled_from(["I1-1", "I2-1", "I3-1", "I4-1", "I5-1", "I6-1"])
HAPPENINGS = st.one_of(
    st.builds(dispatch, NAMES, st.sampled_from(["actual", "exercise", "test"])),
    st.builds(dispatch, NAMES, step=st.just("clear")),
    st.builds(dispatch, NAMES, place=st.none()),
    st.builds(Roam, lat=st.floats(31.26, 31.34), lon=st.floats(121.49, 121.56)),
    st.builds(Due, what=st.sampled_from(["show", "answer", "leave", "arrive", "finish"]), assignment=NAMES),
    st.floats(min_value=0.1, max_value=400),
)


@given(st.integers(), st.lists(HAPPENINGS, max_size=40))
def test_whatever_happens_each_assignment_is_told_upwards(seed: int, happenings: list[Input | float]) -> None:
    road = Road(seed)
    for each in happenings:
        if isinstance(each, float):
            road.drive(each)
        else:
            road.tell(each)
        assert len(road.crew.later) <= QUEUE_LIMIT
        assert road.crew.task is not None or not road.crew.later
    road.drive(5000)
    assert road.crew.task is None and not road.crew.asked
    for name in {say.assignment for _, say in road.said}:
        told = [ORDER.index(step) for step in road.steps(name)]
        assert told == sorted(told)
        assert ORDER[told[-1]] in ENDS
    assert all(say.cause for _, say in road.said if say.step == "refused")


def test_it_forgets_what_is_long_over() -> None:
    road = Road()
    for number in range(REMEMBERED + 20):
        road.tell(dispatch(f"I{number}-1", step="clear"))
    assert len(road.crew.said) == REMEMBERED


def test_a_unit_without_a_home_cannot_be_played() -> None:
    homeless = Unit(id="P99", kind="police", name="公安 P99", agency="police")
    with pytest.raises(ValueError, match="P99 has no home"):
        crew_of(homeless)
