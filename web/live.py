"""The live socket `/live`: snapshot, then events; orders, presence and the wall. See docs/wire.md."""

import asyncio
import logging
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from command.model import Accepted as Done
from command.model import Refusal
from video import link
from web.auth import is_valid
from web.hub import LEFT, NOT_TEXT, REASONS, Console
from web.newest import Newest
from web.own_door import refuse_by_hand
from web.scopes import beyond
from web.services import SERVICES, Services
from web.session import Caller
from web.sockets import hang_up
from web.stage import Viewer
from web.wire import (
    MAX_MESSAGE,
    Accepted,
    Beat,
    FromConsole,
    Hello,
    Refused,
    RtcAnswer,
    RtcClose,
    RtcFailed,
    RtcOffer,
    SendOrder,
    ToConsole,
    Touch,
    WallFailed,
    WallHeard,
    WallLate,
    WallListen,
    WallShow,
    WallShown,
    WallUnheard,
    Watch,
    from_console,
)

SOUND = 0
"""The one place of sound that a wall has."""

HEARTBEAT_S = 10.0
"""A socket whose peer is silent for this and a half is dead; without a heartbeat aiohttp keeps it for ever."""

GREET_EVERY_S = 1.0
"""A snapshot may have megabytes: a console that asks for one after the other gets one a second."""

log = logging.getLogger(__name__)


async def live(request: web.Request) -> web.WebSocketResponse:
    """Serve one console until it leaves, falls behind, or is signed out."""
    services = request.app[SERVICES]
    identity = services.identify(request)
    if identity is None:
        raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})
    if not services.same_origin(request):
        raise web.HTTPForbidden(text="The live socket is for this centre's own pages.")
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE)
    await socket.prepare(request)
    console = Console(identity)
    with services.hub.join(console):
        await services.hub.tell_presence()
        await _serve(request, socket, console)
    await services.hub.tell_presence()
    return socket


async def _serve(request: web.Request, socket: web.WebSocketResponse, console: Console) -> None:
    """Read and write until either ends, or the console must be closed."""
    async with AsyncExitStack() as last, asyncio.TaskGroup() as tasks:
        talk = _Talk(request.app[SERVICES], console, tasks)
        last.push_async_callback(talk.end)
        reading = tasks.create_task(_read(socket, talk))
        writing = tasks.create_task(console.outgoing.write(socket))
        ends: list[asyncio.Future[Any]] = [reading, writing, console.close_code]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        console.close(LEFT)
        reading.cancel()
        talk.shows.stop()
        talk.listens.stop()
        code = console.close_code.result()
        await hang_up(request, socket, writing, code, REASONS[code])


async def _read(socket: web.WebSocketResponse, talk: "_Talk") -> None:
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            talk.console.close(NOT_TEXT)
            return
        try:
            said = from_console(message.data)
        except (msgspec.DecodeError, UnicodeError) as error:
            talk.console.send(Refused(id="", code="unreadable", message=f"This message can't be read: {error}."))
            continue
        await talk.take(said)


