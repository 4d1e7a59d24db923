"""Who would be missed: devices and units that send heartbeats, and nodes that were there once. Pure. See docs/silence.md."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from math import inf
from typing import Final

from msgspec import Struct

from command.fitness import ALWAYS
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


class Look(Struct, frozen=True, kw_only=True):
    """What the core sees at a moment. `now` is by the wall clock, and is only told: every duration is by one that nobody sets.

    `linked_s`: for how many seconds the link to the broker has been up, or down; `up_s`: the core has listened, since its start or since it stood still.
    `canary_s`: seconds between two canaries; 0: there are none. `ages`: seconds since each time that `dated` names.
    `steps_s`: by how many seconds the wall clock was set, each time that was not told yet.
    """

    now: str
    beats: Sequence[Beat]
    is_linked: bool
    linked_s: float
    up_s: float
    canary_s: float
    ages: Mapping[str, float]
    steps_s: Sequence[float] = ()

    @property
    def listening_s(self) -> float:
        """For how long the centre has been able to hear anybody."""
        return min(self.up_s, self.linked_s)


class Watched(Struct, frozen=True, kw_only=True):
    """A source and how it is. `silent`: for how many seconds nothing was heard; `is_right` is more than not `is_wrong`.

    `place` is asked for only where something has to be said. `lost` of the newest `of` heartbeats were.
    """

    name: str
    title: str
    place: Callable[[], Place]
    silent: float
    is_wrong: bool
    is_right: bool
    lost: int = 0
    of: int = 0


def watched(state: State, look: Look, local: Locality) -> list[Watched]:
    """All of them."""
    heard = {beat.source: beat for beat in look.beats}
    shifts: dict[str | None, bool] = {}
    found = []
    for name, interval in state.devices.beats.items():
        source = _source(state, name, local, look.now, shifts)
        if source is not None:
            missed = min(look.listening_s, look.ages.get(_duty(name), inf))
            found.append(_beating(source, heard.get(name), interval, missed, local))
    nodes = state.video.nodes.values()
    found += [_node(node, look.ages.get(node_key(node), 0.0)) for node in nodes if _is_missed(node)]
    return found


def node_key(node: Node) -> str:
    """By what the age of a node's last coming or going is asked for."""
    return f"node:{node.id}"


def dated_nodes(state: State) -> Mapping[str, str]:
    """When each of the nodes that would be missed came, or went."""
    nodes = state.video.nodes.values()
    return {node_key(node): node.since for node in nodes if node.since is not None and _is_missed(node)}


def dated_duties(state: State, local: Locality, now: str) -> Mapping[str, str]:
    """Since when each of the units that would be missed has been on its shift and in service: before, it had nothing to say."""
    shifts: dict[str | None, bool] = {}
    began: dict[str | None, str] = {}
    found = {}
    for name in state.devices.beats:
        unit = _source(state, name, local, now, shifts)
        if isinstance(unit, Unit):
            if unit.shift not in began:
                began[unit.shift] = local.fitness.on_since(unit.shift, now)
            times = began[unit.shift], unit.service_at or ALWAYS
            found[_duty(name)] = max(times, key=datetime.fromisoformat)
    return found


def _duty(unit: str) -> str:
    return f"duty:{unit}"


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


def _beating(source: Device | Unit, beat: Beat | None, interval: float, missed: float, local: Locality) -> Watched:
    """`missed`: for how many seconds it could have been heard, and would be missed."""
    silent = missed if beat is None else beat.silent
    patience = patience_of(interval) if beat is None or not beat.is_known else beat.patience
    is_wrong = min(silent, missed) > patience
    return Watched(
        name=source.id,
        title=source.name or source.id,
        place=lambda: _place(source, local),
        silent=silent,
        is_wrong=is_wrong,
        # Who is not wrong yet, because the centre was deaf, is not right by that: it has to be heard.
        is_right=beat is not None and beat.silent <= patience and beat.steady >= min(patience, STEADY_SECONDS),
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


def _node(node: Node, lasts: float) -> Watched:
    return Watched(
        name=node.id,
        title=node.name,
        place=lambda: Place(address=node.name),
        silent=lasts,
        is_wrong=not node.online and lasts > NODE_SECONDS,
        is_right=node.online and lasts >= STEADY_SECONDS,
    )
