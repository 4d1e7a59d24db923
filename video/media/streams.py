"""The streams this process holds: pulled on the first wish, shared, ended some time after the last; or published. Laws 5 and 6."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from typing import NamedTuple

from video import link
from video.dial import delays
from video.fanout.stream import Stream
from video.media.pull import STALL_SECONDS, Fate, PullFailed, pull
from video.media.wishes import Wishes
from video.model import RANK, Priority, Quality, is_published
from video.rtc.entrance import Entrance

log = logging.getLogger(__name__)

GRACE_SECONDS = 10.0
"""A stream outlives its last viewer this long: switching back and forth on a wall must not cost a connection."""

FIRST_RETRY, LAST_RETRY = 0.5, 5.0
"""Seconds between pulls of a camera that fails, while it is wanted."""


class Key(NamedTuple):
    """What makes a stream."""

    node: str
    camera: str
    quality: Quality


Failed = Callable[[str, str], None]
"""Told (code, message) each time the pull of a leased stream fails."""


class Lease:
    """A wish for a stream, until `release`."""

    def __init__(self, held: "_Held", failed: Failed, priority: Priority) -> None:
        self.stream = held.stream
        self.priority = priority
        self._held = held
        self._failed = failed
        held.leases.append(self)
        held.wanted()
        held.weigh()

    @property
    def quality(self) -> Quality | None:
        """What the node really sends; None while nobody has said."""
        return self._held.fate.quality if self._held.fate is not None else None

    def failed(self, code: str, message: str) -> None:
        """Called by the pull."""
        self._failed(code, message)

    def release(self) -> None:
        """The stream is not wished any more; harmless when repeated."""
        if self in self._held.leases:
            self._held.leases.remove(self)
            self._held.unwanted()
            self._held.weigh()


class Feed:
    """A publisher's side of a stream, until `end`."""

    def __init__(self, stream: Stream, over: asyncio.Future[PullFailed]) -> None:
        self.stream = stream
        self.over = over

    def end(self, code: str, message: str) -> None:
        """No picture comes any more, and why; harmless when repeated."""
        if not self.over.done():
            self.over.set_result(PullFailed(code, message))


