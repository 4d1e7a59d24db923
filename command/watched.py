"""Who would be missed: devices and units that send heartbeats, and nodes that were there once. Pure. See docs/silence.md."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from command.locality import Locality
from command.model import State
from devices.model import Device, Unit
from devices.telemetry import Beat, patience_of
from incidents.model import Place
from video.model import Node, is_published

NODE_SECONDS: Final = 60.0
"""Without its link until a node is quiet: an agent that is restarted, or whose network was gone, is back within 30 s."""
STEADY_SECONDS: Final = 60.0
"""Heard for so long, or for its own patience if that is less, it is not quiet any more: what comes and goes is one trouble."""


class Watched(Struct, frozen=True, kw_only=True):
    """A source and how it is. `since`: heard last, in seconds since 1970; `is_right` is more than not `is_wrong`.

    `place` is asked for only where something has to be said. `lost` of the newest `of` heartbeats were.
    """

    name: str
    title: str
    place: Callable[[], Place]
    since: float
    is_wrong: bool
    is_right: bool
    lost: int = 0
    of: int = 0


def watched(state: State, beats: Sequence[Beat], local: Locality, now: str, listening: float) -> list[Watched]:
    """All of them. `listening`: since when the centre has been able to hear anybody, in seconds since 1970."""
    at, heard = _seconds(now), {beat.source: beat for beat in beats}
    shifts: dict[str | None, bool] = {}
    found = []
    for name, interval in state.devices.beats.items():
        source = _source(state, name, local, now, shifts)
        if source is not None:
            found.append(_beating(source, heard.get(name), interval, (at, listening), local))
    found += [_node(node, at) for node in state.video.nodes.values() if _is_missed(node)]
    return found


def _source(state: State, name: str, local: Locality, now: str, shifts: dict[str | None, bool]) -> Device | Unit | None:
    """A device; a unit that can be sent and is on its shift: the others may switch off what they like."""
    device = state.devices.devices.get(name)
    if device is not None:
        return device
    unit = state.devices.units.get(name)
    if unit is None or unit.service == "out_of_service":
        return None
    if unit.shift not in shifts:
        shifts[unit.shift] = local.fitness.is_on(unit.shift, now)
    return unit if shifts[unit.shift] else None


def _beating(
    source: Device | Unit, beat: Beat | None, interval: float, times: tuple[float, float], local: Locality
) -> Watched:
    now, listening = times
    since = listening if beat is None else _seconds(beat.heard)
    patience = patience_of(interval) if beat is None or not beat.is_known else beat.patience
    is_wrong = now - max(since, listening) > patience
    return Watched(
        name=source.id,
        title=source.name or source.id,
        place=lambda: _place(source, local),
        since=since,
        is_wrong=is_wrong,
        is_right=beat is not None and not is_wrong and beat.steady >= min(patience, STEADY_SECONDS),
        lost=0 if beat is None else beat.lost,
        of=0 if beat is None else beat.of,
    )


def _place(source: Device | Unit, local: Locality) -> Place:
    """Where a device hangs; where a crew is that says nothing, nobody knows."""
    at: Mapping[str, float | None] = {} if isinstance(source, Unit) else {"lat": source.lat, "lon": source.lon}
    return local.district.locate(Place(lat=at.get("lat"), lon=at.get("lon"), address=source.name or source.id))


def _is_missed(node: Node) -> bool:
    """A node that was there once and stays where it is; a vehicle's, and a publisher, come and go as their owners like."""
    return node.since is not None and node.kind != "portable" and not node.revoked and not is_published(node.id)


def _node(node: Node, now: float) -> Watched:
    since = now if node.since is None else _seconds(node.since)
    lasts = now - since
    return Watched(
        name=node.id,
        title=node.name,
        place=lambda: Place(address=node.name),
        since=since,
        is_wrong=not node.online and lasts > NODE_SECONDS,
        is_right=node.online and lasts >= STEADY_SECONDS,
    )


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()
