"""What is kept of each call, alert, incident and assignment to measure it: when it began, and when what ended it. Pure. See docs/clocks.md."""

from datetime import datetime
from math import inf
from typing import NamedTuple, TypeVar

from msgspec import Struct, field

from command.clock_figures import NEVER
from incidents.model import Step

MOST = 20_000
"""Calls, alerts, incidents and assignments that are held, of each the newest: two shifts of a busy district have a tenth of that."""
ACCEPTING: frozenset[Step] = frozenset({"accepted", "en_route", "on_scene"})
"""A crew that is on its way has accepted, whether or not somebody pressed the button."""


class Reading(NamedTuple):
    """One clock: since when it runs (seconds since 1970), for how many seconds it did or does, and whether it still runs.

    `came`: when what it is of first came, where that was before: it belongs to the shift in which that was.
    """

    began: float
    seconds: float
    runs: bool = False
    counts: bool = True
    came: float | None = None

    @property
    def first(self) -> float:
        """When what it is of came."""
        return self.began if self.came is None else self.came


class CallClock(Struct):
    """A telephone call. `*_told` are the gateway's own times, the others the centre's. `claimed`: when somebody first said that they speak with the caller."""

    began: float
    rang: float | None = None
    rang_told: float | None = None
    answered: float | None = None
    answered_told: float | None = None
    claimed: float | None = None
    is_over: bool = False

    def seconds(self) -> float | None:
        """From ringing to answered, two times of one clock; where no gateway says that, to when somebody took it on. Else nothing."""
        for rang, answered in ((self.rang_told, self.answered_told), (self.rang, self.answered)):
            if rang is not None and answered is not None and answered >= rang:
                return answered - rang
        if self.answered is None and self.rang is not None and self.claimed is not None:
            return max(0.0, self.claimed - self.rang)
        return None


class AlertClock(Struct):
    """An alert. `acted`: when a person first did something about it. `incident`: which one it was joined to last."""

    began: float
    acted: float | None = None
    incident: str | None = None


class IncidentClock(Struct):
    """`alerts`: those that may say when it began, and when that was; what joins later is not among them."""

    began: float
    counts: bool
    by_person: bool
    alerts: dict[str, float] = field(default_factory=dict)
    has_alert: bool = False
    dispatched: float | None = None
    is_over: bool = False
    into: str | None = None
    members: set[str] = field(default_factory=set)


class Going(Struct):
    """An assignment. `over`: it was refused, recalled or has ended."""

    began: float
    incident: str
    unit: str
    accepted: float | None = None
    arrived: float | None = None
    over: float | None = None


T = TypeVar("T", CallClock, AlertClock, IncidentClock, Going)


class Table(dict[str, T]):
    """The newest `MOST`, in the order in which they began. `lost`: when the newest began for which there was no room."""

    lost = -inf

    def hold(self, name: str, one: T) -> None:
        """One more, and the oldest less where there are too many."""
        self[name] = one
        if len(self) > MOST:
            self.lost = max(self.lost, self.pop(next(iter(self))).began)

    def forget(self, before: float) -> None:
        """Let go of what began before a moment; nothing is lost with that."""
        while self and next(iter(self.values())).began < before:
            del self[next(iter(self))]


def tell(call: CallClock, phase: str, at: float, told_at: str | None) -> None:
    """A phase of a call became known, at `at`; by the gateway's own clock it was `told_at`."""
    told = None if told_at is None else seconds_of(told_at)
    if phase == "ringing":
        call.rang_told = told if call.rang_told is None else call.rang_told
        if call.answered is None and call.rang is None:
            call.rang = at
    elif phase == "answered":
        if call.answered is None:
            call.answered, call.answered_told = at, told
    else:
        call.is_over = True


def answer(call: CallClock, now: float) -> Reading | None:
    """How long a call rang, or has; None where nobody knows."""
    seconds = call.seconds()
    if seconds is not None:
        return Reading(call.began, seconds)
    if call.answered is not None or (call.is_over and call.rang is None and call.rang_told is None):
        return None  # nobody knows how long it rang, or it was answered elsewhere and handed on
    return Reading(call.began, NEVER) if call.is_over else reading(call.began, None, now)


def climb(going: Going, step: Step, at: float) -> None:
    """A unit has reached a step of its ladder."""
    if step in ACCEPTING and going.accepted is None:
        going.accepted = at
    if step == "on_scene" and going.arrived is None:
        going.arrived = at
    if step in ("refused", "clear") and going.over is None:
        going.over = at


def reading(began: float, ended: float | None, now: float, given_up: float | None = None) -> Reading:
    """`given_up`: when it ended otherwise. A clock that was set back measures nothing less than nothing."""
    until = next((one for one in (ended, given_up) if one is not None), now)
    return Reading(began, max(0.0, until - began), runs=ended is None and given_up is None, counts=ended is not None)


def seconds_of(at: str) -> float:
    """A time as seconds since 1970."""
    return datetime.fromisoformat(at).timestamp()
