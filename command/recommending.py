"""Who should go to an incident: every unit of every agency, with an estimate, reasons and shortfalls. Pure. See docs/incidents.md."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from math import cos, hypot, inf, radians
from typing import Literal, NamedTuple, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from command.locality import Locality
from command.model import State
from devices.model import Unit, UnitKind
from incidents.lookup import bound_to, family_of, lead_of, sent_to
from incidents.model import Assignment, Incident, Place, Status, is_active

METRES_PER_DEGREE = 111_320.0
DRIVEN_S = 1800.0
"""An old position counts as so much later as it is old, for the unit may have driven away for as long; but never by more than
half an hour: that is the way across the district at the speeds of the table."""
HOMES_KEPT = 2048
"""Homes whose sub-district is remembered: twice the units that are planned for."""

Standing = Literal["available", "bound", "out_of_service", "here"]
"""`bound` by another incident; `out_of_service` though it may be bound as well; `here`: already sent to this one."""
Whence = Literal["live", "stale", "home", "unknown"]
"""Where a position is from: heard lately, heard too long ago, the unit's home, nowhere."""
Why = Literal["needed_kind", "nearest", "own_street"]
Shortfall = Literal[
    "other_kind",
    "bound",
    "on_exercise",
    "off_shift",
    "out_of_service",
    "no_crew",
    "stale_position",
    "from_home",
    "no_position",
]
"""`on_exercise`: bound by an exercise or a test only, which keeps nobody back from what is actual."""
KEEPS_BACK: frozenset[Shortfall] = frozenset({"bound", "off_shift", "out_of_service", "no_crew"})
"""With one of these it comes after everybody who has none."""


class Located(Protocol):
    """The last that was heard of a unit's position, WGS-84; `heard` is when, by the centre's clock."""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...
    @property
    def heard(self) -> str: ...
    @property
    def stale(self) -> bool: ...


Estimate: TypeAlias = Callable[[UnitKind, float, bool], float]
"""Seconds of a way: kind of unit, metres of the straight line, whether the crew is at its home."""


