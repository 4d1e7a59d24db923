"""Messages between the centre's own processes, beside the events and the video links."""

from msgspec import Struct, field
from msgspec.json import Decoder

from command.model import Accepted, Actor, Refusal
from command.orders import Order
from video.health import Health
from video.link import StreamStats
from web.wire import NodeClock, Position, Present, Trouble


class Values(Struct, frozen=True, kw_only=True):
    """Channel `live`, core → web, every second: last values that are not in the log. `positions`: the changed ones;
    `uplinks`: what the line of a node takes, in kbit/s, where it has said so; `transcoded`: the cameras it codes again;
    `health`: how the cameras are through which somebody has looked lately.
    """

    positions: tuple[Position, ...]
    streams: tuple[StreamStats, ...]
    troubles: tuple[Trouble, ...]
    processes: tuple["Process", ...]
    clocks: tuple[NodeClock, ...] = ()
    uplinks: dict[str, int] = {}
    transcoded: dict[str, tuple[str, ...]] = {}
    health: dict[str, Health] = {}


class Process(Struct, frozen=True, kw_only=True):
    """One process of the centre: `lag_ms` is how late its event loop runs, null where it is not ours to measure.

    Of a media process: `packets_per_s` sent to viewers, each for `cpu_us` of CPU, and how many slots are `lowered` because a
    viewer's line is thin; `dropped`: datagrams since its start that the system did not take.
    """

    role: str
    pid: int
    lag_ms: float | None
    since: str
    packets_per_s: float | None = None
    cpu_us: float | None = None
    lowered: int | None = None
    dropped: int | None = None


class Online(Struct, frozen=True, kw_only=True):
    """Channel `presence`, web → web and core: who has a console at this web process, and when a page of theirs that has a call last beat.

    `touched`: sessions that a hand has used since the last word.
    """

    web: str
    present: tuple[Present, ...]
    beats: dict[str, str] = field(default_factory=dict)
    touched: tuple[str, ...] = ()


class Ask(Struct, frozen=True, kw_only=True):
    """Channel `orders`, web → core: do this; the answer goes to channel `answers` under the same `id`."""

    id: str
    order: Order
    actor: Actor
    key: str | None


class Answered(Struct, frozen=True, kw_only=True):
    """Channel `answers`, core → web: one of the two is set."""

    id: str
    accepted: Accepted | None = None
    refused: Refusal | None = None


decode_values = Decoder(Values).decode
decode_online = Decoder(Online).decode
decode_ask = Decoder(Ask).decode
decode_answered = Decoder(Answered).decode
