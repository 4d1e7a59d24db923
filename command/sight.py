"""Which cameras an incident gets: what `video` says of a place, asked in the words of the record. Pure. See docs/video.md."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from command.locality import NOWHERE, Locality
from command.model import State
from incidents.lookup import alerts_of, lead_of
from incidents.model import AlertKind, Incident, Place
from incidents.weights import TRUE_WITHIN_M
from video import model
from video.health import Health
from video.roads import NO_ROADS, Roads
from video.sight import Known, Sighting, Spot, rank

NAMED = 3
"""Cameras that open by themselves with an incident, the best first; a plan may want more of them."""
POINTED_WITHIN_M = 30.0
"""Of a place that a person gave. Linking counts 150 m for it, since joining wrongly costs more than a picture that is second-best; but
who corrects a place means that point, and wants to see it."""


class Eyes(Protocol):
    """The port to `video`: cameras for a spot, the best first, each with what speaks for and against it."""

    def __call__(self, state: model.State, spot: Spot, known: Known, limit: int) -> list[Sighting]: ...


class Sight:
    """Asks the port."""

    def __init__(
        self, roads: Roads = NO_ROADS, health: Mapping[str, Health] = MappingProxyType({}), eyes: Eyes = rank
    ) -> None:
        """`health`: the last values, which are read at each question and kept by somebody else."""
        self._known = Known(health, roads)
        self._eyes = eyes

    def names(self, state: State, place: Place, kind: AlertKind | None, most: int = NAMED) -> tuple[str, ...]:
        """The `most` best cameras of a place. `kind`: of the alert that told it; None: a person."""
        spot = _spot(place, kind)
        return () if spot is None else tuple(one.camera for one in self._eyes(state.video, spot, self._known, most))

    def ranked(self, state: State, incident: Incident, limit: int) -> list[Sighting]:
        """The cameras for an incident as things stand now; for one that was merged those of what leads it."""
        held = state.incidents
        lead = lead_of(held, incident)
        teller = None if lead.is_placed else next(alerts_of(held, lead), None)
        spot = _spot(lead.place, teller.kind if teller else None)
        return [] if spot is None else self._eyes(state.video, spot, self._known, limit)


BLIND = Sight()
"""Knows no streets, and of no camera how it is."""


class Around(NamedTuple):
    """What a decision depends on beside the record: the tables of the district, and which cameras can be seen through."""

    local: Locality = NOWHERE
    sight: Sight = BLIND


NOTHING_KNOWN = Around()


def _spot(place: Place, kind: AlertKind | None) -> Spot | None:
    """None where there is no position."""
    if place.lat is None or place.lon is None:
        return None
    return Spot(place.lat, place.lon, place.uncertainty_m or (TRUE_WITHIN_M[kind] if kind else POINTED_WITHIN_M))
