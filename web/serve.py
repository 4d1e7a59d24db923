"""The wiring: which parts run in this process, put together once. See docs/architecture.md."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aiohttp import web

from command.bus import Bus, LocalBus
from command.core import Submit
from command.log import LogReader, open_reader
from command.replica import Replica
from web.app import add_links, create_app
from web.clock import clock_at
from web.config import Config, ConfigError, host_port
from web.control import control_file
from web.core_room import CoreRoom, open_core
from web.hub import About, Hub
from web.ids import new_id
from web.kept import kept_secret
from web.links.media import keep_media
from web.locality import read_locality
from web.own_cameras import keep_own_cameras
from web.remote import RemoteCore
from web.sealed_files import SealedFiles
from web.second_factor import SecondFactors
from web.services import Services
from web.stage import Stage

SECOND_FACTORS = "second-factors.key"
"""In the data folder: the key under which the secrets of second factors lie sealed; a backup without it lets nobody in."""

STOP_S = 3.0
"""How long open connections may take to end when the centre goes down."""

log = logging.getLogger(__name__)

Ready = Callable[[Services], Awaitable[None]]


async def serve(config: Config, ready: Ready) -> None:
    """Run the centre until cancelled; `ready` is awaited once orders are taken.

    Raises StoreError, ConfigError, BrokerError: each one sentence.
    """
    clock = clock_at(config.utc_offset)
    data = Path(config.data)
    local = read_locality(Path(config.locality) if config.locality else None)
    if not local.working_time.calendar.covers(int(clock()[:4])):
        log.warning("calendar.toml knows no holidays of %s: put them in, or deadlines fall on them.", clock()[:4])
    async with AsyncExitStack() as stack:
        door = stack.enter_context(open_door(config.http))
        bus = await stack.enter_async_context(_open_bus(config))
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        room: CoreRoom | None = None
        control = ""
        submit: Submit
        if config.role == "web":
            remote = RemoteCore(bus)
            tasks.create_task(remote.run())
            submit = remote.submit
        else:
            room = await stack.enter_async_context(open_core(config, bus, clock, local))
            submit = room.submit
            control = stack.enter_context(control_file(data, config.http, config.address))
        reader = stack.enter_context(open_reader(data))
        hub = Hub(
            bus,
            clock,
            new_id(),
            About(config.name, config.ice_servers, local, config.canary_s, config.idle_minutes * 60.0),
        )
        replica = Replica(bus, LogReader(reader), hub.on_events, hub.on_reload)
        stage = Stage(bus, submit, replica)
        services = Services(
            config=config,
            clock=clock,
            local=local,
            submit=submit,
            replica=replica,
            reader=reader,
            hub=hub,
            stage=stage,
            pictures=SealedFiles(data / "pictures", "picture"),
            attachments=SealedFiles(data / "attachments", "attachment"),
            control=control,
            second_factors=SecondFactors(bytes.fromhex(kept_secret(data, SECOND_FACTORS, size=32)), config.name),
        )
        running = [
            tasks.create_task(part)
            for part in (replica.run(), hub.run(replica), stage.run(), services.clocks.run(hub.tell_service))
        ]
        app = create_app(services)
        if room is not None:
            add_links(app, *room.doors(replica))
        await stack.enter_async_context(_listen(app, door))
        await replica.reached(0, seconds=60)
        if room is not None:
            running += [tasks.create_task(part) for part in room.parts()]
            if config.role == "all":
                running.append(tasks.create_task(keep_media(f"ws://{_dial(door)}/media", room.media_token, config)))
            if config.cameras is not None:
                own = keep_own_cameras(f"http://{_dial(door)}", config.cameras, config.cameras_kind, submit, replica)
                running.append(tasks.create_task(own))
        await ready(services)
        try:
            await asyncio.Event().wait()
        finally:
            for task in reversed(running):
                task.cancel()


def stop_on_signals(task: "asyncio.Task[None]") -> None:
    """End the centre in order on Ctrl-C and on SIGTERM."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)


def open_door(address: str) -> socket.socket:
    """The listening socket, taken before anything else is started. Raises ConfigError."""
    host, port = host_port(address)
    try:
        return socket.create_server((host, port), backlog=512)
    except OSError as error:
        raise ConfigError(
            f"{address} can't be listened on ({os.strerror(error.errno or 0)}): stop what uses it, or choose another with --http."
        ) from None


def _dial(door: socket.socket) -> str:
    """How a child on this machine reaches the door."""
    host, port = door.getsockname()[:2]
    return f"{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"  # noqa: S104 - compared, not bound


@asynccontextmanager
async def _open_bus(config: Config) -> AsyncIterator[Bus]:
    if config.redis_url is None:
        if config.role == "web":
            raise ConfigError("A web process alone needs redis_url, to hear from the core.")
        yield LocalBus()
        return
    # Imported only where it is used: an embedded centre needs no Redis client in its memory.
    from redis.asyncio import Redis

    from command.bus_redis import RedisBus

    redis = Redis.from_url(config.redis_url)
    try:
        yield RedisBus(redis)
    finally:
        await redis.aclose()


@asynccontextmanager
async def _listen(app: web.Application, door: socket.socket) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_S)
    await runner.setup()
    await web.SockSite(runner, door).start()
    try:
        yield
    finally:
        await runner.cleanup()