class _Held:
    """One stream and who wants it. `gone`: nobody has for GRACE_SECONDS. `stirred` is set by that, by a publisher, and when its node is back."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.stream = Stream(loop.time)
        self.leases: list[Lease] = []
        self.feed: Feed | None = None
        self.gone = asyncio.Event()
        self.stirred = asyncio.Event()
        self.fate: Fate | None = None
        self.wishes: Wishes | None = None
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None

    @property
    def priority(self) -> Priority:
        """That of the most important of those who want it."""
        wishes: list[Priority] = ["browse", *(lease.priority for lease in self.leases)]
        return max(wishes, key=RANK.__getitem__)

    def weigh(self) -> None:
        if self.wishes is not None:
            self.wishes.weigh(self.priority)

    def wanted(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def unwanted(self) -> None:
        if not self.leases and self.feed is None and self._timer is None:
            self._timer = self._loop.call_later(GRACE_SECONDS, self._leave)

    def _leave(self) -> None:
        self.gone.set()
        self.stirred.set()
        if self.fate is not None:
            self.fate.over(None)


class Streams:
    """Every stream of this process. `tasks` owns the pulls, `send` reaches the centre, `new_id` names a pull."""

    def __init__(
        self,
        tasks: asyncio.TaskGroup,
        entrance: Entrance,
        send: Callable[[link.FromMedia], bool],
        new_id: Callable[[], str],
    ) -> None:
        self._tasks = tasks
        self._entrance = entrance
        self._send = send
        self._new_id = new_id
        self._loop = asyncio.get_running_loop()
        self._held: dict[Key, _Held] = {}
        self._fates: dict[str, Fate] = {}

    def lease(self, key: Key, failed: Failed, priority: Priority = "wall") -> Lease:
        """Wish for a stream; it is pulled if it isn't already. A publisher sends one quality, whatever is wished for."""
        held = self._hold(key._replace(quality="main") if is_published(key.node) else key)
        if held.stream.ring.key_frame is None:
            held.stream.on_key_wanted()
        return Lease(held, failed, priority)

    def publish(self, key: Key, on_key_wanted: Callable[[], None]) -> Feed | None:
        """Feed a stream from now on; None when somebody else does. Who wished for it already sees it at once."""
        held = self._hold(key)
        if held.feed is not None:
            return None
        held.feed = Feed(held.stream, self._loop.create_future())
        held.stream.on_key_wanted = on_key_wanted
        held.wanted()
        held.stirred.set()
        return held.feed

    def _hold(self, key: Key) -> _Held:
        held = self._held.get(key)
        if held is None or held.gone.is_set():
            held = self._held[key] = _Held(self._loop)
            self._tasks.create_task(self._keep(key, held), name=f"stream {key.camera}")
        return held

    def _online(self, node: str) -> None:
        """A node's link is open: what waits to be tried again is tried at once, and what runs is wished for as before."""
        for key, held in self._held.items():
            if key.node == node:
                held.stirred.set()
        self.repeat(node)

    def repeat(self, node: str | None = None) -> None:
        """Say again what is wished of each pull, or of those of one node: while its line was lost, or ours, it did not hear that."""
        for key, held in self._held.items():
            if held.wishes is not None and node in (None, key.node):
                held.wishes.repeat()

    def running(self) -> Iterator[tuple[Key, Stream, int]]:
        """Every stream held, with how many want it."""
        for key, held in self._held.items():
            yield key, held.stream, len(held.leases)

    def heard(self, message: link.Pulled | link.NotStarted | link.NodeOnline) -> None:
        """The node's word on a pull, which means nothing later than its end; or that the node is there."""
        if isinstance(message, link.NodeOnline):
            self._online(message.node)
            return
        fate = self._fates.get(message.pull)
        if fate is None:
            return
        if isinstance(message, link.Pulled):
            fate.quality = message.quality
            fate.answered(message.sdp)
        else:
            fate.over(PullFailed(message.code, message.message))

    async def _keep(self, key: Key, held: _Held) -> None:
        """Have a stream's pictures, again after each failure, until nobody wants it."""
        pauses = delays(FIRST_RETRY, LAST_RETRY)
        while not held.gone.is_set():
            frames = held.stream.frames
            held.stirred.clear()
            try:
                await self._have(key, held)
            except PullFailed as error:
                _tell(key, held, error)
                if not held.leases and held.feed is None:
                    break
                if held.stream.frames > frames:
                    pauses = delays(FIRST_RETRY, LAST_RETRY)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(next(pauses)):
                        await held.stirred.wait()
                        pauses = delays(FIRST_RETRY, LAST_RETRY)
        if self._held.get(key) is held:
            del self._held[key]

    async def _have(self, key: Key, held: _Held) -> None:
        """The pictures from one source, from its beginning to its end.

        Raises:
            PullFailed: there is none, or it ended before it was unwanted.
        """
        if held.feed is not None:
            await _follow(key, held, held.feed)
        elif is_published(key.node):
            raise PullFailed("offline", "nobody publishes this camera now")
        else:
            await self._pull_once(key, held)

    async def _pull_once(self, key: Key, held: _Held) -> None:
        """One pull from its offer to its end.

        Raises:
            PullFailed: as `pull`, or there is no line to the centre.
        """
        name = self._new_id()
        fate = held.fate = self._fates[name] = Fate(self._loop)

        def hear() -> None:
            if held.wishes is not None:
                held.wishes.hear(held.stream.sound.is_wanted)

        def offered(sdp: str) -> None:
            priority = held.priority
            held.wishes = Wishes(name, key.node, priority, self._send)
            message = link.Pull(
                pull=name, node=key.node, camera=key.camera, quality=key.quality, offer=sdp, priority=priority
            )
            if not self._send(message):
                fate.over(PullFailed("no_centre", "the media process has lost the centre; it goes on trying"))
            held.stream.sound.on_wanted = hear
            if held.stream.sound.is_wanted:
                hear()

        try:
            await pull(self._entrance, held.stream, offered, fate)
        finally:
            held.stream.sound.on_wanted = lambda: None
            held.fate = held.wishes = None
            del self._fates[name]
            self._send(link.Drop(pull=name, node=key.node))


async def _follow(key: Key, held: _Held, feed: Feed) -> None:
    """Wait for the end of a publication. A publisher whose pictures stand still goes on, and its viewers are told.

    Raises:
        PullFailed: always; it is over.
    """
    frames, stood = -1, False
    try:
        while not feed.over.done():
            stands, frames = held.stream.frames == frames, held.stream.frames
            if stands and not stood:
                _tell(key, held, PullFailed("stalled", f"no picture for {STALL_SECONDS:.0f} s"))
            stood = stands
            await asyncio.wait({feed.over}, timeout=STALL_SECONDS)
        raise feed.over.result()
    finally:
        held.feed = None
        held.stream.on_key_wanted = lambda: None
        held.stream.clear()  # nobody shall begin with a picture from before


def _tell(key: Key, held: _Held, error: PullFailed) -> None:
    log.warning("camera %s %s: %s (%s)", key.camera, key.quality, error.message, error.code)
    for lease in tuple(held.leases):
        lease.failed(error.code, error.message)
