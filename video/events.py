"""What has happened to nodes, cameras and views."""

from msgspec import Struct

from video.model import CameraSpec, Node, View


class NodeAdded(Struct, frozen=True, kw_only=True, tag=True):
    """A node may connect with the token whose SHA-256 is `token_hash` (hex)."""

    node: Node
    token_hash: str


class NodeRenewed(Struct, frozen=True, kw_only=True, tag=True):
    """A node may connect with the token whose SHA-256 is `token_hash` (hex), and with no other."""

    node: str
    token_hash: str
    at: str


class NodeRevoked(Struct, frozen=True, kw_only=True, tag=True):
    """No token of a node works any more."""

    node: str
    at: str


class NodeConnected(Struct, frozen=True, kw_only=True, tag=True):
    """The agent of a node opened its link."""

    node: str
    at: str


class NodeDisconnected(Struct, frozen=True, kw_only=True, tag=True):
    """The link of a node is gone; its cameras can't be seen."""

    node: str
    at: str
    reason: str


class CamerasAnnounced(Struct, frozen=True, kw_only=True, tag=True):
    """The cameras a node has from now on; replaces the list it had."""

    node: str
    cameras: tuple[CameraSpec, ...]


class ViewStarted(Struct, frozen=True, kw_only=True, tag=True):
    """An operator began to look at a camera."""

    view: View


class ViewEnded(Struct, frozen=True, kw_only=True, tag=True):
    """An operator no longer looks at a camera."""

    view: str
    camera: str
    at: str


VideoEvent = (
    NodeAdded
    | NodeRenewed
    | NodeRevoked
    | NodeConnected
    | NodeDisconnected
    | CamerasAnnounced
    | ViewStarted
    | ViewEnded
)
