"""The lists: what the centre knows now from memory, what was recorded from the projections."""

import asyncio
from typing import Any

import msgspec
from aiohttp import web

from command import queries
from video.health import Health
from video.sight import condition
from web.api.answers import error, json, limit_and_after, paged, slice_of
from web.api.system import sent_by_node
from web.auth import Identity
from web.clock import seconds_between
from web.services import SERVICES


async def cameras(request: web.Request, _: Identity) -> web.StreamResponse:
    """Every camera; `state` is its node's. `health` is what was last seen of it: when, how many seconds ago, and why it gave no picture."""
    services = request.app[SERVICES]
    video, known, now = services.replica.state.video, services.hub.health, services.clock()
    ages = services.hub.health_ages()
    items: list[dict[str, Any]] = []
    for camera in video.cameras.values():
        online = video.nodes[camera.node].online
        state = "online" if online else "offline"
        health = _health(condition(video, camera, known), ages.get(camera.id), now)
        items.append({**msgspec.to_builtins(camera), "state": state, **health})
    return slice_of(request, items)


def _health(health: Health, age: float | None, now: str) -> dict[str, Any]:
    """Null where nobody knows. `age` is of what was seen; since when a node has been away stands in the record."""
    if health.state == "offline":
        age = max(0.0, seconds_between(health.at, now)) if health.at else None
    told = {"health": health.state, "health_at": health.at or None, "health_code": health.code}
    return {**told, "health_age_s": age}


async def nodes(request: web.Request, _: Identity) -> web.StreamResponse:
    """Every node: whether its agent is connected, its clock, what its line takes and sends, which cameras it codes again.

    Null is what nobody knows.
    """
    services = request.app[SERVICES]
    hub = services.hub
    clocks = {clock.node: clock for clock in hub.clocks}
    used = sent_by_node(hub.streams)
    items: list[dict[str, Any]] = []
    for node in services.replica.state.video.nodes.values():
        clock = clocks.get(node.id)
        offset, rtt = (clock.offset_ms, clock.rtt_ms) if clock else (None, None)
        told = {
            "clock_offset_ms": offset,
            "rtt_ms": rtt,
            "uplink_kbps": hub.uplinks.get(node.id),
            "uplink_used_kbps": round(used[node.id]),
            "transcoded": hub.transcoded.get(node.id, ()),
        }
        items.append({**msgspec.to_builtins(node), **told})
    return slice_of(request, items)


async def units(request: web.Request, _: Identity) -> web.StreamResponse:
    """Every field unit."""
    return slice_of(request, list(request.app[SERVICES].replica.state.devices.units.values()))


async def devices(request: web.Request, _: Identity) -> web.StreamResponse:
    """Every sensor and telephone line."""
    return slice_of(request, list(request.app[SERVICES].replica.state.devices.devices.values()))


async def operators(request: web.Request, _: Identity) -> web.StreamResponse:
    """Everybody who may sign in."""
    return slice_of(request, list(request.app[SERVICES].replica.state.people.operators.values()))


async def alerts(request: web.Request, _: Identity) -> web.StreamResponse:
    """Alerts, newest first; `device` and `id` as the sender gave them."""
    limit, after = limit_and_after(request)
    device, name = request.query.get("device"), request.query.get("id")
    reader = request.app[SERVICES].reader
    return paged(await asyncio.to_thread(queries.alerts, reader, limit, after, device, name))


async def rejected(request: web.Request, _: Identity) -> web.StreamResponse:
    """Payloads that could not be taken, newest first."""
    limit, after = limit_and_after(request)
    return paged(await asyncio.to_thread(queries.rejected, request.app[SERVICES].reader, limit, after))


async def assignments(request: web.Request, _: Identity) -> web.StreamResponse:
    """Assignments, newest first; of `incident` or `unit`."""
    limit, after = limit_and_after(request)
    incident, unit = request.query.get("incident"), request.query.get("unit")
    reader = request.app[SERVICES].reader
    return paged(await asyncio.to_thread(queries.assignments, reader, limit, after, incident, unit))


async def incident(request: web.Request, _: Identity) -> web.StreamResponse:
    """One incident with its alerts and assignments."""
    name = request.match_info["incident"]
    found = await asyncio.to_thread(queries.incident, request.app[SERVICES].reader, name)
    return json(found) if found else _no_incident(name)


async def timeline(request: web.Request, _: Identity) -> web.StreamResponse:
    """Everything that concerns an incident, oldest first, each event with its hash."""
    limit, after = limit_and_after(request)
    name, reader = request.match_info["incident"], request.app[SERVICES].reader
    if await asyncio.to_thread(queries.incident, reader, name) is None:
        return _no_incident(name)
    return paged(await asyncio.to_thread(queries.timeline, reader, name, limit, after))


def _no_incident(name: str) -> web.Response:
    return error(404, "unknown_incident", f"There is no incident {name}: check the number.")
