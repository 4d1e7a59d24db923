"""Sessions of this web process at the media process, relayed over the bus; viewers, each of whose looks has a name."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator

import msgspec
from msgspec import Struct

from command.bus import Bus, Lagged
from command.core import Submit
from command.model import Refusal
from command.replica import Replica
from video import link
from video.model import Priority, Quality, Via, no_sound
from video.orders import StartView
from web.endings import Endings
from web.hearing import Hearing
from web.ids import new_id
from web.session import Caller, Heard, Session

log = logging.getLogger(__name__)

PERMITS_EVERY_S = 1.0
"""How often sessions are asked for their permit: as soon as a console is signed out, its pictures end too."""


NO_LINE = Refusal(
    code="no_sound_line", message="This session has no line for sound: offer one that receives Opus or G.711."
)


class _Look(Struct):
    slot: int
    camera: str
    quality: Quality
    incident: str | None


class Viewer(Session):
    """One peer connection of one person: a wall of slots, or a single WHEP stream. Made by `Stage.open`.

    Attributes:
        has_sound: whether its description has a line for sound, once that is answered.
        on_unheard: called with a slot and why, when what was heard there can be heard no more.
    """

    def __init__(self, stage: "Stage", caller: Caller, via: Via, heard: Heard) -> None:
        """`heard` gets what the media process says of this viewer."""
        super().__init__(stage.tell, caller, self._note)
        self.has_sound = False
        self.on_unheard: Callable[[int, Refusal], None] = lambda *_: None
        self._told = heard
        self._stage = stage
        self._via = via
        self._slots = 0
        self._looks: dict[str, _Look] = {}
        self._hearing = Hearing(self.id, self.actor, stage.tell, stage.endings)

    async def offer(self, sdp: str, slots: int) -> None:
        """Hand the viewer's offer to the media process; the answer comes to `heard`."""
        self._slots = slots
        await self._stage.tell(link.View(session=self.id, offer=sdp, slots=slots))

    async def show(self, slot: int, camera: str | None, quality: Quality, incident: str | None) -> Refusal | None:
        """Have a slot carry a camera, or nothing. The look is in the log before the picture comes."""
        if slot >= self._slots:
            return Refusal(
                code="no_slot", message=f"This wall has {self._slots} slots: offer more, or show it in another."
            )
        if camera is None:
            await self._clear(slot)
            return None
        look = _Look(slot, camera, quality, incident)
        if look not in self._looks.values():
            refusal = await self._begin(look)
            if refusal is not None:
                return refusal
        known = self._stage.replica.state.video.cameras.get(camera)
        if known is None:
            await self._clear(slot)
            return Refusal(code="unknown_camera", message=f"Camera {camera} has just gone: choose another.")
        priority: Priority = "incident" if incident else "wall" if self._via == "wall" else "browse"
        show = link.Show(
            session=self.id,
            slot=slot,
            camera=camera,
            node=known.node,
            quality=quality,
            qualities=known.qualities,
            priority=priority,
        )
        await self._stage.tell(show)
        await self._hearing.follow(slot, camera)
        return None

    async def listen(self, slot: int | None) -> Refusal | None:
        """Have it hear what a slot shows, or nothing. That is in the log before the first sound comes."""
        if slot is None:
            await self._hearing.end()
            return None
        if not self.has_sound:
            return NO_LINE
        look = next((look for look in reversed(self._looks.values()) if look.slot == slot), None)
        if look is None:
            return Refusal(code="nothing_shown", message=f"Slot {slot} shows nothing: show a camera first.")
        known = self._stage.replica.state.video.cameras.get(look.camera)
        if known is not None and not known.sound:
            return Refusal(code="no_sound", message=no_sound(look.camera))
        return await self._hearing.begin(slot, look.camera, look.incident, self._stage.submit, self._stage.replica)

    async def review(self) -> None:
        """See Session: the owner of a camera may take its sound back."""
        if self._hearing.of is None:
            return
        slot, camera = self._hearing.of
        known = self._stage.replica.state.video.cameras.get(camera)
        if known is None or not known.sound:
            await self._hearing.end()
            self.on_unheard(slot, Refusal(code="no_sound", message=no_sound(camera)))

    def _note(self, said: link.ToSession) -> None:
        if isinstance(said, link.ViewAnswer):
            self.has_sound = said.sound
        self._told(said)

    def lost(self, reason: str) -> None:
        """See Session."""
        self.heard(link.ViewEnd(session=self.id, reason=reason))

    async def close(self, reason: str) -> None:
        """End every look and the session."""
        await self._hearing.end()
        await self._end(list(self._looks))
        await self._stage.tell(link.ViewEnd(session=self.id, reason=reason))
        self._stage.forget(self)

    async def _begin(self, look: _Look) -> Refusal | None:
        """Record a look; then the one before it in the slot is over."""
        before = self._views(look.slot)
        view = new_id()
        # Held before it is recorded: who is closed meanwhile, or hears nothing in time, ends it; that it never began is no harm.
        self._looks[view] = look
        order = StartView(view=view, camera=look.camera, quality=look.quality, via=self._via, incident=look.incident)
        answer = await self._stage.submit(order, self.actor)
        if isinstance(answer, Refusal):
            await self._end([view])
            return answer
        await self._stage.replica.reached(answer.seq)
        await self._end(before)
        return None

    async def _clear(self, slot: int) -> None:
        await self._hearing.follow(slot, None)
        await self._end(self._views(slot))
        await self._stage.tell(link.Show(session=self.id, slot=slot, camera=None, node=None))

    def _views(self, slot: int) -> list[str]:
        return [view for view, look in self._looks.items() if look.slot == slot]

    async def _end(self, views: Iterable[str]) -> None:
        over = [view for view in views if self._looks.pop(view, None) is not None]
        await self._stage.endings.end(self.actor, *over)


