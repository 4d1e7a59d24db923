"""Whatever dies, comes back, is closed or begun anew: who is silent is named, and who is heard is not."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from command.model import Refusal
from command.watched import STEADY_SECONDS
from devices.model import Device
from devices.orders import AddDevice
from incidents.model import OVER
from incidents.orders import AddNote, CancelIncident
from tests.laws.silence_room import Room
from tests.laws.world import BROKER_HASH, DISPATCHER, SYSTEM, furnished

NAMES = tuple(f"S-{number}" for number in range(9))
EVERY_S, TICK_S = 30, 10
PATIENCE_S, TOLD_S = 3 * EVERY_S, 60
SOME = st.sets(st.sampled_from(NAMES), min_size=1).map(tuple)
STEP = st.one_of(
    st.tuples(st.just("die"), SOME, st.integers(1, 30)),
    st.tuples(st.just("live"), SOME, st.integers(1, 30)),
    st.tuples(st.just("blip"), st.just(()), st.integers(1, 15)),
    st.tuples(st.just("restart"), st.just(()), st.integers(1, 15)),
    st.tuples(st.sampled_from(["cancel", "note"]), st.just(()), st.integers(1, 15)),
)


class District:
    """Nine sources that beat every 30 s while they live, and when each was heard: counted here, and not by the centre."""

    def __init__(self) -> None:
        world = furnished()
        for name in NAMES:
            device = Device(id=name, kind="sensor", code="smoke", name="烟感", agency="fire")
            world.must(AddDevice(device=device, password_hash=BROKER_HASH), SYSTEM)
        self.room = Room(world)
        self.alive = set(NAMES)
        self.ticks = 0
        self.listening = self.room.seconds
        self.heard = dict.fromkeys(NAMES, self.room.seconds)
        self.back = dict.fromkeys(NAMES, self.room.seconds)
        self.missed = dict.fromkeys(NAMES, 0)
        self.told: set[str] = set()
        self.go(18)

    def go(self, ticks: int) -> None:
        """So many ticks, with a look and a check in each."""
        for _ in range(ticks):
            self.ticks += 1
            for number, name in enumerate(NAMES):
                if number % 3 == self.ticks % 3:
                    self._due(name)
            self.room.look()
            if self.room.linked:
                self.check()
            self.room.wait(TICK_S)

    def _due(self, name: str) -> None:
        if name not in self.alive or not self.room.linked:
            self.missed[name] += 1
            return
        if self.room.seconds - self.heard[name] > PATIENCE_S:
            self.back[name] = self.room.seconds
        self.room.beat(name, lost=self.missed[name])
        self.heard[name], self.missed[name] = self.room.seconds, 0

    def link(self, up: bool) -> None:
        self.room.linked, self.room.since = up, 0.0
        if up:
            self.room.telemetry.resume()
            self.listening = self.room.seconds

    def restart(self) -> None:
        world, now = self.room.world, self.room.seconds
        self.room = Room(world)
        self.room.seconds = self.room.started = now
        self.listening = now
        self.heard = dict.fromkeys(NAMES, -1e9)

    def act(self, what: str, which: int) -> None:
        """A person does something with one of the open troubles."""
        incidents = self.room.world.state.incidents.incidents.values()
        open_ = [one.id for one in incidents if one.trouble is not None and one.state not in OVER]
        if open_:
            name = open_[which % len(open_)]
            order = (
                AddNote(incident=name, text="已知") if what == "note" else CancelIncident(incident=name, reason="检修")
            )
            assert not isinstance(self.room.world.give(order, DISPATCHER), Refusal)

    def check(self) -> None:
        held, now = self.room.world.state.incidents, self.room.seconds
        named = [
            name
            for one in held.incidents.values()
            if one.trouble is not None and one.trouble.kind == "quiet" and one.state not in OVER
            if one.trouble.ended_at is None
            for name in one.trouble.sources
        ]
        assert len(named) == len(set(named)), "two troubles of one source"
        closed = {key.removeprefix("quiet:") for key, of in held.troubles.items() if held.incidents[of].state in OVER}
        for name in NAMES:
            if now - max(self.heard[name], self.listening) > PATIENCE_S + TOLD_S:
                assert name in named or name in closed, f"nobody is told of {name}"
            is_heard = now - self.heard[name] <= EVERY_S
            if is_heard and now - max(self.back[name], self.listening) > STEADY_SECONDS + TICK_S:
                assert name not in named and name not in closed, f"{name} is heard, and named as silent"
        for name in self.told.difference(named, closed):
            assert now - self.heard[name] <= PATIENCE_S, f"{name} is silent, and its trouble is over"
        self.told = {*named, *closed}
        for one in held.incidents.values():
            if one.trouble is not None and one.trouble.kind == "quiet" and one.trouble.ended_at is None:
                assert one.trouble.count == len(one.trouble.sources)


def play(steps: Sequence[tuple[str, tuple[str, ...], int]]) -> District:
    district = District()
    for what, names, number in steps:
        if what == "die":
            district.alive -= set(names)
        elif what == "live":
            district.alive |= set(names)
        elif what == "blip":
            district.link(False)
            district.go(number % 3)
            district.link(True)
        elif what == "restart":
            district.restart()
        else:
            district.act(what, number)
        district.go(number)
    return district


@settings(max_examples=200, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_who_is_silent_is_named_and_who_is_heard_is_not(steps: list[tuple[str, tuple[str, ...], int]]) -> None:
    district = play(steps)
    # Everybody lives, for long enough: nothing is left.
    district.alive = set(NAMES)
    district.go(20)
    assert not [key for key in district.room.world.state.incidents.troubles if key.startswith("quiet")]
