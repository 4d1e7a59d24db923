"""Every console of this web process: one bounded queue each, and whoever falls behind is cut and starts again."""

import asyncio
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from command.bus import Bus, Lagged
from command.events import Events
from command.locality import NOWHERE, Locality
from command.people.events import SessionClosed
from command.replica import Replica
from video.health import Health
from video.link import StreamStats
from web.ages import Ages
from web.auth import Identity, is_expired
from web.beats import Beats
from web.clock import Clock
from web.ice import IceServer
from web.inside import Online, Process, Values, decode_online, decode_values
from web.lag import Lag
from web.positions import Positions
from web.presence import Everybody, present
from web.sockets import Outgoing
from web.view import console_state, for_consoles
from web.wire import Live, NodeClock, Position, Presence, Service, Snapshot, Stale, Trouble

QUEUE = 1_000
"""Messages a console may be behind: at a storm's pace that is some seconds, and a snapshot is cheaper than more."""
PRESENCE_EVERY_S = 5.0

FELL_BEHIND, SIGNED_OUT, GOING_DOWN, NOT_TEXT, LEFT = 4408, 4401, 1001, 1003, 1000
"""Close codes of the live socket, see docs/wire.md."""
REASONS = {
    FELL_BEHIND: b"fell behind",
    SIGNED_OUT: b"signed out",
    GOING_DOWN: b"the centre is going down",
    NOT_TEXT: b"JSON text only",
    LEFT: b"",
}

log = logging.getLogger(__name__)


class Console:
    """One live socket: what waits to be sent to it, and why it must be closed."""

    def __init__(self, identity: Identity) -> None:
        """Nothing waits yet; events come after the first snapshot only."""
        self.identity = identity
        self.incident: str | None = None
        self.greeted = False
        self.beat_at: str | None = None
        self.outgoing = Outgoing(QUEUE)
        self.close_code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def send(self, message: msgspec.Struct | bytes) -> None:
        """Queue a message; a console whose queue is full is cut, never waited for."""
        if self.close_code.done():
            return
        if not self.outgoing.put(message if isinstance(message, bytes) else msgspec.json.encode(message)):
            self.close(FELL_BEHIND)

    def close(self, code: int) -> None:
        """End the socket with this code; the first word counts."""
        if not self.close_code.done():
            self.close_code.set_result(code)
            self.outgoing.end()


class About(NamedTuple):
    """What consoles are told of the centre itself: its name for people, how pictures reach them, its tables, how often a canary comes,
    after how long without a hand a session ends.
    """

    centre: str
    ice_servers: tuple[IceServer, ...] = ()
    local: Locality = NOWHERE
    canary_s: float = 0.0
    idle_s: float = 0.0