class _Talk:
    """What one console says, and its wall."""

    def __init__(self, services: Services, console: Console, tasks: asyncio.TaskGroup) -> None:
        """`tasks` owns what its wall does."""
        self.console = console
        self._services = services
        self._wall: Viewer | None = None
        self._greet_after = 0.0
        self._greeting: asyncio.TimerHandle | None = None
        self.shows = Newest(tasks, self._show)
        self.listens = Newest(tasks, self._listen)

    async def take(self, said: FromConsole) -> None:  # noqa: C901 - one flat case per message
        match said:
            case Hello():
                self._greet()
            case SendOrder():
                await self._order(said)
            case Watch(incident=incident):
                self.console.incident = incident
                await self._services.hub.tell_presence()
            case Beat():
                self.console.beat_at = self._services.clock()
                await self._services.hub.tell_presence()
            case Touch():
                self._services.hub.touch(self.console.identity.session.id)
                await self._services.hub.tell_presence()
            case RtcOffer():
                await self._offer(said)
            case RtcClose():
                await self.close_wall("the console closed its wall")
            case WallShow():
                self.shows.wish(said.slot, said)
            case WallListen():
                self.listens.wish(SOUND, said)

    async def end(self) -> None:
        """The console has left."""
        if self._greeting is not None:
            self._greeting.cancel()
        await self.close_wall("the console left")

    async def close_wall(self, reason: str) -> None:
        self.shows.forget()
        self.listens.forget()
        wall, self._wall = self._wall, None
        if wall is not None:
            await wall.close(reason)

    def _greet(self) -> None:
        """Soon, and once however often it is asked for until then."""
        if self._greeting is None:
            self._greeting = asyncio.get_running_loop().call_at(self._greet_after, self._greet_now)

    def _greet_now(self) -> None:
        self._greeting = None
        self._greet_after = asyncio.get_running_loop().time() + GREET_EVERY_S
        self._services.hub.greet(self.console, self._services.replica)

    async def _order(self, said: SendOrder) -> None:
        identity = self.console.identity
        refusal = refuse_by_hand(said.order, identity.session)
        if refusal is not None:
            self.console.send(Refused(id=said.id, code=refusal.code, message=refusal.message))
            return
        self._services.hub.touch(identity.session.id)
        key = f"order:{identity.operator.name}:{said.id}"
        answer = await self._services.submit(said.order, identity.actor, key)
        match answer:
            case Done():
                self.console.send(Accepted(id=said.id, seq=answer.seq, changed=answer.changed))
            case Refusal():
                self.console.send(Refused(id=said.id, code=answer.code, message=answer.message, field=answer.field))

    async def _offer(self, said: RtcOffer) -> None:
        identity, services = self.console.identity, self._services
        refusal = beyond(identity.session, "view")
        if refusal is not None:
            self.console.send(RtcFailed(code=refusal.code, message=refusal.message))
            return
        await self.close_wall("offered again")
        is_permitted = partial(is_valid, identity.session, services.replica, services.clock)
        self._wall = services.stage.open(Caller(identity.actor, is_permitted), "wall", self._heard)
        self._wall.on_unheard = self._unheard
        await self._wall.offer(said.sdp, said.slots)

    async def _show(self, said: WallShow) -> None:
        if self._wall is None:
            self.console.send(RtcFailed(code="no_wall", message="Send rtc.offer first."))
            return
        refusal = await self._wall.show(said.slot, said.camera, said.quality, said.incident)
        if refusal is not None and said.camera is not None:
            self.console.send(
                WallFailed(slot=said.slot, camera=said.camera, code=refusal.code, message=refusal.message)
            )

    async def _listen(self, said: WallListen) -> None:
        if self._wall is None:
            self.console.send(RtcFailed(code="no_wall", message="Send rtc.offer first."))
            return
        if said.slot is not None:
            await self.shows.settled(said.slot)  # what is heard is what it shows by then
        refusal = await self._wall.listen(said.slot)
        if refusal is not None and said.slot is not None:
            self._unheard(said.slot, refusal)

    def _unheard(self, slot: int, refusal: Refusal) -> None:
        self.console.send(WallUnheard(slot=slot, code=refusal.code, message=refusal.message))

    def _heard(self, said: link.ToSession) -> None:
        if self._wall is not None and said.session == self._wall.id and (told := _of_wall(said)) is not None:
            self.console.send(told)


def _of_wall(said: link.ToSession) -> ToConsole | None:
    """What the media process says of a wall, for its console; None for what is of a publisher, and a wall is none."""
    match said:
        case link.ViewAnswer(sdp=sdp):
            return RtcAnswer(sdp=sdp)
        case link.ViewFailed(code=code, message=message):
            return RtcFailed(code=code, message=message)
        case link.ViewEnd(reason=reason):
            return RtcFailed(code="ended", message=reason)
        case link.Shown(slot=slot, camera=camera, quality=quality):
            return WallShown(slot=slot, camera=camera, quality=quality)
        case link.Late(slot=slot, camera=camera, seconds=seconds):
            return WallLate(slot=slot, camera=camera, seconds=seconds)
        case link.Heard(camera=camera):
            return WallHeard(camera=camera)
        case link.ShowFailed(slot=slot, camera=camera, code=code, message=message):
            return WallFailed(slot=slot, camera=camera, code=code, message=message)
        case _:
            return None
