"""What may be asked of nodes, cameras and views."""

from msgspec import Struct

from video.model import CameraSpec, NodeKind, Quality, Via


class AddNode(Struct, frozen=True, kw_only=True, tag=True):
    """Let a node connect. `token_hash` is the SHA-256 (hex) of its token; the token itself is never stored."""

    id: str
    name: str
    kind: NodeKind
    agency: str
    token_hash: str


class RenewNode(Struct, frozen=True, kw_only=True, tag=True):
    """Give `node` a new token; the one it had is worth nothing from now on. Mends a revoked node, too."""

    node: str
    token_hash: str


class RevokeNode(Struct, frozen=True, kw_only=True, tag=True):
    """Let `node` connect no more, and end its link: its token is lost, or in the wrong hands."""

    node: str


class ConnectNode(Struct, frozen=True, kw_only=True, tag=True):
    """The agent of `node` has opened its link."""

    node: str


class DisconnectNode(Struct, frozen=True, kw_only=True, tag=True):
    """The link of `node` has ended."""

    node: str
    reason: str


class AnnounceCameras(Struct, frozen=True, kw_only=True, tag=True):
    """The cameras `node` has from now on."""

    node: str
    cameras: tuple[CameraSpec, ...]


class PublishCamera(Struct, frozen=True, kw_only=True, tag=True):
    """Send a camera's pictures from now on, as a node of its own (WHIP)."""

    camera: CameraSpec


class UnpublishCamera(Struct, frozen=True, kw_only=True, tag=True):
    """Send a camera's pictures no more."""

    camera: str
    reason: str


class StartView(Struct, frozen=True, kw_only=True, tag=True):
    """Look at a camera, or listen to it. `view` is a fresh id chosen by the caller."""

    view: str
    camera: str
    quality: Quality = "main"
    via: Via = "wall"
    incident: str | None = None


class EndView(Struct, frozen=True, kw_only=True, tag=True):
    """Stop looking."""

    view: str


Admit = AddNode | RenewNode | RevokeNode
VideoOrder = (
    Admit | ConnectNode | DisconnectNode | AnnounceCameras | PublishCamera | UnpublishCamera | StartView | EndView
)