class Hub:
    """Sends everything to every console. `run` keeps the values that are not in the log."""

    def __init__(self, bus: Bus, clock: Clock, name: str, about: About) -> None:
        """`name` is this process's own on the bus."""
        self._about = about
        self._bus = bus
        self._clock = clock
        self._name = name
        self._consoles: set[Console] = set()
        self._positions = Positions()
        self._values = Values(positions=(), streams=(), troubles=(), processes=())
        self._touched: set[str] = set()
        self._everybody = Everybody()
        self._beats = Beats()
        self._ages = Ages(time.monotonic)
        self._service: Service | None = None
        self.lag = Lag()
        self.since = clock()

    @property
    def processes(self) -> tuple[Process, ...]:
        """The centre's processes as the core last told."""
        return self._values.processes

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The parts of the centre that are not fresh."""
        return self._values.troubles

    @property
    def streams(self) -> tuple[StreamStats, ...]:
        """Every stream that runs, by the last word of the media process."""
        return self._values.streams

    @property
    def clocks(self) -> tuple[NodeClock, ...]:
        """The clocks of the nodes as the core last told."""
        return self._values.clocks

    @property
    def uplinks(self) -> Mapping[str, int]:
        """What the line of a node takes, in kbit/s, as the core last told."""
        return self._values.uplinks

    @property
    def transcoded(self) -> Mapping[str, tuple[str, ...]]:
        """The cameras that a node codes again, as the core last told."""
        return self._values.transcoded

    @property
    def health(self) -> Mapping[str, Health]:
        """How the cameras are through which somebody has looked lately, as the core last told."""
        return self._values.health

    def health_ages(self) -> Mapping[str, float]:
        """For how many seconds each of these has been known, whatever the clock was set to meanwhile."""
        return self._ages.look({camera: one.at for camera, one in self._values.health.items()}, self._clock())

    @property
    def positions(self) -> Mapping[str, Position]:
        """Where each unit was last, as the core last told."""
        return self._positions.known

    def __len__(self) -> int:
        """How many consoles are connected here."""
        return len(self._consoles)

    @contextmanager
    def join(self, console: Console) -> Iterator[None]:
        """Send to this console while the block runs."""
        self._consoles.add(console)
        try:
            yield
        finally:
            self._consoles.discard(console)

    def greet(self, console: Console, replica: Replica) -> None:
        """The one start path: the whole state now, every event after it later."""
        state = replica.state
        local = self._about.local
        snapshot = Snapshot(
            seq=replica.seq,
            at=self._clock(),
            me=console.identity.operator,
            centre=self._about.centre,
            state=console_state(state),
            live=self._live(replica.seq, tuple(self.positions.values()), self._values.clocks, self._beats.known),
            presence=self._everybody.present(),
            troubles=self._values.troubles,
            ice_servers=self._about.ice_servers,
            streets=local.district.names,
            classes=local.classes.lists,
            plans=local.plans.plans,
            grades=local.grades.grades,
            calendar=local.working_time.calendar,
            service=self._service,
            canary_s=self._about.canary_s,
            idle_s=self._about.idle_s,
        )
        console.send(snapshot)
        console.greeted = True

    def on_events(self, events: Events, message: bytes) -> None:
        """Hand on what was just recorded."""
        message = for_consoles(events, message)
        for console in [console for console in self._consoles if console.greeted]:
            console.send(message)
        closed = {recorded.event.session for recorded in events.events if isinstance(recorded.event, SessionClosed)}
        for console in self._consoles:
            if console.identity.session.id in closed:
                console.close(SIGNED_OUT)

    def tell_service(self, service: Service) -> None:
        """Tell every console how the service-level clocks stand, and whoever joins later."""
        self._service = service
        self._broadcast(service)

    async def go_down(self, _: object) -> None:
        """Tell every console that this process ends: it connects again at once instead of missing us first."""
        for console in self._consoles:
            console.close(GOING_DOWN)

    def on_reload(self) -> None:
        """The replica has loaded the log anew: every console starts again."""
        for console in self._consoles:
            console.close(FELL_BEHIND)

    async def run(self, replica: Replica) -> None:
        """Follow live values and presence until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.lag.run())
            tasks.create_task(self._follow_values(replica))
            tasks.create_task(self._follow_presence())
            tasks.create_task(self._tell_presence())

    def touch(self, session: str) -> None:
        """A hand has used a session; said with the next word on who is here."""
        self._touched.add(session)

    async def tell_presence(self) -> None:
        """Say who has a console here; called on change."""
        touched, self._touched = tuple(self._touched), set()
        people = present((console.identity.operator.name, console.incident) for console in self._consoles)
        beats = {one.identity.operator.name: one.beat_at for one in self._consoles if one.beat_at is not None}
        online = Online(web=self._name, present=people, beats=beats, touched=touched)
        await self._bus.publish("presence", msgspec.json.encode(online))

    async def _follow_values(self, replica: Replica) -> None:
        while True:
            try:
                async with self._bus.subscribe("live") as messages:
                    async for message in messages:
                        self._take_values(decode_values(message), replica)
            except Lagged:
                log.warning("Live values were lost; the next second brings new ones")

    def _take_values(self, values: Values, replica: Replica) -> None:
        if values.troubles != self._values.troubles:
            self._broadcast(Stale(troubles=values.troubles))
        clocks = values.clocks if values.clocks != self._values.clocks else None
        self._values = values
        self.health_ages()
        core = next((process.since for process in values.processes if process.role == "core"), None)
        now = self._clock()
        changed, gone = self._positions.take(values.positions, core, now)
        self._broadcast(replace(self._live(replica.seq, changed, clocks, self._beats.news()), gone=gone))
        for console in self._consoles:
            if is_expired(console.identity.session, now):
                console.close(SIGNED_OUT)

    async def _follow_presence(self) -> None:
        while True:
            try:
                async with self._bus.subscribe("presence") as messages:
                    async for message in messages:
                        online = decode_online(message)
                        before = self._everybody.present()
                        self._beats.take(online, self._everybody.take(online))
                        if (now := self._everybody.present()) != before:
                            self._broadcast(Presence(online=now))
            except Lagged:
                log.warning("Presence was lost; the next seconds bring it again")

    async def _tell_presence(self) -> None:
        while True:
            await self.tell_presence()
            await asyncio.sleep(PRESENCE_EVERY_S)
            self._everybody.grow_old()

    def _live(
        self,
        seq: int,
        positions: tuple[Position, ...],
        clocks: tuple[NodeClock, ...] | None,
        beats: Mapping[str, str],
    ) -> Live:
        streams = self._values.streams
        return Live(at=self._clock(), seq=seq, positions=positions, streams=streams, clocks=clocks, beats=dict(beats))

    def _broadcast(self, message: msgspec.Struct) -> None:
        encoded = msgspec.json.encode(message)
        for console in [console for console in self._consoles if console.greeted]:
            console.send(encoded)
