"""The complete live-socket protocol in one file: JSON text messages tagged by `type`. See docs/wire.md."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct, field
from msgspec.json import Decoder

from command.classes import ClassList
from command.clock_figures import ShiftClocks
from command.events import Events
from command.orders import Order
from command.people.model import Operator
from command.plans import GradeRow, Plan
from devices.model import State as Devices
from incidents.model import State as Incidents
from incidents.working_time import Calendar
from video.link import StreamStats
from video.model import Camera, Node, Quality, View
from web.ice import IceServer

Slot = Annotated[int, Meta(ge=0, le=63)]
"""A receive slot of the wall, the first is 0."""
MAX_MESSAGE = 256 * 1024
"""Longest message taken from a console, in bytes: a wall offer of 64 slots is 86 KB (measured)."""


class Hello(Struct, frozen=True, kw_only=True, tag="hello"):
    """First from the client. `since` is the last seq it applied; the answer is a snapshot whatever it says."""

    since: int | None = None


class SendOrder(Struct, frozen=True, kw_only=True, tag="order"):
    """Do this. The same `id` sent again (after a reconnection) has the same effect once."""

    id: str
    order: Order


class Watch(Struct, frozen=True, kw_only=True, tag="watch"):
    """The incident this console has open, for the others to see; null for none."""

    incident: Annotated[str, Meta(max_length=32)] | None


class Beat(Struct, frozen=True, kw_only=True, tag="beat"):
    """The page is alive and its operator has a call: every 15 s as long as that is so."""


class Touch(Struct, frozen=True, kw_only=True, tag="touch"):
    """A hand was at the console: once a minute at most. Without it the session ends after `idle_s` of the snapshot."""


class RtcOffer(Struct, frozen=True, kw_only=True, tag="rtc.offer"):
    """Open (or open again) the wall's peer connection with `slots` recvonly video lines, H.264, and at most one of sound."""

    sdp: str
    slots: Annotated[int, Meta(ge=1, le=64)]


class RtcClose(Struct, frozen=True, kw_only=True, tag="rtc.close"):
    """Close the wall's peer connection."""


class WallShow(Struct, frozen=True, kw_only=True, tag="wall.show"):
    """From now on `slot` carries `camera` (null: nothing). `incident` says what for; it is logged with the view."""

    slot: Slot
    camera: str | None
    quality: Quality = "main"
    incident: str | None = None


class WallListen(Struct, frozen=True, kw_only=True, tag="wall.listen"):
    """From now on the wall's sound is that of the camera in `slot`, as long as it shows that; null: of none."""

    slot: Slot | None


class Position(Struct, frozen=True, kw_only=True):
    """Where a unit was last heard to be. `stale`: too old to be shown as current. Speed in m/s, heading in degrees.

    `at` is the unit's own time, `heard` the centre's.
    """

    unit: str
    lat: float
    lon: float
    at: str
    heard: str
    stale: bool
    speed: float | None = None
    heading: float | None = None


class Present(Struct, frozen=True, kw_only=True):
    """Somebody who has a console open, and the incident each of their consoles is on."""

    operator: str
    incidents: tuple[str, ...]
    consoles: int


class Trouble(Struct, frozen=True, kw_only=True):
    """A part of the centre that is not fresh, since when."""

    part: str
    since: str
    message: str


class NodeClock(Struct, frozen=True, kw_only=True):
    """By how many milliseconds the clock of a connected node is ahead of the centre's, give or take half of `rtt_ms`."""

    node: str
    offset_ms: int
    rtt_ms: int


class ConsoleState(Struct, frozen=True, kw_only=True):
    """What a console needs of the state: everything but sessions."""

    incidents: Incidents
    devices: Devices
    nodes: dict[str, Node]
    cameras: dict[str, Camera]
    views: dict[str, View]
    operators: dict[str, Operator]