class Candidate(Struct, frozen=True, kw_only=True):
    """A unit and what speaks for and against it. `metres` is the straight line, `seconds` the estimated time; None: not known.

    `is_pick`: the centre would send it. `is_nearer`: it would be there before the pick of its kind (before the first pick,
    where none is of its kind), and is none itself.
    `assignment`: what binds it, the newest. `age_s`: how old the position is, None without one; `seconds` has what it may have
    driven since an old one.
    """

    unit: str
    standing: Standing
    whence: Whence
    metres: float | None = None
    seconds: float | None = None
    reasons: tuple[Why, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    is_pick: bool = False
    is_nearer: bool = False
    assignment: str | None = None
    age_s: float | None = None


class Bound(NamedTuple):
    """What binds a unit, and whether that keeps it back."""

    by: Assignment | None
    keeps: bool


FREE = Bound(None, False)


class _Known(NamedTuple):
    """A unit, what binds it to this incident and to any, and where it was heard last."""

    unit: Unit
    here: Assignment | None
    bound: Bound
    position: Located | None


def bound_for(assignments: Iterable[Assignment], status: Status) -> dict[str, Bound]:
    """By unit, the newest assignment that binds it, and whether that keeps it back from something of this status.

    What is actual is kept back by what is actual only: a crew on exercise breaks off. An exercise waits for everybody.
    """
    bound: dict[str, Bound] = {}
    for one in filter(is_active, assignments):
        is_kept = one.status == "actual" or status != "actual"
        if is_kept or not bound.get(one.unit, FREE).keeps:
            bound[one.unit] = Bound(one, is_kept)
    return bound


def needed(family: Iterable[Incident]) -> dict[str, int]:
    """How many units of each kind the plans that run need; of two plans the one that needs more, for both have them."""
    most: dict[str, int] = {}
    for need in (need for one in family for plan in one.plans for need in plan.needs):
        most[need.kind] = max(need.count, most.get(need.kind, 0))
    return most


class Recommender:
    """Ranks units by the tables of a district."""

    def __init__(self, local: Locality, estimate: Estimate | None = None) -> None:
        """`estimate` takes the place of the table's own, where something better is known of the roads."""
        self._fitness = local.fitness
        self._street = lru_cache(HOMES_KEPT)(local.district.street_at)
        self._estimate = estimate or local.fitness.travel.seconds

    def recommend(
        self, state: State, incident: Incident, positions: Mapping[str, Located], now: str
    ) -> list[Candidate]:
        """Every unit. First for each kind that is needed, and has not been sent, the soonest; then all that can go, the fitting
        before the others, the soonest first; then those that something keeps back. Nobody is left out.
        """
        held = state.incidents
        lead = lead_of(held, incident)
        needs = needed(family_of(held, lead))
        kinds: Sequence[str] = tuple(needs) or self._fitness.kinds(lead.alarm_class)
        here = {one.unit: one for one in bound_to(held, lead)}
        bound = bound_for(held.assignments.values(), lead.status)
        known = (
            _Known(unit, here.get(unit.id), bound.get(unit.id, FREE), positions.get(unit.id))
            for unit in state.devices.units.values()
        )
        rated = [self._rate(one, lead.place, kinds, now) for one in known]
        there = {one.unit for one in sent_to(held, lead)}
        sent = Counter[str](state.devices.units[name].kind for name in there if name in state.devices.units)
        wanted = [kind for kind in kinds for _ in range(needs.get(kind, 1) - sent[kind])]
        return _ordered(rated, _picked(rated, wanted, state.devices.units), state.devices.units)

    def _rate(self, known: _Known, place: Place, kinds: Sequence[str], now: str) -> Candidate:
        unit = known.unit
        whence, at = _whereabouts(unit, known.position)
        metres, age = _metres(place, at), _age(known.position, now)
        return Candidate(
            unit=unit.id,
            standing=_standing(known),
            whence=whence,
            metres=metres,
            seconds=None if metres is None else self._seconds(unit.kind, metres, whence, age),
            reasons=tuple(self._reasons(unit, place, kinds)),
            shortfalls=tuple(_shortfalls(known, kinds, self._fitness.is_on(unit.shift, now))) + _doubts(whence, metres),
            assignment=known.bound.by.id if known.bound.by else None,
            age_s=age,
        )

    def _seconds(self, kind: UnitKind, metres: float, whence: Whence, age: float | None) -> float:
        driven = min(age or 0.0, DRIVEN_S) if whence == "stale" else 0.0
        return self._estimate(kind, metres, whence == "home") + driven

    def _reasons(self, unit: Unit, place: Place, kinds: Sequence[str]) -> Iterator[Why]:
        if unit.kind in kinds:
            yield "needed_kind"
        if unit.lat is None or unit.lon is None or place.street is None:
            return
        if self._street(unit.lat, unit.lon) == place.street:
            yield "own_street"


def _shortfalls(known: _Known, kinds: Sequence[str], is_on: bool) -> Iterator[Shortfall]:
    unit = known.unit
    if kinds and unit.kind not in kinds:
        yield "other_kind"
    if known.bound.by is not None and known.here is None:
        yield "bound" if known.bound.keeps else "on_exercise"
    if unit.service == "out_of_service":
        yield "out_of_service"
    if not is_on:
        yield "off_shift"
    if unit.crew == 0:
        yield "no_crew"


def _doubts(whence: Whence, metres: float | None) -> tuple[Shortfall, ...]:
    """What is not certain about where it is."""
    if metres is None:
        return ("no_position",)
    doubts: dict[Whence, tuple[Shortfall, ...]] = {"stale": ("stale_position",), "home": ("from_home",)}
    return doubts.get(whence, ())


def _whereabouts(unit: Unit, position: Located | None) -> tuple[Whence, tuple[float, float] | None]:
    if position is not None:
        return ("stale" if position.stale else "live"), (position.lat, position.lon)
    if unit.lat is None or unit.lon is None:
        return "unknown", None
    return "home", (unit.lat, unit.lon)


def _age(position: Located | None, now: str) -> float | None:
    """Seconds; never below 0: clocks are set back."""
    if position is None:
        return None
    return max(0.0, (datetime.fromisoformat(now) - datetime.fromisoformat(position.heard)).total_seconds())


def _metres(place: Place, at: tuple[float, float] | None) -> float | None:
    if place.lat is None or place.lon is None or at is None:
        return None
    return hypot(at[0] - place.lat, (at[1] - place.lon) * cos(radians(place.lat))) * METRES_PER_DEGREE


def _standing(known: _Known) -> Standing:
    if known.here is not None:
        return "here"
    if known.unit.service == "out_of_service":
        return "out_of_service"
    return "bound" if known.bound.keeps else "available"


def is_able(candidate: Candidate) -> bool:
    """Whether nothing keeps it back."""
    return candidate.standing == "available" and not KEEPS_BACK.intersection(candidate.shortfalls)


def _when(candidate: Candidate) -> tuple[float, str]:
    return (inf if candidate.seconds is None else candidate.seconds), candidate.unit


def _picked(rated: Iterable[Candidate], wanted: Sequence[str], units: Mapping[str, Unit]) -> list[str]:
    """For each wanted kind, as often as it is wanted, the soonest that can go."""
    able = sorted((one for one in rated if is_able(one) and one.seconds is not None), key=_when)
    picked: list[str] = []
    for kind in wanted:
        first = next((one.unit for one in able if units[one.unit].kind == kind and one.unit not in picked), None)
        if first is not None:
            picked.append(first)
    return picked


def _ordered(rated: list[Candidate], picked: list[str], units: Mapping[str, Unit]) -> list[Candidate]:
    rank = {name: at for at, name in enumerate(picked)}
    seconds = {one.unit: one.seconds for one in rated if one.seconds is not None}
    # Of several of one kind the last that is proposed counts: who is sooner than that one should be among them.
    by_kind = {units[name].kind: seconds[name] for name in picked}
    first = seconds[picked[0]] if picked else -inf
    nearest = min((one for one in rated if is_able(one) and one.seconds is not None), key=_when, default=None)
    said = []
    for one in rated:
        waited = by_kind.get(units[one.unit].kind, first)
        is_nearer = one.seconds is not None and one.seconds < waited and one.standing != "here" and one.unit not in rank
        reasons = (*one.reasons, "nearest") if nearest is not None and one.unit == nearest.unit else one.reasons
        said.append(replace(one, is_pick=one.unit in rank, is_nearer=is_nearer, reasons=reasons))
    return sorted(said, key=lambda one: (_group(one), rank.get(one.unit, 0), _when(one)))


def _group(one: Candidate) -> int:
    """Picks, who fits, who can go, whom something keeps back, who is bound, out of service, or there already."""
    if one.is_pick:
        return 0
    if is_able(one):
        return 2 if "other_kind" in one.shortfalls else 1
    return {"available": 3, "bound": 4, "out_of_service": 5, "here": 6}[one.standing]
