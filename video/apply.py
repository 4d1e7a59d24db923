"""How each video event changes the state. Nothing else does."""

from typing import assert_never

from msgspec.structs import replace

from video.events import (
    CamerasAnnounced,
    NodeAdded,
    NodeConnected,
    NodeDisconnected,
    NodeRenewed,
    NodeRevoked,
    VideoEvent,
    ViewEnded,
    ViewStarted,
)
from video.model import Camera, State, cell, cell_key


def apply(state: State, event: VideoEvent) -> None:  # noqa: C901 - one flat case per event
    """Change `state` in place by one event. An event about something unknown changes nothing."""
    match event:
        case NodeAdded(node=node, token_hash=token_hash):
            state.nodes[node.id] = node
            if token_hash:  # a publisher's node has none
                state.tokens[token_hash] = node.id
        case NodeRenewed(node=name, token_hash=token_hash):
            _set_token(state, name, token_hash)
        case NodeRevoked(node=name):
            _set_token(state, name, None)
        case NodeConnected(node=name, at=at):
            if found := state.nodes.get(name):
                state.nodes[name] = replace(found, online=True, since=at)
        case NodeDisconnected(node=name, at=at):
            if lost := state.nodes.get(name):
                state.nodes[name] = replace(lost, online=False, since=at)
        case CamerasAnnounced():
            _announce(state, event)
        case ViewStarted(view=view):
            state.views[view.id] = view
        case ViewEnded(view=name):
            state.views.pop(name, None)
        case _:
            assert_never(event)


def reset(state: State, at: str) -> None:
    """The centre has started: no node is connected and nobody watches yet."""
    state.views.clear()
    for name, node in state.nodes.items():
        if node.online:
            state.nodes[name] = replace(node, online=False, since=at)


def _set_token(state: State, name: str, token_hash: str | None) -> None:
    """From now on `name` may connect with this token and no other, or (None) with none."""
    node = state.nodes.get(name)
    if node is None:
        return
    for held in [held for held, holder in state.tokens.items() if holder == name]:
        del state.tokens[held]
    if token_hash is not None:
        state.tokens[token_hash] = name
    state.nodes[name] = replace(node, revoked=token_hash is None)


def _announce(state: State, event: CamerasAnnounced) -> None:
    node = state.nodes.get(event.node)
    if node is None:
        return
    for camera in [camera for camera in state.cameras.values() if camera.node == event.node]:
        del state.cameras[camera.id]
        if camera.lat is None or camera.lon is None:
            continue
        key = cell_key(*cell(camera.lat, camera.lon))
        state.cells[key].remove(camera.id)
        if not state.cells[key]:
            del state.cells[key]
    for spec in event.cameras:
        state.cameras[spec.id] = Camera(
            id=spec.id,
            name=spec.name,
            node=node.id,
            owner=node.agency,
            lat=spec.lat,
            lon=spec.lon,
            bearing=spec.bearing,
            fov=spec.fov,
            range=spec.range,
            qualities=spec.qualities,
            sound=spec.sound,
        )
        if spec.lat is not None and spec.lon is not None:
            state.cells.setdefault(cell_key(*cell(spec.lat, spec.lon)), []).append(spec.id)
