"""Which cameras a node has, and cameras that are published: what may be announced, and what comes of it. No I/O."""

import re
from collections.abc import Sequence

from video.events import CamerasAnnounced, NodeAdded, NodeConnected, NodeDisconnected, VideoEvent
from video.model import Camera, CameraSpec, Node, Refused, State, whip_node

ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
"""Ids stand in URLs (`/whep/{camera}`) and topics: no separator, no wildcard."""
MAX_CAMERAS = 2_000
"""Cameras of one node: the largest platform we plan for owns a fifth of a city district's 10,000."""


def announce(state: State, node: Node, cameras: tuple[CameraSpec, ...]) -> Sequence[CamerasAnnounced]:
    """The cameras a node has from now on; no event when they are known already. Raises Refused."""
    _check(state, node.id, cameras)
    return [] if _as_known(state, node, cameras) else [CamerasAnnounced(node=node.id, cameras=cameras)]


def publish(state: State, spec: CameraSpec, now: str, agency: str) -> Sequence[VideoEvent]:
    """The publisher of a camera is a node of its own, which belongs to whose camera it is. Raises Refused."""
    name = whip_node(spec.id)
    if not ID.fullmatch(name):
        raise Refused("bad_id", f"Camera id {spec.id!r}: use 1 to 59 letters, digits, dots, dashes, underscores.")
    known, node = state.cameras.get(spec.id), state.nodes.get(name)
    if known is not None and known.node != name:
        raise Refused("id_taken", f"Camera {spec.id} is one of node {known.node}: publish under another id.")
    if node is not None and name in state.tokens.values():  # of a log from before there were publishers
        raise Refused("id_taken", f"There is a node {name} with an agent: publish under another id.")
    if node is not None and node.agency != agency:
        # Pictures of somebody else under a name that people know would mislead them.
        raise Refused("id_taken", f"Camera {spec.id} is one of {node.agency}: publish under another id.")
    if node is not None and node.online:
        raise Refused("already_published", f"Camera {spec.id} is being published: end that first, or use another id.")
    added: list[VideoEvent] = []
    if node is None:
        node = Node(id=name, name=spec.name, kind="portable", agency=agency)
        added.append(NodeAdded(node=node, token_hash=""))
    return [*added, NodeConnected(node=name, at=now), *announce(state, node, (spec,))]


def unpublish(state: State, camera: str, reason: str, now: str) -> Sequence[NodeDisconnected]:
    """Nothing more comes of it; no event when that is known already, or the camera was never published."""
    node = state.nodes.get(whip_node(camera))
    return [NodeDisconnected(node=node.id, at=now, reason=reason)] if node is not None and node.online else []


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
        _check_place(spec)
        seen.add(spec.id)


def _check_place(spec: CameraSpec) -> None:
    if spec.lat is None and spec.lon is None:
        return
    if spec.lat is None or spec.lon is None or not (-90 <= spec.lat <= 90 and -180 <= spec.lon <= 180):
        raise Refused("bad_position", f"Camera {spec.id} lies at {spec.lat}, {spec.lon}: give WGS-84 degrees.")


def _as_known(state: State, node: Node, cameras: tuple[CameraSpec, ...]) -> bool:
    """Whether the list says what is known already: a reconnecting node must not fill the log."""
    held = [camera for camera in state.cameras.values() if camera.node == node.id]
    return len(held) == len(cameras) and all(_same(state.cameras.get(spec.id), spec) for spec in cameras)


def _same(held: Camera | None, spec: CameraSpec) -> bool:
    return held is not None and all(getattr(held, name) == getattr(spec, name) for name in spec.__struct_fields__)
