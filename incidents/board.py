"""The open incidents, so kept that few of them have to be compared with an alert. Pure. See docs/adr/0007-one-record.md."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from math import ceil, cos, hypot, log, radians, sqrt

from incidents.linking import (
    METRES_PER_DEGREE,
    Frequencies,
    Happening,
    Match,
    Report,
    Spot,
    apart,
    at_one_place,
    link,
    variance_of,
)

CELL_M = 500.0
"""Side of a cell: incidents are looked for in those that are within reach."""

FEW = 16
"""So few incidents are all compared: little else is open, and an alert that says nothing of its place may well belong to one."""

OUT_OF_REACH = -2.0
"""An incident whose distance takes away that much, and that has nothing else in common, is not proposed (`tests/laws/test_linking.py`)."""

REACHES = 10_000
"""Reaches that are remembered: how well places are known is told in few figures, by kinds of devices."""

Key = tuple[str, Hashable]


class Board:
    """Happenings by where they are, who reports them and what they are called."""

    def __init__(self) -> None:
        self._happenings: dict[str, Happening] = {}
        self._named: Counter[str] = Counter()
        self._by: defaultdict[Key, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._happenings)

    def put(self, happening: Happening) -> None:
        """Keep an incident, or what is known of it now."""
        before = self._happenings.get(happening.id)
        if before is not None and _found_by(before) == _found_by(happening):
            self._happenings[happening.id] = happening  # nearly every report: found where it was
            return
        self.drop(happening.id)
        self._happenings[happening.id] = happening
        self._named.update(happening.names)
        for key in _keys(happening):
            self._by[key].add(happening.id)

    def get(self, name: str) -> Happening | None:
        """What is known of an incident, if it is open."""
        return self._happenings.get(name)

    def drop(self, name: str) -> None:
        """Forget an incident. Harmless when repeated."""
        happening = self._happenings.pop(name, None)
        if happening is None:
            return
        self._named.subtract(happening.names)
        for key in _keys(happening):
            self._by[key].discard(name)
            if not self._by[key]:
                del self._by[key]
        for place in happening.names:
            if not self._named[place]:
                del self._named[place]

    def match(self, report: Report) -> list[Match]:
        """The incidents that the alert may well belong to, likeliest first."""
        if not self._happenings:
            return []
        found = self._happenings.values() if len(self) <= FEW else self._candidates(report)
        return link(report, found, self.frequencies())

    def frequencies(self, more: int = 0) -> Frequencies:
        """How many incidents are open and what they name, with so many more that have just opened."""
        return Frequencies(len(self) + more, self._named)

    def _candidates(self, report: Report) -> Iterable[Happening]:
        keys = _likenesses(report) + [("name", name) for name in report.names if self._is_telling(name)]
        found = {name for key in keys for name in self._by.get(key, ())}
        if report.spot is not None:
            found.update(self._near(report.spot))
        return [self._happenings[name] for name in found]

    def _is_telling(self, name: str) -> bool:
        """Whether few enough incidents name a place: what many name says next to nothing, and to compare them all takes long."""
        return self._named[name] <= max(FEW, len(self) // FEW)

    def _near(self, spot: Spot) -> Iterator[str]:
        """Those whose distance alone does not speak against them."""
        north, east = _cell(spot)
        steps = ceil(_reach(spot.within) / CELL_M)
        for row in range(north - steps, north + steps + 1):
            for column in range(east - steps, east + steps + 1):
                for name in self._by.get(("cell", (row, column)), ()):
                    other = self._happenings[name].spot
                    if other is not None and apart(spot, other) <= _reach(hypot(spot.within, other.within)):
                        yield name


@lru_cache(REACHES)
def _reach(within: float) -> float:
    """Metres at which a distance takes away `OUT_OF_REACH`, where two places are known so well together."""
    variance = variance_of(within)
    return sqrt(max(at_one_place(variance) - OUT_OF_REACH, 0.0) * 2 * variance * log(2))


def _cell(spot: Spot) -> tuple[int, int]:
    """Row and column. Columns are as wide as at the district's latitude: near enough for whom they are looked for."""
    return int(spot.lat * METRES_PER_DEGREE // CELL_M), int(
        spot.lon * METRES_PER_DEGREE * cos(radians(spot.lat)) // CELL_M
    )


def _keys(happening: Happening) -> list[Key]:
    """Under what an incident is found."""
    keys: list[Key] = [("caller", caller) for caller in happening.callers]
    keys += [("device", device) for device in happening.devices]
    keys += [("name", name) for name in happening.names]
    if happening.spot is None:
        keys += [("street", street) for street in happening.streets]
    else:
        keys += [("placed", street) for street in happening.streets]
        keys.append(("cell", _cell(happening.spot)))
    return keys


def _found_by(happening: Happening) -> tuple[Hashable, ...]:
    """What `_keys` are made of."""
    cell = None if happening.spot is None else _cell(happening.spot)
    return happening.callers, happening.devices, happening.names, happening.streets, cell


def _likenesses(report: Report) -> list[Key]:
    """Where incidents are found that have something else in common with an alert than their place on the map."""
    keys: list[Key] = []
    if report.caller is not None:
        keys.append(("caller", report.caller))
    if report.device is not None:
        keys.append(("device", (report.device, report.codes)))
    if report.street is not None:
        keys.append(("street", report.street))
        if report.spot is None:
            keys.append(("placed", report.street))
    return keys
