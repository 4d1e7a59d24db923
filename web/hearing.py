"""What one viewer listens to, and its beginning and end in the log: a look of its own, for a voice tells more than a picture. See docs/wire.md."""

from command.core import Submit
from command.model import Actor, Refusal
from command.replica import Replica
from video import link
from video.orders import StartView
from web.endings import Endings
from web.ids import new_id
from web.session import Tell


class Hearing:
    """The sound of one session: of one camera at a time, as long as its slot shows that."""

    def __init__(self, session: str, actor: Actor, tell: Tell, endings: Endings) -> None:
        """Nothing is heard yet. `tell` reaches the media process."""
        self._session = session
        self._actor = actor
        self._tell = tell
        self._endings = endings
        self._view: str | None = None
        self._of: tuple[int, str] | None = None

    @property
    def of(self) -> tuple[int, str] | None:
        """Which slot's camera is heard."""
        return self._of

    async def begin(
        self, slot: int, camera: str, incident: str | None, submit: Submit, replica: Replica
    ) -> Refusal | None:
        """Hear `camera`, which `slot` shows. It is in the log before the first sound comes."""
        if self._of == (slot, camera):
            return None
        await self.end()
        # Held before it is recorded, see `Viewer`.
        view = self._view = new_id()
        self._of = slot, camera
        answer = await submit(StartView(view=view, camera=camera, via="sound", incident=incident), self._actor)
        if isinstance(answer, Refusal):
            await self.end()
            return answer
        await replica.reached(answer.seq)
        if self._view == view:
            await self._tell(link.Listen(session=self._session, camera=camera, slot=slot))
        return None

    async def follow(self, slot: int, camera: str | None) -> None:
        """The slot shows `camera` from now on: another one than is heard ends it."""
        if self._of is not None and self._of[0] == slot and self._of[1] != camera:
            await self.end()

    async def end(self) -> None:
        """Hear nothing; harmless when repeated."""
        view, self._view, self._of = self._view, None, None
        if view is not None:
            await self._tell(link.Listen(session=self._session, camera=None))
            await self._endings.end(self._actor, view)