class Stage:
    """Finds the session that each word of the media process is for. `run` must be running."""

    def __init__(self, bus: Bus, submit: Submit, replica: Replica) -> None:
        """Nobody watches yet."""
        self._bus = bus
        self._sessions: dict[str, Session] = {}
        self._left: asyncio.Queue[tuple[Session, str]] = asyncio.Queue()
        self.submit = submit
        self.endings = Endings(submit)
        self.replica = replica

    def open(self, caller: Caller, via: Via, heard: Heard) -> Viewer:
        """A new viewer; it must be closed. It is closed once its caller is not permitted any more."""
        viewer = Viewer(self, caller, via, heard)
        self.join(viewer)
        return viewer

    def join(self, session: Session) -> None:
        """What the media process says of a session is handed to it from here on, until it is forgotten."""
        self._sessions[session.id] = session

    def __len__(self) -> int:
        """How many sessions are open here."""
        return len(self._sessions)

    def __iter__(self) -> Iterator[Session]:
        """The sessions that are open here."""
        return iter(self._sessions.values())

    def find(self, session: str) -> Session | None:
        """A session that is open here."""
        return self._sessions.get(session)

    def close_later(self, session: Session, reason: str = "the viewer left") -> None:
        """Close a session of which the media process says that it is gone."""
        self._left.put_nowait((session, reason))

    def forget(self, session: Session) -> None:
        """The session is closed."""
        self._sessions.pop(session.id, None)

    async def tell(self, message: link.ToMedia) -> None:
        """Send to the media process, through the core."""
        await self._bus.publish("media.in", msgspec.json.encode(message))

    async def run(self) -> None:
        """Hand on what the media process says until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._close_left())
            tasks.create_task(self._ask_permits())
            tasks.create_task(self.endings.run())
            await self._hear()

    async def _close_left(self) -> None:
        while True:
            session, reason = await self._left.get()
            await session.close(reason)

    async def _ask_permits(self) -> None:
        while True:
            await asyncio.sleep(PERMITS_EVERY_S)
            for session in tuple(self):
                if session.is_permitted():
                    await session.review()
                else:
                    await session.close("signed out")

    async def _hear(self) -> None:
        while True:
            try:
                async with self._bus.subscribe("media.out") as messages:
                    async for message in messages:
                        self._take(link.from_media(message))
            except Lagged:
                log.warning("Words of the media process were lost; consoles offer again")
                self._end_all_but(())

    def _take(self, message: link.FromMedia) -> None:
        match message:
            case link.Ready(sessions=viewers, publications=publishers):
                self._end_all_but((*viewers, *publishers))
            case link.Trickled() | link.TrickleFailed():
                if (session := self._sessions.get(message.session)) is not None:
                    session.settle(message)
            case _ if isinstance(message, link.ToSession):
                if (session := self._sessions.get(message.session)) is not None:
                    session.heard(message)
            case _:
                pass

    def _end_all_but(self, left: tuple[str, ...]) -> None:
        """A fresh media process has other sessions than we think: theirs must be offered again."""
        for session in [session for session in self if session.id not in left]:
            session.lost("the media process was restarted")
