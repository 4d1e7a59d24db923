"""Who is told of an incident until they say that they know, and the plans (预案) that run for it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Count = Annotated[int, Meta(ge=1, le=50)]
Seconds = Annotated[int, Meta(ge=1, le=86_400)]


class Addressee(Struct, frozen=True, kw_only=True):
    """Who is told: the operators of a `role`, or of an `agency`; with neither somebody who has no console, and is telephoned.

    `zh` and `en` are what they are called.
    """

    zh: Name
    en: str = ""
    role: str | None = None
    agency: str | None = None


class Notice(Struct, frozen=True, kw_only=True):
    """Somebody is told of an incident. `due`: until when they should have said that they know.

    `by` and `done_at`: who said so, for themselves or after having told them; `note`: how. `withdrawn_at`: they need not know
    any more.
    """

    number: int
    to: Addressee
    why: Literal["grade", "plan"]
    plan: str | None = None
    at: str
    due: str
    by: str | None = None
    done_at: str | None = None
    note: str | None = None
    withdrawn_at: str | None = None


class Need(Struct, frozen=True, kw_only=True):
    """So many units of a kind."""

    kind: str
    count: Count


class CardTask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a plan's checklist: what, by whom, and within how many seconds from the activation."""

    zh: Name
    en: str = ""
    owner: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    within_s: Seconds | None = None


class Tell(Struct, frozen=True, kw_only=True):
    """Who has to be told, and within how many seconds they should say that they know."""

    to: Addressee
    within_s: Seconds


class Card(Struct, frozen=True, kw_only=True):
    """What a plan means for one incident at its grade. `needs` is the whole; `tells` and `tasks` are what is added now."""

    grade: int
    zh: str = ""
    en: str = ""
    needs: tuple[Need, ...] = ()
    tells: tuple[Tell, ...] = ()
    tasks: tuple[CardTask, ...] = ()
    cameras: tuple[str, ...] = ()


class ActivePlan(Struct, frozen=True, kw_only=True):
    """A plan that runs: up to which grade, what it needs, who activated it and why."""

    id: str
    zh: str
    en: str
    grade: int
    needs: tuple[Need, ...]
    by: str
    at: str
    reason: str
