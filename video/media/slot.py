"""One place of a viewer: shows a camera, or nothing, at the quality its line can take. See docs/video.md."""

import asyncio
from collections.abc import Callable
from functools import partial

from video import link
from video.fanout.lateness import told
from video.fanout.pace import Pace
from video.fanout.sender import Sender
from video.media.streams import Key, Lease, Streams
from video.model import Priority

Send = Callable[[link.FromMedia], bool]


class Slot:
    """Shows what is wished for; `lower` and `lift` change the quality of what is wished for as `main`.

    Attributes:
        sender: the sending end.
        is_lowered: whether `sub` is shown instead of `main`.
        on_carried: called when it carries something else.
    """

    def __init__(self, session: str, number: int, streams: Streams, send: Send, pace: Pace | None = None) -> None:
        """`pace`: of the viewer, over all its slots."""
        loop = asyncio.get_running_loop()
        self.sender = Sender(loop.time, loop.call_later, pace)
        self.is_lowered = False
        self.on_carried: Callable[[], None] = lambda: None
        self._session = session
        self._number = number
        self._streams = streams
        self._send = send
        self._lease: Lease | None = None
        self._wish: Key | None = None
        self._has_sub = False
        self._priority: Priority = "wall"
        self._counted = 0
        self._late = 0  # whole seconds, as the console knows it

    @property
    def camera(self) -> str | None:
        """What is wished for."""
        return self._wish.camera if self._wish is not None else None

    def show(self, key: Key | None, has_sub: bool = False, priority: Priority = "wall") -> None:
        """Carry another camera from its newest key frame on, or nothing. `has_sub`: it can be had as `sub` too; `priority`: what for."""
        if key is None or key.camera != self.camera:
            self._late = 0  # of another camera the console knows nothing
        self._wish, self._has_sub, self._priority = key, has_sub, priority
        self.is_lowered = False
        self._carry(key)

    def lower(self) -> bool:
        """Show `sub` instead of `main`; False when there is nothing to lower."""
        if self._wish is None or self.is_lowered or self._wish.quality != "main" or not self._has_sub:
            return False
        self.is_lowered = True
        self._carry(self._wish._replace(quality="sub"))
        return True

    def lift(self) -> bool:
        """Show again what was wished for; False when that is shown."""
        if not self.is_lowered:
            return False
        self.is_lowered = False
        self._carry(self._wish)
        return True

    def tell_late(self) -> None:
        """Say by how many seconds what is shown is late, when that has changed. Call it each second."""
        stream = self.sender.stream
        if stream is None or self._wish is None:
            return
        seconds = told(stream.lateness.seconds, self._late)
        if seconds != self._late:
            late = link.Late(session=self._session, slot=self._number, camera=self._wish.camera, seconds=seconds)
            if self._send(late):  # else the line is down, and it is said again
                self._late = seconds

    def sent(self) -> int:
        """Octets of payload since the last call."""
        packets = self.sender.packets
        before, self._counted = self._counted, packets.octets if packets else 0
        return self._counted - before

    def _carry(self, key: Key | None) -> None:
        before, self._lease = self._lease, None
        if key is None:
            self.sender.show(None)
        else:
            failed = partial(self._failed, key)
            self._lease = self._streams.lease(key, failed, self._priority)
            self.sender.show(self._lease.stream, lambda: self._shown(key))
        self.on_carried()
        if before is not None:  # after the new wish, so that the same camera goes on
            before.release()

    def _shown(self, key: Key) -> None:
        quality = (self._lease.quality if self._lease is not None else None) or key.quality
        self._send(link.Shown(session=self._session, slot=self._number, camera=key.camera, quality=quality))

    def _failed(self, key: Key, code: str, text: str) -> None:
        self.sender.again(lambda: self._shown(key))
        failed = link.ShowFailed(session=self._session, slot=self._number, camera=key.camera, code=code, message=text)
        self._send(failed)
