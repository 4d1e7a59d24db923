"""What may be asked where a unit does not answer, or could not be told."""

from msgspec import Struct

from incidents.model import Step


class LapseRung(Struct, frozen=True, kw_only=True, tag=True):
    """Say that a rung was not reached in time. `instead`: the unit that should go (chosen by the core)."""

    assignment: str
    step: Step
    instead: str | None = None


class SeeLapse(Struct, frozen=True, kw_only=True, tag=True):
    """Take note that a unit does not answer: one sees to it oneself."""

    assignment: str


class GiveUpDispatch(Struct, frozen=True, kw_only=True, tag=True):
    """Say that a message of a dispatch could not be given until it expired: a unit that was never told is not waited for.

    `expires`: of that message; one that was sent later may still reach the unit.
    """

    assignment: str
    expires: str


LadderOrder = LapseRung | SeeLapse | GiveUpDispatch
