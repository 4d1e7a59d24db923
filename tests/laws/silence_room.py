"""A small district whose heartbeats are heard, and what the centre says of them. Shared by unit tests and laws."""

from command.events import Event
from command.locality import Locality
from command.model import Refusal
from command.silence import dated, due, learn
from command.watched import Look
from devices.messages import BeatMessage
from devices.telemetry import Telemetry
from incidents.events import IncidentOpened
from incidents.trouble_events import TroubleEnded, TroubleReported
from tests.laws.world import LOCAL, SYSTEM, World, furnished, later
from web.ages import Ages, Steps


class Room:
    """A world, what was heard in it, and looks at it."""

    def __init__(self, world: World | None = None, local: Locality = LOCAL) -> None:
        self.world = world or furnished()
        self.local = local
        self.seconds = 5000.0
        self.telemetry = Telemetry(self.monotonic)
        self.ages, self.steps = Ages(self.monotonic), Steps(self.monotonic)
        self.started = self.seconds
        self.canary_s = 0.0
        self.linked, self.since = True, 0.0
        self._n: dict[str, int] = {}

    @property
    def now(self) -> str:
        return self.world.now

    def monotonic(self) -> float:
        return self.seconds

    def set_clock(self, seconds: float) -> None:
        """Somebody sets the time of day."""
        self.world.now = later(self.now, seconds)

    def wait(self, seconds: float) -> None:
        self.set_clock(seconds)
        self.seconds += seconds
        self.since += seconds

    def beat(self, *sources: str, lost: int = 0) -> None:
        for source in sources:
            self._n[source] = self._n.get(source, 0) + 1 + lost
            self.telemetry.put_beat(source, BeatMessage(n=self._n[source], at=self.now), self.now)

    def live(self, *sources: str, times: int = 6, every: float = 30.0) -> None:
        """Heartbeats with looks between them."""
        for _ in range(times):
            self.beat(*sources)
            self.look()
            self.wait(every)

    def look(self) -> list[str]:
        """What is said, as `quiet WL-018` or `-I1`."""
        step = self.steps.look(self.now)
        seen = Look(
            now=self.now,
            beats=self.telemetry.beats(),
            is_linked=self.linked,
            linked_s=self.since,
            up_s=self.seconds - self.started,
            canary_s=self.canary_s,
            ages=self.ages.look(dated(self.world.state, self.local, self.now), self.now),
            steps_s=(step,) if step else (),
        )
        before = self.now
        learnt = learn(self.world.state, seen)
        if learnt is not None:
            self.world.must(learnt, SYSTEM)
        said = []
        for order in list(due(self.world.state, seen, self.local)):
            answer = self.world.give(order, SYSTEM)
            assert not isinstance(answer, Refusal), answer
            said += [one.event for one in answer]
        self.world.now = before
        return [word for event in said if (word := _word(event)) is not None]

    def trouble(self, name: str) -> str:
        incident = self.world.state.incidents.incidents[name]
        return incident.state


def _word(event: Event) -> str | None:
    match event:
        case IncidentOpened(incident=incident):
            trouble = incident.trouble
            assert trouble is not None, "whoever looks for silence opens nothing else"
            return f"+{trouble.kind} {trouble.source or trouble.count}"
        case TroubleReported(incident=name):
            return f"*{name}"
        case TroubleEnded(incident=name):
            return f"-{name}"
        case _:
            return None
