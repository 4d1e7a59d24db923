"""A simulated crew: what it knows, what it can be told, what it can say. Pure. See docs/scenarios.md."""

from typing import Literal

from msgspec import Struct

from devices.messages import DispatchMessage, ReceiptStep, Status
from devices.model import Unit, UnitKind

What = Literal["show", "answer", "leave", "arrive", "finish"]
"""What a timer is for."""

SPEEDS: dict[UnitKind, float] = {
    "police": 11.0,
    "fire": 10.0,
    "medical": 11.0,
    "city_management": 8.0,
    "municipal": 8.0,
    "street": 5.0,
}
"""Metres a second on the road, in town traffic with blue lights (40 km/h), without (30), and by electric scooter."""
ROAMING = 0.6
"""Part of that speed when nobody calls."""
ROAD_FACTOR = 1.35
"""A way by road for each metre of straight line; 1.2 to 1.4 is usual for street grids."""


class Task(Struct, frozen=True, kw_only=True):
    """An assignment as the crew knows it; `step` is the last receipt it gave."""

    assignment: str
    status: Status
    step: ReceiptStep
    lat: float | None
    lon: float | None


class Crew(Struct, frozen=True, kw_only=True):
    """A crew on the road. `asked` are not answered yet, `task` is what it does, `later` what it does afterwards.

    `roam` is where it drives of its own accord; `said` the last receipt of each assignment that is over.
    """

    kind: UnitKind
    home: tuple[float, float]
    lat: float
    lon: float
    asked: dict[str, Task] = {}
    task: Task | None = None
    later: tuple[Task, ...] = ()
    roam: tuple[float, float] | None = None
    said: dict[str, tuple[ReceiptStep, str | None]] = {}


class Due(Struct, frozen=True, kw_only=True):
    """A timer that has run out."""

    what: What
    assignment: str


class Passed(Struct, frozen=True, kw_only=True):
    """So many seconds have passed on the road."""

    seconds: float


class Roam(Struct, frozen=True, kw_only=True):
    """Drive there when there is nothing else to do."""

    lat: float
    lon: float


Input = DispatchMessage | Due | Passed | Roam


class Say(Struct, frozen=True, kw_only=True):
    """A receipt to send now."""

    assignment: str
    step: ReceiptStep
    cause: str | None = None


class Timer(Struct, frozen=True, kw_only=True):
    """Come back with `due` after so many seconds."""

    after: float
    due: Due


class Reaction(Struct, frozen=True, kw_only=True):
    """The crew afterwards, what it says in this order, and when to come back."""

    crew: Crew
    says: tuple[Say, ...] = ()
    timers: tuple[Timer, ...] = ()


def crew_of(unit: Unit) -> Crew:
    """A crew at its home. Raises `ValueError` for a unit without one."""
    if unit.lat is None or unit.lon is None:
        raise ValueError(f"{unit.id} has no home: give it lat and lon in the scenario.")
    return Crew(kind=unit.kind, home=(unit.lat, unit.lon), lat=unit.lat, lon=unit.lon)


def target(crew: Crew) -> tuple[float, float] | None:
    """Where the crew is driving to, or None when it stands."""
    if crew.task is not None:
        if crew.task.step != "en_route" or crew.task.lat is None or crew.task.lon is None:
            return None
        return crew.task.lat, crew.task.lon
    return crew.roam


def speed(crew: Crew) -> float:
    """Metres a second on the road, 0 when it stands."""
    if target(crew) is None:
        return 0.0
    return SPEEDS[crew.kind] * (1.0 if crew.task is not None else ROAMING)
