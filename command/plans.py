"""Run cards (预案) and what a grade means: who commands, who is told, which limits run. Tables of the district. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta, Struct, field

from command.people.model import Role
from devices.model import UnitKind
from incidents.deadlines import Seconds
from incidents.model import AlarmClass, Place, Step
from incidents.plans import Addressee, Card, CardTask, Count, Name, Need, Tell
from incidents.plans import Seconds as Within

Grade = Annotated[int, Meta(ge=1, le=4)]
NONE_YET = 5
"""Less grave than every grade: what is added from there on is everything."""


class Told(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told: a role, an agency, the street office of the place, or somebody who is telephoned."""

    zh: Name
    en: str = ""
    role: Role | None = None
    agency: str | None = None
    own_street: bool = False
    within_s: Within


class PlanNeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many units of a kind."""

    kind: UnitKind
    count: Count = 1


class Level(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a plan adds from a grade on: what graver levels say comes on top of it."""

    grade: Grade
    units: tuple[PlanNeed, ...] = ()
    tell: Annotated[tuple[Told, ...], Meta(max_length=20)] = ()
    tasks: Annotated[tuple[CardTask, ...], Meta(max_length=30)] = ()
    cameras: Annotated[int, Meta(ge=0, le=16)] = 0


class Covered(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Classes that a plan is for."""

    scheme: Name
    kind: Name
    codes: tuple[str, ...]


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run card: for which classes, and what each level adds."""

    id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,32}$")]
    zh: Name
    en: str = ""
    classes: tuple[Covered, ...] = ()
    levels: Annotated[tuple[Level, ...], Meta(min_length=1, max_length=4)]

    def fits(self, alarm: AlarmClass) -> bool:
        """Whether it is for a class."""
        return any(
            (one.scheme, one.kind) == (alarm.scheme, alarm.kind) and alarm.code in one.codes for one in self.classes
        )

    def added(self, grade: int, before: int = NONE_YET) -> list[Level]:
        """The levels that count at a grade and did not at the one before."""
        return [one for one in self.levels if grade <= one.grade < before]

    def needs(self, grade: int) -> tuple[Need, ...]:
        """The units it needs at a grade as a whole."""
        counts = Counter[UnitKind]()
        for level in self.added(grade):
            for need in level.units:
                counts[need.kind] += need.count
        return tuple(Need(kind=kind, count=count) for kind, count in counts.items())

    def cameras(self, grade: int) -> int:
        """How many cameras it opens."""
        return max((level.cameras for level in self.added(grade)), default=0)


class Plans(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole table."""

    plans: Annotated[tuple[Plan, ...], Meta(max_length=100)] = ()

    def __post_init__(self) -> None:
        """Raises ValueError where two have one id: the second could never be activated."""
        twice = [name for name, times in Counter(plan.id for plan in self.plans).items() if times > 1]
        if twice:
            raise ValueError(f"plan {', '.join(twice)} is there twice: give each an id of its own")

    def find(self, name: str) -> Plan | None:
        """A plan by its id."""
        return next((plan for plan in self.plans if plan.id == name), None)


class GradeRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a grade means. `plan_within_s`: a plan should run by then; the limits hold where they are shorter than those of the priority."""

    grade: Grade
    commands: Role
    tell: tuple[Told, ...] = ()
    plan_within_s: Within | None = None
    received_s: Seconds | None = None
    accepted_s: Seconds | None = None


class Grades(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole table. `street_agencies`: whose operators answer for a sub-district, by its code of nine digits."""

    grades: tuple[GradeRow, ...] = ()
    street_agencies: dict[str, str] = field(default_factory=dict)

    def shorter(self) -> Mapping[int, Mapping[Step, float]]:
        """The limits of the ladder that a grade sets, by grade."""
        found: dict[int, dict[Step, float]] = {}
        for row in self.grades:
            limits: tuple[tuple[Step, float | None], ...] = ("received", row.received_s), ("accepted", row.accepted_s)
            found[row.grade] = {step: seconds for step, seconds in limits if seconds is not None}
        return found

    def added(self, grade: int, before: int = NONE_YET) -> Iterator[Told]:
        """Who is told at a grade, and was not at the one before."""
        for row in self.grades:
            if grade <= row.grade < before:
                yield from row.tell


def tells(told: Iterator[Told], place: Place, grades: Grades, streets: Mapping[str, str]) -> Iterator[Tell]:
    """With the street office of the place put in; it is left out where nobody knows which one that is."""
    for one in told:
        if not one.own_street:
            yield Tell(to=Addressee(zh=one.zh, en=one.en, role=one.role, agency=one.agency), within_s=one.within_s)
        elif place.street is not None and place.street in streets:
            name, agency = streets[place.street], grades.street_agencies.get(place.street)
            yield Tell(to=Addressee(zh=name, en=name, agency=agency), within_s=one.within_s)


def card_of(plan: Plan, grade: int, before: int, told: tuple[Tell, ...], cameras: tuple[str, ...] = ()) -> Card:
    """What a plan says at a grade, where it said everything down to `before` already."""
    tasks = tuple(task for level in plan.added(grade, before) for task in level.tasks)
    return Card(grade=grade, zh=plan.zh, en=plan.en, needs=plan.needs(grade), tells=told, tasks=tasks, cameras=cameras)
