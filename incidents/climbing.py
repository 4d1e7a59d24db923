"""How an assignment follows what happens to it: rung by rung, and what was not reached. Pure."""

from msgspec.structs import replace

from incidents.events import AssignmentAdvanced, LadderLapsed, LapseSeen, UnitRedirected
from incidents.model import LADDER, Assignment, Lapse, Rung


def followed(
    assignment: Assignment, event: AssignmentAdvanced | LadderLapsed | LapseSeen | UnitRedirected
) -> Assignment:
    """The assignment after a rung was reached, was not, somebody took note of that, or its unit was sent elsewhere."""
    match event:
        case AssignmentAdvanced(rung=rung):
            return climb(assignment, rung)
        case LadderLapsed(step=step, at=at, instead=instead):
            return replace(assignment, lapses=(*assignment.lapses, Lapse(step=step, at=at, instead=instead)))
        case LapseSeen(operator=operator, at=at):
            seen = (one if one.seen_by else replace(one, seen_by=operator, seen_at=at) for one in assignment.lapses)
            return replace(assignment, lapses=tuple(seen))
        case UnitRedirected(expires=expires, place=place, corrected=what):
            known = assignment.corrected if what is None else what
            return replace(assignment, expires=expires or assignment.expires, told=place, corrected=known)


def climb(assignment: Assignment, rung: Rung) -> Assignment:
    """The assignment with one more rung; `step` stays the furthest, whatever order the receipts come in."""
    step = assignment.step
    if rung.step == "refused" or (step != "refused" and LADDER.index(rung.step) > LADDER.index(step)):
        step = rung.step
    return replace(assignment, rungs=(*assignment.rungs, rung), step=step)
