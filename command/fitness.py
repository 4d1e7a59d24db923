"""Who is fit for what, how fast they drive, when they work: a table of the district. Pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct, field

from devices.model import UnitKind
from incidents.model import AlarmClass

Speed = Annotated[float, Meta(gt=0, le=200)]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


ALWAYS: Final = "1970-01-01T00:00:00.000+00:00"
"""Since when those work who always do."""


class Travel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a way takes: the straight line × `road_factor` at the kind's speed in km/h, and `turnout_s` for who is at home."""

    road_factor: Annotated[float, Meta(ge=1, le=5)] = 1.4
    turnout_s: Annotated[float, Meta(ge=0, le=1800)] = 60.0
    speed_kmh: dict[UnitKind, Speed] = field(default_factory=dict)

    def seconds(self, kind: UnitKind, metres: float, is_home: bool) -> float:
        """An estimate; nothing is known of traffic."""
        return metres * self.road_factor / (self.speed_kmh.get(kind, 25.0) / 3.6) + (self.turnout_s if is_home else 0.0)


class Fit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The kinds of unit that classes of incident need, the most needed first."""

    scheme: str
    kind: str
    codes: tuple[str, ...]
    kinds: tuple[UnitKind, ...]


class Shift(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a crew works, every day: times of day at the centre, `end` not included. `name_en` where English says the name otherwise."""

    id: str
    name: str
    begin: TimeOfDay
    end: TimeOfDay
    name_en: str = ""

    def is_on(self, now: str) -> bool:
        """Whether it works at a moment, which is written with the centre's offset."""
        begin, end = time.fromisoformat(self.begin), time.fromisoformat(self.end)
        at = datetime.fromisoformat(now).time()
        return begin <= at < end if begin < end else at >= begin or at < end


class Fitness(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole table."""

    travel: Travel = Travel()
    fits: tuple[Fit, ...] = ()
    shifts: tuple[Shift, ...] = ()

    def kinds(self, alarm: AlarmClass) -> tuple[UnitKind, ...]:
        """Of which kinds units are needed; none where the table does not say."""
        found = (
            fit.kinds
            for fit in self.fits
            if (fit.scheme, fit.kind) == (alarm.scheme, alarm.kind) and alarm.code in fit.codes
        )
        return next(found, ())

    def is_on(self, shift: str | None, now: str) -> bool:
        """Whether a crew works at a moment. One of no shift, or of one that is not in the table, always does."""
        return all(one.is_on(now) for one in self.shifts if one.id == shift)

    def on_since(self, shift: str | None, now: str) -> str:
        """When the newest of the shifts began on which a crew of this one works."""
        at = datetime.fromisoformat(now)
        begun = [_last(one.begin, at) for one in self.shifts if one.id == shift]
        return max(begun).isoformat(timespec="milliseconds") if begun else ALWAYS

    @property
    def names(self) -> Mapping[str, str]:
        """What the shifts are called."""
        return {shift.id: shift.name for shift in self.shifts}


def _last(of_day: str, at: datetime) -> datetime:
    """The last time that it was this time of day, now included."""
    that = datetime.combine(at.date(), time.fromisoformat(of_day), at.tzinfo)
    return that if that <= at else that - timedelta(days=1)
