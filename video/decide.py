"""Which events a video order leads to, or why it can't be done."""

from collections.abc import Sequence
from typing import assert_never

from video.announcing import ID, announce, publish, unpublish
from video.events import (
    NodeAdded,
    NodeConnected,
    NodeDisconnected,
    NodeRenewed,
    NodeRevoked,
    VideoEvent,
    ViewEnded,
    ViewStarted,
)
from video.model import WHIP, Node, Refused, State, View, is_published, no_sound
from video.orders import (
    AddNode,
    AnnounceCameras,
    ConnectNode,
    DisconnectNode,
    EndView,
    PublishCamera,
    RenewNode,
    RevokeNode,
    StartView,
    UnpublishCamera,
    VideoOrder,
)


def decide(  # noqa: C901 - one flat case per kind of order
    state: State, order: VideoOrder, now: str, actor: str, agency: str = ""
) -> Sequence[VideoEvent]:
    """The events of one order; `actor` is who looks, `agency` whose they are. Raises Refused; `state` is only read."""
    match order:
        case AddNode() | RenewNode() | RevokeNode():
            return _admit(state, order, now)
        case ConnectNode(node=name):
            return [_connect(state, name, now)]
        case DisconnectNode(node=name, reason=reason):
            node = _node(state, name)
            return [NodeDisconnected(node=node.id, at=now, reason=reason)] if node.online else []
        case AnnounceCameras(node=name, cameras=cameras):
            return announce(state, _node(state, name), cameras)
        case PublishCamera(camera=spec):
            return publish(state, spec, now, agency)
        case UnpublishCamera(camera=name, reason=reason):
            return unpublish(state, name, reason, now)
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
            _check_token(state, _with_token(state, name).id, token_hash)
            return [NodeRenewed(node=name, token_hash=token_hash, at=now)]
        case RevokeNode(node=name):
            return [] if _with_token(state, name).revoked else [NodeRevoked(node=name, at=now)]


def _connect(state: State, name: str, now: str) -> NodeConnected:
    if _node(state, name).revoked:
        raise Refused("revoked", f"The token of node {name} was revoked: ask the centre for a new one.")
    return NodeConnected(node=name, at=now)


def _add(state: State, order: AddNode) -> NodeAdded:
    if not ID.fullmatch(order.id):
        raise Refused("bad_id", f"{order.id!r} can't be an id: use 1 to 64 letters, digits, dots, dashes, underscores.")
    if is_published(order.id):
        raise Refused("bad_id", f"{order.id!r} begins with {WHIP}, as the ids of publishers do: choose another.")
    if order.id in state.nodes:
        raise Refused("id_taken", f"There is already a node {order.id}: choose another id.")
    _check_token(state, order.id, order.token_hash)
    node = Node(id=order.id, name=order.name, kind=order.kind, agency=order.agency)
    return NodeAdded(node=node, token_hash=order.token_hash)


def _check_token(state: State, node: str, token_hash: str) -> None:
    if holder := state.tokens.get(token_hash):
        # A token says which node it is of: the first would be turned away from now on.
        raise Refused("token_taken", f"Node {holder} has this token: make a fresh one for {node}.")


def _view(state: State, order: StartView, now: str, actor: str) -> View:
    # A picture may be looked at for as long as it is kept, also when its camera has gone or has another name by now.
    camera = state.cameras.get(order.camera)
    if order.via != "picture" and camera is None:
        raise Refused("unknown_camera", f"There is no camera {order.camera}: choose one from the list.")
    if order.via == "sound" and camera is not None and not camera.sound:
        raise Refused("no_sound", no_sound(camera.id))
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


def _with_token(state: State, name: str) -> Node:
    node = _node(state, name)
    if is_published(name):
        raise Refused("no_token", f"Node {name} is a publisher, and comes with the token of whoever publishes.")
    return node
