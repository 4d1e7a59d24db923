"""Nodes, cameras and views: the state of everything that can be seen."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]
Quality = Literal["main", "sub"]
Priority = Literal["incident", "wall", "browse"]
"""What a stream is for, the most important first: whose line is full sends the first of these."""
RANK: dict[Priority, int] = {"browse": 0, "wall": 1, "incident": 2}
"""The more important, the higher."""
NodeKind = Literal["police", "city_management", "street", "portable"]
Via = Literal["wall", "whep", "picture", "sound"]
"""How somebody looks; `sound`: they listen, which is a look of its own beside that at the pictures."""

CELL_DEGREES = 0.01
"""Edge of a search cell: about 1.1 km north-south and 0.95 km east-west at 31° N, wider than any camera's range."""


class Refused(Exception):
    """An order that can't be done. `args`: a stable code, a sentence that tells how to mend it."""


class Node(Struct, frozen=True, kw_only=True):
    """A place that owns cameras; `agency` is who answers for it. `revoked`: its token works no more, until it gets a new one."""

    id: str
    name: str
    kind: NodeKind
    agency: str
    online: bool = False
    since: str | None = None
    revoked: bool = False


class CameraSpec(Struct, frozen=True, kw_only=True):
    """A camera as its node announces it. `bearing` and `fov` in degrees, `range` in metres, position WGS-84.

    A camera whose place nobody told has none: it is on no map, and near to nothing. `sound`: it may be listened to.
    """

    id: str
    name: str
    lat: Lat | None = None
    lon: Lon | None = None
    bearing: float = 0.0
    fov: float = 360.0
    range: float = 80.0
    qualities: tuple[Quality, ...] = ("main",)
    sound: bool = False


class Camera(Struct, frozen=True, kw_only=True):
    """A camera the centre knows: what its node said of it, and whose it is."""

    id: str
    name: str
    node: str
    owner: str
    lat: float | None
    lon: float | None
    bearing: float
    fov: float
    range: float
    qualities: tuple[Quality, ...]
    sound: bool = False


class View(Struct, frozen=True, kw_only=True):
    """One operator looking at one camera, or listening to it, from the first request to the end."""

    id: str
    operator: str
    camera: str
    quality: Quality
    via: Via
    incident: str | None
    since: str


class State(Struct, kw_only=True):
    """All that can be seen. `cells` names the cameras in each search cell, so none need be walked to find the near ones;
    `tokens` the node that may use a token, by its SHA-256. A publisher's node has none.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    cameras: dict[str, Camera] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    cells: dict[str, list[str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def cell(lat: float, lon: float) -> tuple[int, int]:
    """The search cell of a position (row, column)."""
    return int(lat // CELL_DEGREES), int(lon // CELL_DEGREES)


def cell_key(row: int, column: int) -> str:
    """How a cell is named in `State.cells`."""
    return f"{row}:{column}"


WHIP = "whip-"
"""Begins the id of each node that is a publisher, and of no other."""


def whip_node(camera: str) -> str:
    """The node of a camera that is published over WHIP: each is one of its own."""
    return WHIP + camera


def is_published(node: str) -> bool:
    """Whether the cameras of a node are sent by a publisher; there is nobody to be asked for them."""
    return node.startswith(WHIP)


def no_sound(camera: str) -> str:
    """Why a camera can't be listened to, and who can mend that."""
    return f"Camera {camera} lends no sound: its owner may set sound = true in the file of the node."
