"""When a rung of the ladder is overdue. Nothing waits: what is due is computed from the record, also after a restart. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta, Struct

from incidents.events import IncidentEvent, LadderLapsed, LapseSeen
from incidents.ladder_orders import LapseRung, SeeLapse
from incidents.lookup import find_assignment, lead_of
from incidents.model import LADDER, Assignment, State, Step, is_active

NO_SHORTER: Mapping[int, Mapping[Step, float]] = MappingProxyType({})
NONE_SEEN: Mapping[str, float] = MappingProxyType({})
Seconds = Annotated[float, Meta(gt=0, le=3600)]


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long each priority (1 to 4) may take from the dispatch until the device has it, and until a person has accepted it, in seconds."""

    received_s: tuple[Seconds, Seconds, Seconds, Seconds] = (30.0, 30.0, 30.0, 30.0)
    accepted_s: tuple[Seconds, Seconds, Seconds, Seconds] = (60.0, 60.0, 60.0, 60.0)

    def limits(self, priority: int) -> tuple[tuple[Step, float], ...]:
        """The rungs that have a limit, and what it is."""
        at = min(max(priority, 1), 4) - 1
        return ("received", self.received_s[at]), ("accepted", self.accepted_s[at])


Shorter = Mapping[int, Mapping[Step, float]]
"""By grade, limits in seconds that hold where they are shorter than those of the priority."""


def due(
    state: State,
    policy: Policy,
    now: str,
    shorter: Shorter = NO_SHORTER,
    running: Mapping[str, float] = NONE_SEEN,
) -> Iterator[LapseRung]:
    """What has to be said to be overdue at `now`, each once for ever.

    `running`: for how many seconds each assignment has been seen to run, by a clock that nobody sets. Overdue is what either
    clock says: one that was set back must not keep help waiting, and one more call than needed costs less.
    """
    moment = datetime.fromisoformat(now)
    for assignment in state.assignments.values():
        if not is_active(assignment):
            continue
        sent = datetime.fromisoformat(assignment.rungs[0].at)
        lasted = max((moment - sent).total_seconds(), running.get(assignment.id, 0.0))
        of_grade = shorter.get(_grade(state, assignment), {})
        for step, limit in policy.limits(assignment.priority):
            seconds = min(limit, of_grade.get(step, limit))
            if _is_missing(assignment, step) and lasted >= seconds:
                yield LapseRung(assignment=assignment.id, step=step)


def running(state: State) -> Mapping[str, str]:
    """Who has a ladder that is not at its end, and when it began."""
    return {one.id: one.rungs[0].at for one in state.assignments.values() if is_active(one)}


def lapse(state: State, order: LapseRung, now: str) -> Sequence[IncidentEvent]:
    """A rung was not reached; nothing where it was after all. What its device has not confirmed is sent again."""
    assignment = find_assignment(state, order.assignment)
    if not is_active(assignment) or not _is_missing(assignment, order.step):
        return []
    return [
        LadderLapsed(
            assignment=assignment.id,
            incident=assignment.incident,
            unit=assignment.unit,
            step=order.step,
            at=now,
            resent=order.step == "received",
            instead=order.instead,
        )
    ]


def see(state: State, order: SeeLapse, now: str, by: str) -> Sequence[IncidentEvent]:
    """A person takes note of what has lapsed. Nothing where somebody has already, or nothing has."""
    assignment = find_assignment(state, order.assignment)
    if all(one.seen_by is not None for one in assignment.lapses):
        return []
    return [
        LapseSeen(assignment=assignment.id, incident=assignment.incident, unit=assignment.unit, operator=by, at=now)
    ]


def _grade(state: State, assignment: Assignment) -> int:
    """How grave it is what the unit was sent to; 0 where that is not held any more."""
    incident = state.incidents.get(assignment.incident)
    return 0 if incident is None else lead_of(state, incident).grade


def _is_missing(assignment: Assignment, step: Step) -> bool:
    """Whether a rung was neither reached nor said to be overdue. A step that is no rung, as a refusal, is never missing."""
    if step not in LADDER:
        return False
    is_reached = assignment.step in LADDER and LADDER.index(assignment.step) >= LADDER.index(step)
    return not is_reached and all(one.step != step for one in assignment.lapses)
