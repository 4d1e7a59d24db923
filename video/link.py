"""Messages of the two video links: node agent ⇄ centre (`/node`) and media process ⇄ centre (`/media`).

Each is one JSON text message of a WebSocket, tagged by `type`. The centre relays; it reads no SDP. See docs/wire.md.
"""

from msgspec import Struct
from msgspec.json import Decoder

from video.link_sessions import Hear as Hear
from video.link_sessions import Heard as Heard
from video.link_sessions import Late as Late
from video.link_sessions import Listen as Listen
from video.link_sessions import Publish as Publish
from video.link_sessions import PublishAnswer as PublishAnswer
from video.link_sessions import PublishEnd as PublishEnd
from video.link_sessions import PublishFailed as PublishFailed
from video.link_sessions import Trickle as Trickle
from video.link_sessions import Trickled as Trickled
from video.link_sessions import TrickleFailed as TrickleFailed
from video.model import CameraSpec, Priority, Quality

MAX_SDP = 128 * 1024
"""Longest session description taken, in bytes (64 receive slots measured at 86 KB)."""


class Welcome(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → agent, first: the link is open for `node`; `at` is the centre's clock."""

    node: str
    at: str


class Ping(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → agent, after `Welcome` and every ten seconds: what time is it with you? `at` is the centre's clock."""

    id: int
    at: str


class Pong(Struct, frozen=True, kw_only=True, tag=True):
    """Agent → centre, at once: the answer to a ping; `at` is the node's clock, `transcoded` the cameras it codes again now."""

    id: int
    at: str
    transcoded: tuple[str, ...] = ()


class Announce(Struct, frozen=True, kw_only=True, tag=True):
    """Agent → centre: the cameras the node has from now on; `at` is the node's clock.

    `pulls`: what it still sends (none when it is fresh); null from an old agent, which does not say.
    `uplink_kbps`: what its line takes; null: nobody has said.
    """

    cameras: tuple[CameraSpec, ...]
    at: str
    pulls: tuple[str, ...] | None = None
    uplink_kbps: int | None = None


class Start(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → agent: send `camera` at `quality` into the peer connection that `offer` opens (recvonly H.264)."""

    pull: str
    camera: str
    quality: Quality
    offer: str
    priority: Priority = "wall"


class Started(Struct, frozen=True, kw_only=True, tag=True):
    """Agent → centre: the answer to a start, with every candidate in it. `quality` is what is sent: `sub` where the line takes no `main`."""

    pull: str
    sdp: str
    quality: Quality | None = None


class NotStarted(Struct, frozen=True, kw_only=True, tag=True):
    """Agent → centre → media: the pull can't be had, or has ended from the node's side."""

    pull: str
    code: str
    message: str


class Stop(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → agent: end a pull."""

    pull: str


class Ready(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre, first on each connection: the viewers' and publishers' sessions it still has (none when it is fresh)."""

    pid: int
    sessions: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()


class Pull(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: have `node` start a camera; relayed as `Start`."""

    pull: str
    node: str
    camera: str
    quality: Quality
    offer: str
    priority: Priority = "wall"


class Pulled(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → media: the node's answer, and the quality it really sends."""

    pull: str
    sdp: str
    quality: Quality | None = None


class Weigh(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre → agent: a running pull is for something else now, more or less important."""

    pull: str
    node: str
    priority: Priority


class NodeOnline(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → media: the link of `node` is open. A pull of it that waits to be tried again is tried at once."""

    node: str


class Drop(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: end a pull; relayed as `Stop`."""

    pull: str
    node: str


class View(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → media: a viewer's offer with `slots` receiving video lines; answered by `ViewAnswer` or `ViewFailed`."""

    session: str
    offer: str
    slots: int


class ViewAnswer(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the answer to a viewer's offer. `sound`: it has a line for that."""

    session: str
    sdp: str
    sound: bool = False


class ViewFailed(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the offer was refused; `message` tells the viewer how to mend it."""

    session: str
    code: str
    message: str


class ViewEnd(Struct, frozen=True, kw_only=True, tag=True):
    """Either way: a viewer's session is over (closed by the centre, or its connection is gone)."""

    session: str
    reason: str


class Show(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → media: from now on `slot` (0-based) carries `camera` of `node`, or nothing when they are null.

    `qualities` are those the camera has: a viewer that can't follow `main` is shown `sub`, where there is one.
    """

    session: str
    slot: int
    camera: str | None
    node: str | None
    quality: Quality = "main"
    qualities: tuple[Quality, ...] = ()
    priority: Priority = "wall"


class Shown(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the first key frame of `camera` has been sent to `slot`, at `quality`, which may be lower than asked for."""

    session: str
    slot: int
    camera: str
    quality: Quality = "main"


class ShowFailed(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: `camera` can't be shown in `slot` now; media goes on trying while the slot wants it."""

    session: str
    slot: int
    camera: str
    code: str
    message: str


class Snap(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → media: one key frame of a camera as a JPEG."""

    request: str
    camera: str
    node: str
    quality: Quality = "main"
    priority: Priority = "browse"


class Snapped(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the picture (base64 in JSON), and when its key frame arrived, less by how much that was late."""

    request: str
    at: str
    jpeg: bytes


class SnapFailed(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: there is no picture, and why."""

    request: str
    code: str
    message: str


class StreamStats(Struct, frozen=True, kw_only=True):
    """One running stream over the last interval.

    `age_ms`: since its newest complete frame arrived; `late_ms`: by how much that came later than its best one; `sound_kbps`: what is heard, beside the `kbps` of its pictures; `key_s`: between its
    last two key frames. From its node: `lost` packets that never came, `nacks` packets asked for again, `key_requests`. Of its viewers
    together: `repeats` packets sent again, `skipped` pictures they never got, `viewer_key_requests`; of the worst of them: `viewer_loss`
    (0–1) and `rtt_ms`.
    """

    camera: str
    quality: Quality
    viewers: int
    kbps: float
    fps: float
    age_ms: float
    width: int = 0
    height: int = 0
    node: str = ""
    key_s: float = 0.0
    lost: int = 0
    nacks: int = 0
    key_requests: int = 0
    repeats: int = 0
    viewer_key_requests: int = 0
    viewer_loss: float = 0.0
    rtt_ms: float | None = None
    sound_kbps: float = 0.0
    skipped: int = 0
    late_ms: float = 0.0


class Stats(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre, every second: `lag_ms` is how late its event loop ran; `sessions` how many viewers and publishers it has.

    `packets_per_s` sent to viewers, each for `cpu_us` of CPU with all that belongs to it; `lowered`: how many viewers are shown
    less than they wish, because their line is thin; `dropped`: datagrams since its start that the system did not take.
    """

    at: str
    lag_ms: float
    sessions: int
    streams: tuple[StreamStats, ...]
    packets_per_s: float = 0.0
    cpu_us: float = 0.0
    lowered: int = 0
    dropped: int = 0


FromAgent = Announce | Pong | Started | NotStarted
ToAgent = Welcome | Ping | Start | Weigh | Hear | Stop
ToViewer = ViewAnswer | ViewFailed | ViewEnd | Shown | ShowFailed | Late | Heard
ToPublisher = PublishAnswer | PublishFailed | PublishEnd
ToSession = ToViewer | ToPublisher
AboutIce = Trickled | TrickleFailed
FromMedia = Ready | Pull | Weigh | Hear | Drop | ToViewer | ToPublisher | AboutIce | Snapped | SnapFailed | Stats
ToMedia = View | Show | Listen | ViewEnd | Publish | PublishEnd | Trickle | Snap | Pulled | NotStarted | NodeOnline

from_agent = Decoder(FromAgent).decode
to_agent = Decoder(ToAgent).decode
from_media = Decoder(FromMedia).decode
to_media = Decoder(ToMedia).decode
