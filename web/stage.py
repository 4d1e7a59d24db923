"""Viewers of this web process: their sessions at the media process, relayed over the bus, each look with a name."""

import asyncio
import logging
from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct

from command.bus import Bus, Lagged
from command.core import Submit
from command.model import Actor, Refusal
from command.replica import Replica
from video import link
from video.model import Quality, Via
from video.orders import StartView
from web.endings import Endings
from web.ids import new_id

log = logging.getLogger(__name__)

Heard = Callable[[link.ViewAnswer | link.ViewFailed | link.ViewEnd | link.Shown | link.ShowFailed], None]


IsPermitted = Callable[[], bool]

PERMITS_EVERY_S = 1.0
"""How often viewers are asked for their permit: as soon as a console is signed out, its pictures end too."""


class _Look(Struct):
    slot: int
    camera: str
    quality: Quality
    incident: str | None


class Viewer:
    """One peer connection of one person: a wall of slots, or a single WHEP stream. Made by `Stage.open`."""

    def __init__(self, stage: "Stage", actor: Actor, via: Via, heard: Heard, is_permitted: IsPermitted) -> None:
        """`heard` gets what the media process says of this viewer."""
        self.id = new_id()
        self.heard = heard
        self.is_permitted = is_permitted
        self._stage = stage
        self.actor = actor
        self._via = via
        self._slots = 0
        self._looks: dict[str, _Look] = {}

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
        await self._stage.tell(link.Show(session=self.id, slot=slot, camera=camera, node=known.node, quality=quality))
        return None

    async def close(self, reason: str) -> None:
        """End every look and the session."""
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
        await self._end(self._views(slot))
        await self._stage.tell(link.Show(session=self.id, slot=slot, camera=None, node=None))

    def _views(self, slot: int) -> list[str]:
        return [view for view, look in self._looks.items() if look.slot == slot]

    async def _end(self, views: Iterable[str]) -> None:
        over = [view for view in views if self._looks.pop(view, None) is not None]
        await self._stage.endings.end(self.actor, *over)


class Stage:
    """Finds the viewer that each word of the media process is for. `run` must be running."""

    def __init__(self, bus: Bus, submit: Submit, replica: Replica) -> None:
        """Nobody watches yet."""
        self._bus = bus
        self._viewers: dict[str, Viewer] = {}
        self._left: asyncio.Queue[Viewer] = asyncio.Queue()
        self.submit = submit
        self.endings = Endings(submit)
        self.replica = replica

    def open(self, actor: Actor, via: Via, heard: Heard, is_permitted: IsPermitted) -> Viewer:
        """A new viewer; it must be closed. It is closed once `is_permitted` says no."""
        viewer = Viewer(self, actor, via, heard, is_permitted)
        self._viewers[viewer.id] = viewer
        return viewer

    def find(self, session: str) -> Viewer | None:
        """The viewer of a session that is open here."""
        return self._viewers.get(session)

    def close_later(self, viewer: Viewer) -> None:
        """Close a viewer of whom the media process says that it is gone."""
        self._left.put_nowait(viewer)

    def forget(self, viewer: Viewer) -> None:
        """The viewer is closed."""
        self._viewers.pop(viewer.id, None)

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
            viewer = await self._left.get()
            await viewer.close("the viewer left")

    async def _ask_permits(self) -> None:
        while True:
            await asyncio.sleep(PERMITS_EVERY_S)
            for viewer in [viewer for viewer in self._viewers.values() if not viewer.is_permitted()]:
                await viewer.close("signed out")

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
            case link.Ready(sessions=left):
                self._end_all_but(left)
            case link.ViewAnswer() | link.ViewFailed() | link.ViewEnd() | link.Shown() | link.ShowFailed():
                viewer = self._viewers.get(message.session)
                if viewer is not None:
                    viewer.heard(message)
            case _:
                pass

    def _end_all_but(self, left: tuple[str, ...]) -> None:
        """A fresh media process has other sessions than we think: theirs must be offered again."""
        for session, viewer in list(self._viewers.items()):
            if session not in left:
                viewer.heard(link.ViewEnd(session=session, reason="the media process was restarted"))
