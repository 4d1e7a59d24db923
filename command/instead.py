"""Who should go in place of a crew that does not answer: said with the lapse, and anew as things stand now. Pure. See docs/incidents.md."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from command.model import State
from command.recommending import Candidate, Located, Recommender, Shortfall, is_able
from incidents.model import LADDER, Assignment, Lapse
from incidents.model import State as Incidents

MOST = 5
"""Crews for which it is said anew: a console draws three, and each costs a look at every unit."""


class Moment(NamedTuple):
    """What is known at `now`: the record, and where units were heard last."""

    state: State
    positions: Mapping[str, Located]
    now: str


class Instead(Struct, frozen=True, kw_only=True):
    """Who could go now in place of the unit of an assignment; None: nobody. `shortfalls` and `age_s` as in Candidate: a unit may be as silent as the one it is named for."""

    assignment: str
    unit: str | None
    shortfalls: tuple[Shortfall, ...] = ()
    age_s: float | None = None


def instead_of(recommender: Recommender, moment: Moment, assignment: Assignment) -> str | None:
    """Who should go where a unit does not answer: the first of its kind that can, else the first at all; None: nobody.

    Who is named in place of another one that is still waited for, and nobody has seen to, is left out: it can't go to both.
    """
    first = _first(recommender, moment, assignment, set(_named(moment.state.incidents, assignment)))
    return first.unit if first else None


def as_it_stands(recommender: Recommender, moment: Moment) -> tuple[Instead, ...]:
    """The same for the first crews that nobody has seen to: what was said with a lapse is as old as that.

    Nobody is named for two. What is actual chooses first: an exercise keeps nobody back from it.
    """
    held = moment.state.incidents.assignments.values()
    silent = list(islice((one for one in held if _open_lapses(one)), MOST))
    said: dict[str, Candidate | None] = {}
    for one in sorted(silent, key=lambda one: one.status != "actual"):
        said[one.id] = _first(recommender, moment, one, {known.unit for known in said.values() if known is not None})
    return tuple(_said(one, said[one.id]) for one in silent)


def _said(one: Assignment, found: Candidate | None) -> Instead:
    if found is None:
        return Instead(assignment=one.id, unit=None)
    return Instead(assignment=one.id, unit=found.unit, shortfalls=found.shortfalls, age_s=found.age_s)


def _first(recommender: Recommender, moment: Moment, beside: Assignment, named: Collection[str]) -> Candidate | None:
    units = moment.state.devices.units
    incident, unit = moment.state.incidents.incidents.get(beside.incident), units.get(beside.unit)
    if incident is None:
        return None
    said = recommender.recommend(moment.state, incident, moment.positions, moment.now)
    able = [one for one in said if is_able(one) and one.unit not in named]
    alike = (one for one in able if unit is not None and units[one.unit].kind == unit.kind)
    return next(alike, able[0] if able else None)


def _named(held: Incidents, beside: Assignment) -> Iterator[str]:
    """Who is proposed to the supervisors now, in place of units other than that of `beside`. An exercise keeps back nobody for what is actual."""
    for one in held.assignments.values():
        if one.id != beside.id and (one.status == "actual" or beside.status != "actual"):
            yield from (lapse.instead for lapse in _open_lapses(one) if lapse.instead is not None)


def _open_lapses(assignment: Assignment) -> list[Lapse]:
    """That a person has not accepted in time, as long as they are waited for and nobody has seen to it."""
    step = assignment.step
    if step not in LADDER or LADDER.index(step) >= LADDER.index("accepted"):
        return []
    return [lapse for lapse in assignment.lapses if lapse.step == "accepted" and lapse.seen_by is None]
