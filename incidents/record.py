"""What belongs to an incident's own record: how it ended, what is to be done, who watches, what it has to do with others, files."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from incidents.working_time import Term

Disposition = Literal["resolved", "handed_over", "nothing_found", "unfounded", "not_resolved"]
"""How it ended: dealt with; given to the service in charge; nothing there; not true; it could not be dealt with."""
RelationKind = Literal["part_of", "has_part", "related"]
Wire = Literal["cap", "eido"]
"""How another system speaks: OASIS CAP 1.2, NENA EIDO (STA-021.1b)."""
Export = Literal["html", "pdf", "json", "csv", "cap", "eido"]
"""As what a record leaves the centre."""
MediaType = Literal[
    "image/jpeg", "image/png", "image/webp", "audio/ogg", "audio/wav", "audio/mpeg", "audio/mp4", "video/mp4", "video/webm",
]  # fmt: skip
"""What a file may be: browsers show and play all of them, and none holds a program."""


class Handled(Struct, frozen=True, kw_only=True):
    """What one body says was done: by whom, how it ended and in their words. Another one has to see it before the incident is closed."""

    by: str
    at: str
    disposition: Disposition
    text: str


class Task(Struct, frozen=True, kw_only=True):
    """Something to be done for an incident. `owner`: who sees to it, in words; `due`: until when; `note`: what came of it.

    `plan`: which asked for it, `en` its English; `dropped_at`: that plan ended before it was done. `term`: `due` was counted in working time.
    """

    number: int
    text: str
    added_by: str
    added_at: str
    owner: str | None = None
    due: str | None = None
    done_by: str | None = None
    done_at: str | None = None
    note: str | None = None
    en: str = ""
    plan: str | None = None
    dropped_at: str | None = None
    term: Term | None = None


class Supervision(Struct, frozen=True, kw_only=True):
    """Somebody above has an eye on it until it is done (督办): who, since when, until when, and why."""

    by: str
    at: str
    due: str
    reason: str


class Relation(Struct, frozen=True, kw_only=True):
    """What another incident is to this one."""

    incident: str
    kind: RelationKind


class Attachment(Struct, frozen=True, kw_only=True):
    """A file that a person has added; it lies sealed beside the log. `size` in bytes, `sha256` of its content, hex."""

    id: str
    name: Annotated[str, Meta(min_length=1, max_length=128)]
    media_type: MediaType
    size: Annotated[int, Meta(ge=1)]
    sha256: str
    by: str = ""
    at: str = ""
