"""The last that was heard of everything out there: positions, readings, heartbeats. Not the log. See docs/devices.md.

Pure: both clocks are given. What is stale and who is quiet is decided by one in seconds that nobody can set; `now`, ISO 8601
with an offset, is the centre's time of day, and is only told. The senders' clocks lie, and their `at` is only shown.
"""

from array import array
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median
from typing import Final, Generic, TypeVar

from msgspec import Struct

from devices.messages import BeatMessage, PositionMessage, ReadingMessage

M = TypeVar("M")

STALE_SECONDS: Final = 30.0
"""A position is sent every 5 to 10 s: after three that did not come, a unit is somewhere else."""
EXPIRY_SECONDS: Final = 24 * 3600.0
"""Then a last value is no value any more, and is not shown."""
SOURCES_LIMIT: Final = 20_000
"""Of each kind; three times what we plan for. The longest unheard is forgotten first."""
HISTORY_LIMIT: Final = 120
"""Readings of a device and points of a track: two hours at one a minute, twenty minutes at one in 10 s."""
USUAL_SECONDS: Final = 30.0
"""Between the heartbeats of a source that has sent only one."""
QUIET_INTERVALS: Final = 3
"""Heartbeats that must be missing: one is lost now and then, QoS 0."""
QUIET_SECONDS: Final = (5.0, 3 * 24 * 3600.0)
"""Silence is never said sooner, whatever the interval, nor later: who beats once a day is missed after three."""
TOLD_SECONDS: Final = 2.0
"""By how much a silence has to outlast the patience to be told for sure: so often it is looked at."""
INTERVALS_KEPT: Final = 8
KNOWN_AFTER: Final = 4
"""Intervals after which the usual one can be relied on."""
WINDOW: Final = 100
"""The newest heartbeats, come or lost, in which those that were lost are counted: fifty minutes at one in 30 s."""
JUMP_LIMIT: Final = 1000
"""A count that rises by more was set anew; it does not mean that so many heartbeats were lost."""


class Position(Struct, frozen=True, kw_only=True):
    """Where a unit was last, WGS-84. `stale` when it is older than STALE_SECONDS or the unit says so itself.

    `at` is the unit's own time, `heard` the centre's. `speed` in m/s, `heading` in degrees from north.
    """

    unit: str
    lat: float
    lon: float
    at: str
    heard: str
    stale: bool
    speed: float | None = None
    heading: float | None = None


class Reading(Struct, frozen=True, kw_only=True):
    """What a device measured last, in `unit` (text such as `cm`). `at` is its own time, `heard` the centre's."""

    device: str
    value: float
    at: str
    heard: str
    unit: str | None = None


class Beat(Struct, frozen=True, kw_only=True):
    """How a source lives: heard last when, every how many seconds, and how many heartbeats were lost on the way.

    `silent`: for how many seconds nothing was heard. `patience`: seconds after which it is quiet; `steady`: for how many it has been heard without being so; `is_known`: the
    interval can be relied on. `lost` of the newest `of` are gaps: a run that was told as a silence is none.
    """

    source: str
    heard: str
    silent: float
    interval: float
    missed: int
    quiet: bool
    patience: float
    steady: float
    is_known: bool
    lost: int
    of: int


class Telemetry:
    """Last values, with an expiry, and a bounded history. Bounded in sources and in each source."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """`monotonic` is in seconds."""
        self._monotonic = monotonic
        self._positions: _Latest[PositionMessage] = _Latest(numbers=3)
        self._readings: _Latest[ReadingMessage] = _Latest(numbers=2)
        self._pulses: dict[str, _Pulse] = {}

    def put_position(self, unit: str, message: PositionMessage, now: str) -> None:
        self._positions.put(unit, message, now, self._monotonic(), (message.lat, message.lon))

    def positions(self) -> list[Position]:
        """Each unit's last, the longest unheard first."""
        return [
            Position(
                unit=unit,
                lat=message.lat,
                lon=message.lon,
                at=message.at,
                heard=heard,
                stale=message.stale or age > STALE_SECONDS,
                speed=message.speed,
                heading=message.heading,
            )
            for unit, message, heard, age in self._positions.known(self._monotonic())
        ]

    def track(self, unit: str) -> list[tuple[str, float, float]]:
        """Where a unit has been, oldest first: the centre's time (UTC), latitude and longitude."""
        return [(_text(seconds), lat, lon) for seconds, lat, lon in self._positions.history(unit)]

    def put_reading(self, device: str, message: ReadingMessage, now: str) -> None:
        self._readings.put(device, message, now, self._monotonic(), (message.value,))

    def readings(self) -> list[Reading]:
        """Each device's last, the longest unheard first."""
        return [
            Reading(device=device, value=message.value, at=message.at, heard=heard, unit=message.unit)
            for device, message, heard, _ in self._readings.known(self._monotonic())
        ]

    def history(self, device: str) -> list[tuple[str, float]]:
        """What a device has measured, oldest first: the centre's time (UTC) and the value."""
        return [(_text(seconds), value) for seconds, value in self._readings.history(device)]

    def put_beat(self, source: str, message: BeatMessage, now: str) -> None:
        pulse = self._pulses.pop(source, None) or _Pulse()
        pulse.beat(message.n, now, self._monotonic())
        self._pulses[source] = pulse
        if len(self._pulses) > SOURCES_LIMIT:
            del self._pulses[next(iter(self._pulses))]

    def beats(self) -> list[Beat]:
        """Every source that ever sent one, the longest unheard first: silence does not expire."""
        seconds = self._monotonic()
        return [pulse.look(source, seconds) for source, pulse in self._pulses.items()]

    def resume(self) -> None:
        """The centre was deaf for a while: what was sent meanwhile was lost by nobody."""
        for pulse in self._pulses.values():
            pulse.resume()

    def forget(self, source: str) -> None:
        """A device or unit was taken out of service: it is not quiet, it is gone."""
        self._positions.forget(source)
        self._readings.forget(source)
        self._pulses.pop(source, None)


