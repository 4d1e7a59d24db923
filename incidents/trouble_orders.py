"""What may be asked about troubles: by the centre itself only."""

from typing import Annotated

from msgspec import Meta, Struct

from incidents.model import Place
from incidents.trouble import NAMED, SOURCES_LIMIT, TroubleKind


class ReportTrouble(Struct, frozen=True, kw_only=True, tag=True):
    """Say that something of the centre's own means is wrong, or that more is wrong than was said.

    Fields as in `SourceTrouble`; of many, `sources` are those that are not told yet, and `count` is left to the centre. `folds`:
    troubles of single sources in whose place this one of many comes. `joins`: the trouble of many that these are of too.
    """

    kind: TroubleKind
    source: str
    since: str
    title: str
    place: Place = Place()
    count: Annotated[int, Meta(ge=1)] = 1
    sources: Annotated[tuple[str, ...], Meta(max_length=SOURCES_LIMIT)] = ()
    steps_s: Annotated[tuple[float, ...], Meta(max_length=NAMED)] = ()
    folds: tuple[str, ...] = ()
    joins: str | None = None


class EndTrouble(Struct, frozen=True, kw_only=True, tag=True):
    """Say that it is over, of `sources` only where some are named. With the last its incident ends too, unless a person has acted on it."""

    incident: str
    sources: Annotated[tuple[str, ...], Meta(max_length=SOURCES_LIMIT)] = ()


TroubleOrder = ReportTrouble | EndTrouble
