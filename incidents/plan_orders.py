"""What may be asked of plans and notices."""

from typing import Annotated

from msgspec import Meta, Struct

from incidents.plans import Card

Reason = Annotated[str, Meta(min_length=1, max_length=2000)]


class ActivatePlan(Struct, frozen=True, kw_only=True, tag=True):
    """Do what a plan says, with the reason. `card` is what it says at the incident's grade (chosen by the core)."""

    incident: str
    plan: Annotated[str, Meta(min_length=1, max_length=64)]
    reason: Reason
    card: Card | None = None


class EndPlan(Struct, frozen=True, kw_only=True, tag=True):
    """A plan does not run any more, and why: what it asked for and nobody has done yet is dropped."""

    incident: str
    plan: Annotated[str, Meta(min_length=1, max_length=64)]
    reason: Reason


class AcknowledgeNotice(Struct, frozen=True, kw_only=True, tag=True):
    """Say that one knows of an incident; for somebody else with `note`, how they were told."""

    incident: str
    notice: int
    note: Annotated[str, Meta(max_length=2000)] = ""