def patience_of(interval: float) -> float:
    """Seconds without a heartbeat after which a source is quiet that usually sends one every `interval`."""
    soonest, latest = QUIET_SECONDS
    return min(max(QUIET_INTERVALS * interval, soonest), latest)


class _Pulse:
    """The heartbeats of one source."""

    def __init__(self) -> None:
        self._heard = ""
        self._seconds = 0.0
        self._back = 0.0
        self._n: int | None = None
        self._missed = 0
        self._intervals: deque[float] = deque(maxlen=INTERVALS_KEPT)
        self._usual = USUAL_SECONDS
        self._patience = patience_of(USUAL_SECONDS)
        self._window: deque[bool] = deque(maxlen=WINDOW)

    def beat(self, n: int, now: str, seconds: float) -> None:
        if not self._heard or seconds - self._seconds > self._patience:
            self._back = seconds
        if self._n is not None and 0 < n - self._n <= JUMP_LIMIT:
            lost = n - self._n - 1
            self._missed += lost
            # What was told as a silence is no gap beside it. What was too short to be told is, however many were lost.
            is_told = lost >= QUIET_INTERVALS and seconds - self._seconds > self._patience + TOLD_SECONDS
            self._window.extend([False] * (0 if is_told else lost))
            # What was lost on the way was sent all the same: it makes no interval longer.
            self._intervals.append((seconds - self._seconds) / (n - self._n))
            self._usual = median(self._intervals)
            self._patience = patience_of(self._usual)
        self._window.append(True)
        self._n, self._heard, self._seconds = n, now, seconds

    def resume(self) -> None:
        self._n = None

    def look(self, source: str, seconds: float) -> Beat:
        silent = seconds - self._seconds
        return Beat(
            source=source,
            heard=self._heard,
            silent=silent,
            interval=self._usual,
            missed=self._missed,
            quiet=silent > self._patience,
            patience=self._patience,
            steady=seconds - self._back,
            is_known=len(self._intervals) >= KNOWN_AFTER,
            lost=self._window.count(False),
            of=len(self._window),
        )


class _Latest(Generic[M]):
    """The last message of each source, and rows of numbers of those before it: the time of day in seconds since 1970, and what was put with it.

    The rows are bare numbers: as objects, 120 readings of each of 5,000 sensors would take 150 MB instead of 10.
    """

    def __init__(self, numbers: int) -> None:
        self._numbers = numbers
        self._known: dict[str, tuple[M, str, float]] = {}
        self._rows: dict[str, array[float]] = {}

    def put(self, source: str, message: M, now: str, seconds: float, numbers: tuple[float, ...]) -> None:
        self._known.pop(source, None)
        self._known[source] = (message, now, seconds)
        rows = self._rows.setdefault(source, array("d"))
        rows.extend((_seconds(now), *numbers))
        del rows[: -HISTORY_LIMIT * self._numbers]
        if len(self._known) > SOURCES_LIMIT:
            self.forget(next(iter(self._known)))

    def known(self, seconds: float) -> Iterator[tuple[str, M, str, float]]:
        """Source, message, when it was heard, and its age in seconds."""
        for source, (message, heard, then) in self._known.items():
            if seconds - then <= EXPIRY_SECONDS:
                yield source, message, heard, seconds - then

    def history(self, source: str) -> Iterator[tuple[float, ...]]:
        rows = self._rows.get(source, ())
        return zip(*(iter(rows),) * self._numbers, strict=True)

    def forget(self, source: str) -> None:
        self._known.pop(source, None)
        self._rows.pop(source, None)


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def _text(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
