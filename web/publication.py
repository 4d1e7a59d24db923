"""One camera that somebody publishes: its session at the media process, and its beginning and end in the log."""

from msgspec.structs import replace

from command.model import PASSING, Refusal
from video import link
from video.model import CameraSpec, whip_node
from video.orders import PublishCamera, UnpublishCamera
from web.session import Caller, Heard, Session
from web.stage import Stage

OVER = Refusal(code="ended", message="The media process has ended this session already: offer again.")


class Publication(Session):
    """A publisher's session. It must be closed, whatever came of it."""

    def __init__(self, stage: Stage, caller: Caller, spec: CameraSpec, heard: Heard) -> None:
        """It is closed, too, once the log says that the camera is not published any more."""
        super().__init__(stage.tell, caller, heard)
        self.is_permitted = lambda: caller.is_permitted() and self._goes_on()
        self._stage = stage
        self._spec = spec
        self._may_be_in_log = False
        self._was_online = False
        self._is_over = False
        stage.join(self)

    async def offer(self, sdp: str) -> None:
        """Hand the offer to the media process; the answer comes to `heard`."""
        node = whip_node(self._spec.id)
        await self._tell(link.Publish(session=self.id, node=node, camera=self._spec.id, offer=sdp))

    async def begin(self, *, sound: bool) -> Refusal | None:
        """Record that the camera is published from now on, with `sound` or without; why not, when it can't be."""
        self._spec = replace(self._spec, sound=sound)
        if self._is_over:
            return OVER
        self._may_be_in_log = True
        answer = await self._stage.submit(PublishCamera(camera=self._spec), self.actor)
        if isinstance(answer, Refusal):
            # One that says nothing about the order may have come too late: the order is done all the same.
            self._may_be_in_log = answer.code in PASSING
            return answer
        self._was_online = await self._stage.replica.reached(answer.seq)
        return OVER if self._is_over else None

    def lost(self, reason: str) -> None:
        """See Session."""
        self.heard(link.PublishEnd(session=self.id, reason=reason))

    async def close(self, reason: str) -> None:
        """End the session, and the publication in the log."""
        self._is_over = True
        self._stage.forget(self)
        await self._tell(link.PublishEnd(session=self.id, reason=reason))
        if self._may_be_in_log:
            self._may_be_in_log = False
            order = UnpublishCamera(camera=self._spec.id, reason=reason)
            await self._stage.endings.give(self.actor, order)

    def _goes_on(self) -> bool:
        """Whether nobody has ended it in the log."""
        node = self._stage.replica.state.video.nodes.get(whip_node(self._spec.id))
        is_online = node is not None and node.online
        self._was_online = self._was_online or is_online
        return is_online or not self._was_online