class Live(Struct, frozen=True, kw_only=True, tag="live"):
    """Once a second: the centre's clock, the newest seq, and values that are not in the log.

    `positions`: units heard, or gone stale, since the last `live` (in a snapshot: all); merge them by unit. `gone`: units of
    which nobody has heard for so long (a day) that where they were says nothing any more.
    `streams`: every stream that is running now.
    `clocks`: of every node whose clock is known; null when they are as they were.
    `beats`: when the page of an operator who has a call last said that it is alive; those that are new (in a snapshot: all).
    """

    at: str
    seq: int
    positions: tuple[Position, ...]
    streams: tuple[StreamStats, ...]
    clocks: tuple[NodeClock, ...] | None = None
    beats: dict[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


class Service(Struct, frozen=True, kw_only=True, tag="service"):
    """How quick the centre and its crews are, every few seconds as that changes: this shift, and the one before. See docs/clocks.md."""

    at: str
    shifts: tuple[ShiftClocks, ...]


class Snapshot(Struct, frozen=True, kw_only=True, tag="snapshot"):
    """First to the client, and again whenever it has fallen behind: the whole state at `seq`.

    `ice_servers`: what the wall's connection may go through; mostly none. `streets`: names of the sub-districts, by code.
    `classes`: what classes of things are called, as they are offered. `plans` and `grades`: what may be activated, and who commands.
    `calendar`: when the district works. `service`: null until the centre has read its log for it.
    `canary_s`: seconds between two canaries; 0: there are none. `idle_s`: after which, without a `touch`, the session ends; 0: never.
    """

    seq: int
    at: str
    me: Operator
    centre: str
    state: ConsoleState
    live: Live
    presence: tuple[Present, ...]
    troubles: tuple[Trouble, ...]
    ice_servers: tuple[IceServer, ...]
    streets: Mapping[str, str]
    classes: tuple[ClassList, ...]
    plans: tuple[Plan, ...]
    grades: tuple[GradeRow, ...]
    calendar: Calendar
    service: Service | None = None
    canary_s: float = 0.0
    idle_s: float = 0.0


class Accepted(Struct, frozen=True, kw_only=True, tag="accepted"):
    """The order is in the log; its events come by `events`, up to `seq`. Not `changed`: it was so already, there are none."""

    id: str
    seq: int
    changed: bool = True


class Refused(Struct, frozen=True, kw_only=True, tag="refused"):
    """The order was not done. `id` is empty when the message itself could not be read."""

    id: str
    code: str
    message: str
    field: str | None = None


class Presence(Struct, frozen=True, kw_only=True, tag="presence"):
    """Who is online, on change."""

    online: tuple[Present, ...]


class Stale(Struct, frozen=True, kw_only=True, tag="stale"):
    """The parts of the centre that are not fresh, on change; empty when all is well."""

    troubles: tuple[Trouble, ...]


class RtcAnswer(Struct, frozen=True, kw_only=True, tag="rtc.answer"):
    """The media process's answer, with every candidate in it."""

    sdp: str


class RtcFailed(Struct, frozen=True, kw_only=True, tag="rtc.failed"):
    """The offer was refused, or the peer connection is gone: offer again after a moment."""

    code: str
    message: str


class WallShown(Struct, frozen=True, kw_only=True, tag="wall.shown"):
    """The first key frame of `camera` was sent to `slot`, at `quality`: lower than asked for where the line is thin."""

    slot: int
    camera: str
    quality: Quality


class WallLate(Struct, frozen=True, kw_only=True, tag="wall.late"):
    """The pictures of `camera` in `slot` come so many whole seconds late: from 2 on, as that changes; 0 once they are in time again."""

    slot: int
    camera: str
    seconds: int


class WallHeard(Struct, frozen=True, kw_only=True, tag="wall.heard"):
    """The first sound of `camera` was sent."""

    camera: str


class WallUnheard(Struct, frozen=True, kw_only=True, tag="wall.unheard"):
    """What `slot` shows can't be listened to, and nothing is heard."""

    slot: int
    code: str
    message: str


class WallFailed(Struct, frozen=True, kw_only=True, tag="wall.failed"):
    """`camera` can't be shown in `slot` now; the centre goes on trying while the slot wants it."""

    slot: int
    camera: str
    code: str
    message: str


FromConsole = Hello | SendOrder | Watch | Beat | Touch | RtcOffer | RtcClose | WallShow | WallListen
ToConsole = (
    Snapshot
    | Events
    | Live
    | Service
    | Accepted
    | Refused
    | Presence
    | Stale
    | RtcAnswer
    | RtcFailed
    | WallShown
    | WallFailed
    | WallLate
    | WallHeard
    | WallUnheard
)

from_console = Decoder(FromConsole).decode
