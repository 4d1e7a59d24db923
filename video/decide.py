"""Which events a video order leads to, or why it can't be done."""

import re
from collections.abc import Sequence
from typing import assert_never

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
from video.model import Camera, CameraSpec, Node, Refused, State, View
from video.orders import (
    AddNode,
    AnnounceCameras,
    ConnectNode,
    DisconnectNode,
    EndView,
    RenewNode,
    RevokeNode,
    StartView,
    VideoOrder,
)

ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
"""Ids stand in URLs (`/whep/{camera}`) and topics: no separator, no wildcard."""
MAX_CAMERAS = 2_000
"""Cameras of one node: the largest platform we plan for owns a fifth of a city district's 10,000."""


def decide(state: State, order: VideoOrder, now: str, actor: str) -> Sequence[VideoEvent]:
    """The events of one order; `actor` is who looks. Raises Refused; `state` is only read."""
    match order:
        case AddNode() | RenewNode() | RevokeNode():
            return _admit(state, order, now)
        case ConnectNode(node=name):
            return [_connect(state, name, now)]
        case DisconnectNode(node=name, reason=reason):
            node = _node(state, name)
            return [NodeDisconnected(node=node.id, at=now, reason=reason)] if node.online else []
        case AnnounceCameras(node=name, cameras=cameras):
            node = _node(state, name)
            _check(state, node.id, cameras)
            return [] if _as_known(state, node, cameras) else [CamerasAnnounced(node=node.id, cameras=cameras)]
        case StartView():
            return [ViewStarted(view=_view(state, order, now, actor))]
        case EndView(view=name):
            view = state.views.get(name)
            return [ViewEnded(view=name, camera=view.camera, at=now)] if view else []
        case _:
            assert_never(order)


def _admit(state: State, order: AddNode | RenewNode | RevokeNode, now: str) -> Sequence[VideoEvent]:
    """Who may connect, and with which token."""
    match order:
        case AddNode():
            return [_add(state, order)]
        case RenewNode(node=name, token_hash=token_hash):
            _check_token(state, _node(state, name).id, token_hash)
            return [NodeRenewed(node=name, token_hash=token_hash, at=now)]
        case RevokeNode(node=name):
            return [] if _node(state, name).revoked else [NodeRevoked(node=name, at=now)]


def _connect(state: State, name: str, now: str) -> NodeConnected:
    if _node(state, name).revoked:
        raise Refused("revoked", f"The token of node {name} was revoked: ask the centre for a new one.")
    return NodeConnected(node=name, at=now)


def _add(state: State, order: AddNode) -> NodeAdded:
    if not ID.fullmatch(order.id):
        raise Refused("bad_id", f"{order.id!r} can't be an id: use 1 to 64 letters, digits, dots, dashes, underscores.")
    if order.id in state.nodes:
        raise Refused("id_taken", f"There is already a node {order.id}: choose another id.")
    _check_token(state, order.id, order.token_hash)
    node = Node(id=order.id, name=order.name, kind=order.kind, agency=order.agency)
    return NodeAdded(node=node, token_hash=order.token_hash)


def _check_token(state: State, node: str, token_hash: str) -> None:
    if holder := state.tokens.get(token_hash):
        # A token says which node it is of: the first would be turned away from now on.
        raise Refused("token_taken", f"Node {holder} has this token: make a fresh one for {node}.")


def _check(state: State, node: str, cameras: tuple[CameraSpec, ...]) -> None:
    if len(cameras) > MAX_CAMERAS:
        raise Refused("too_many_cameras", f"{node} announces {len(cameras)} cameras: {MAX_CAMERAS} is the limit.")
    seen: set[str] = set()
    for spec in cameras:
        known = state.cameras.get(spec.id)
        if not ID.fullmatch(spec.id):
            raise Refused("bad_id", f"Camera id {spec.id!r}: use 1 to 64 letters, digits, dots, dashes, underscores.")
        if spec.id in seen or (known is not None and known.node != node):
            raise Refused("id_taken", f"Camera {spec.id} is known already: give it another id at {node}.")
        if not (-90 <= spec.lat <= 90 and -180 <= spec.lon <= 180):
            raise Refused("bad_position", f"Camera {spec.id} lies at {spec.lat}, {spec.lon}: give WGS-84 degrees.")
        seen.add(spec.id)


def _as_known(state: State, node: Node, cameras: tuple[CameraSpec, ...]) -> bool:
    """Whether the list says what is known already: a reconnecting node must not fill the log."""
    held = [camera for camera in state.cameras.values() if camera.node == node.id]
    return len(held) == len(cameras) and all(_same(state.cameras.get(spec.id), spec) for spec in cameras)


def _same(held: Camera | None, spec: CameraSpec) -> bool:
    return held is not None and all(getattr(held, name) == getattr(spec, name) for name in spec.__struct_fields__)


def _view(state: State, order: StartView, now: str, actor: str) -> View:
    # A picture may be looked at for as long as it is kept, also when its camera has gone or has another name by now.
    if order.via != "picture" and order.camera not in state.cameras:
        raise Refused("unknown_camera", f"There is no camera {order.camera}: choose one from the list.")
    if order.view in state.views:
        raise Refused("id_taken", f"View {order.view} is running already: choose a fresh id.")
    return View(
        id=order.view,
        operator=actor,
        camera=order.camera,
        quality=order.quality,
        via=order.via,
        incident=order.incident,
        since=now,
    )


def _node(state: State, name: str) -> Node:
    node = state.nodes.get(name)
    if node is None:
        raise Refused("unknown_node", f"There is no node {name}: add it first.")
    return node
