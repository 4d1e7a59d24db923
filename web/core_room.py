"""The core and what works beside it in one process: log, outbox, broker, link, ingest, relay."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from command.bus import Bus
from command.core import Answer, Core
from command.events import Events, Recorded
from command.intake import caller_mark
from command.locality import Locality
from command.model import Actor
from command.orders import Order, StartCentre
from command.outbox import Outbox
from command.replica import Replica
from command.store import open_store
from devices.events import DeviceAdded, UnitAdded
from devices.mqtt import open_link
from devices.telemetry import Telemetry
from devices.topics import INCOMING, Rejection
from incidents.orders import EnterCall
from incidents.record_orders import RelayAlert
from web.backlog import Backlog
from web.broker import Connected, reach_broker, session_name
from web.canary import keep_canary
from web.clock import Clock
from web.config import Config
from web.day_secret import DaySecret
from web.deadlines import Deadlines
from web.idleness import Idleness
from web.ids import fingerprint
from web.ingest import Ingest
from web.links import nodes
from web.links.clocks import Clocks
from web.links.media import MediaLink
from web.links.nodes import NodeLinks
from web.links.relay import Relay
from web.perform import Messages, Pictures
from web.remote import serve_orders
from web.sealed_files import SealedFiles
from web.silence import Silence
from web.values import Beat, Heard

SYSTEM = Actor(kind="system", id="core")
REFUSED_KEPT = 100
"""Refusals of the broker that may wait to be recorded; it tells of a few in a second, and counts the rest."""
GLANCE_S = 0.05
"""Between two looks at what the broker kept: a few fit into the silence that says that all has come."""


class CoreRoom:
    """Everything of the core's process that the wiring needs to reach."""

    def __init__(self, config: Config, core: Core, bus: Bus, relay: Relay, broker: Connected) -> None:
        """Put the parts together; nothing runs yet."""
        self.core = core
        self.media_token = config.media_token or secrets.token_urlsafe(32)
        self._bus = bus
        self._clock = clock = core.clock
        self._broker = broker.reached
        self._refused = broker.refused
        self._relay = relay
        monotonic = asyncio.get_running_loop().time
        telemetry, link = Telemetry(monotonic), broker.link
        self._link = link
        self._deadlines = Deadlines(core, config.ladder, telemetry, monotonic)
        self._silence = Silence(core, telemetry, link, config.canary_s, monotonic)
        self._config = config
        self._day_secret = DaySecret()
        self.ingest = Ingest(core, link, telemetry, clock, self._day_secret)
        self._idleness = Idleness(core, bus, config.idle_minutes, monotonic)
        self._clocks = Clocks(clock, monotonic)
        self._beat = Beat(bus, core, Heard(telemetry, self._relay, self._clocks), broker)
        files = SealedFiles(Path(config.data) / "pictures", "picture")
        self._messages = Outbox(core, "messages", Messages(core, link, clock).perform)
        self._pictures = Outbox(core, "pictures", Pictures(core, self._relay, files, clock, monotonic).perform)
        self._logins_changed = asyncio.Event()

    async def submit(self, order: Order, actor: Actor, key: str | None = None) -> Answer:
        """See Submit. What only chance can give is drawn here, whatever the sender says."""
        if isinstance(order, EnterCall | RelayAlert):
            caller = order.caller or None
            mark = caller_mark(caller, self._day_secret.of(self._clock()))
            order = replace(order, caller=caller, salt=secrets.token_hex(16), caller_mark=mark)
        return await self.core.submit(order, actor, key)

    def parts(self) -> list[Coroutine[Any, Any, None]]:
        """What has to run beside the core, each for ever."""
        return [
            self._relay.run(),
            self._messages.run(),
            self._pictures.run(),
            self._beat.run(),
            self._watch_deadlines(),
            self._silence.run(),
            self._idleness.run(),
            keep_canary(self._config, self._broker.url, self._clock),
            self._update_logins(),
            self._keep_refused(),
            serve_orders(self._bus, self.submit),
            self.ingest.run(),
        ]

    def doors(self, replica: Replica) -> tuple[NodeLinks, MediaLink]:
        """The handlers of the links."""
        links = NodeLinks(self._relay, self._clocks, replica, self.core.submit, self._clock)
        return links, MediaLink(self._relay, fingerprint(self.media_token))

    def on_events(self, recorded: list[Recorded]) -> None:
        """Something was committed: there may be effects, and logins."""
        self._messages.wake()
        self._pictures.wake()
        for one in recorded:
            nodes.on_event(self._relay, one.event)
        if any(isinstance(one.event, DeviceAdded | UnitAdded) for one in recorded):
            self._logins_changed.set()

    async def _watch_deadlines(self) -> None:
        """Not before what crews have said meanwhile is known: who accepted while nobody was here must not be told to be silent."""
        monotonic = asyncio.get_running_loop().time
        backlog, link = Backlog(monotonic()), self._link
        while True:
            now = link.state
            if backlog.is_taken(now.connected, now.unacknowledged, monotonic()):
                await self._deadlines.run()
            await asyncio.sleep(GLANCE_S)

    async def _update_logins(self) -> None:
        """Let new devices in. Those that come together are taken together."""
        while True:
            await self._logins_changed.wait()
            self._logins_changed.clear()
            await self._broker.update(self.core)

    async def _keep_refused(self) -> None:
        """What the broker would not let through is kept with the rest."""
        while True:
            await self.ingest.reject(await self._refused.get())


@asynccontextmanager
async def open_core(config: Config, bus: Bus, clock: Clock, local: Locality) -> AsyncIterator[CoreRoom]:
    """Take the log, start the broker, connect to it. Raises StoreError, BrokerError."""
    data = Path(config.data)
    rooms: list[CoreRoom] = []

    async def publish(recorded: list[Recorded]) -> None:
        await bus.publish("events", msgspec.json.encode(Events(seq=recorded[-1].seq, events=tuple(recorded))))
        for room in rooms:
            room.on_events(recorded)

    refused: asyncio.Queue[Rejection] = asyncio.Queue(REFUSED_KEPT)

    def note_refused(rejection: Rejection) -> None:
        if not refused.full():
            refused.put_nowait(rejection)

    with open_store(data) as store:
        relay = Relay(bus, clock)
        core = Core(store, publish, clock, local, relay.conditions)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(core.run())
            try:
                await core.submit(StartCentre(version=version("liandong"), tables=local.hashes), SYSTEM)
                async with (
                    reach_broker(config, data / "broker", core, note_refused) as broker,
                    open_link(broker.url, broker.user, broker.password, session_name(data), INCOMING) as link,
                ):
                    room = CoreRoom(config, core, bus, relay, Connected(broker, link, refused))
                    rooms.append(room)
                    yield room
            finally:
                running.cancel()
