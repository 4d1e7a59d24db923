"""The switchboard of the video links: offers and answers go between media process, nodes and web processes."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from aiohttp import WSCloseCode

from command.bus import Bus, Lagged
from video import link
from video.health import Conditions, Moment
from video.model import Quality
from web.clock import Clock
from web.ids import new_id
from web.links.line import Line

DROPPED = 256
"""Pulls of a node remembered as dropped, as many as an agent sends at once: it may not have heard."""
SNAP_S = 9.0
"""How long a picture may take: the media process gives up after eight seconds by itself."""

log = logging.getLogger(__name__)


class SnapFailure(Exception):
    """No picture could be had; the text says why."""


class Relay:
    """Lines by node, the line of the media process, and what is underway between them.

    Attributes:
        uplinks: what the line of a connected node takes, in kbit/s; not there: nobody has said.
        transcoded: the cameras that a connected node codes again, where there are any.
        conditions: how the cameras are through which somebody has looked lately.
    """

    def __init__(self, bus: Bus, clock: Clock) -> None:
        """Nobody has dialled yet."""
        self._bus = bus
        self._clock = clock
        self.conditions = Conditions()
        self._nodes: dict[str, Line] = {}
        self._media: Line | None = None
        self._pulls: dict[str, str] = {}
        self._answered: set[str] = set()
        self._before: dict[str, set[str]] = {}
        self._dropped: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=DROPPED))
        self._sessions: set[str] = set()
        self._snaps: dict[str, tuple[Line, asyncio.Future[link.Snapped]]] = {}
        self.uplinks: dict[str, int] = {}
        self.transcoded: dict[str, tuple[str, ...]] = {}
        self.stats: link.Stats | None = None
        self.media_pid: int | None = None
        self._last_pid: int | None = None

    @property
    def has_media(self) -> bool:
        """Whether a media process is there."""
        return self._media is not None

    def has_node(self, node: str) -> bool:
        """Whether the agent of a node is connected."""
        return node in self._nodes

    @contextmanager
    def node_line(self, node: str, line: Line) -> Iterator[None]:
        """Reach `node` by this line while the block runs; what it has not answered by the end, it never will."""
        self._nodes[node] = line
        self._before[node] = {pull for pull, at in self._pulls.items() if at == node}
        try:
            yield
        finally:
            del self._nodes[node]
            self._before.pop(node, None)
            self.uplinks.pop(node, None)
            self.transcoded.pop(node, None)
            # What has been answered goes on without us: pictures do not take this line, and media sees when they stop.
            for pull in [pull for pull, at in self._pulls.items() if at == node and pull not in self._answered]:
                self._end_pull(pull, "node_offline", f"The link of node {node} is gone.")

    def announced(self, node: str, pulls: tuple[str, ...] | None, uplink_kbps: int | None = None) -> None:
        """The agent of a node says what its line takes and what it still sends. What it sent before and does not name is over, and asked for anew at once:
        the agent was restarted, and media would see that only when no picture came for some time. What it names and media has dropped
        meanwhile is stopped: it did not hear that.
        """
        self.uplinks.pop(node, None)
        if uplink_kbps is not None:
            self.uplinks[node] = uplink_kbps
        before = self._before.pop(node, None)
        if before is None:  # not the first word on its line
            return
        dropped = self._dropped.pop(node, ())
        for pull in [pull for pull in pulls or () if pull in dropped]:
            self._to_node(node, link.Stop(pull=pull))
        for pull in before.difference(pulls if pulls is not None else before):
            self._end_pull(pull, "restarted", f"Node {node} was restarted: its pictures are asked for again.")
        if self._media is not None:
            self._media.send(link.NodeOnline(node=node))

    def transcodes(self, node: str, cameras: tuple[str, ...]) -> None:
        """What a node codes again now."""
        self.transcoded.pop(node, None)
        if cameras:
            self.transcoded[node] = cameras

    def turn_out(self, node: str, reason: str) -> None:
        """End the link of a node and all that is pulled from it. Its agent and whoever looks are told why."""
        # Media closes its connections, also those to an agent that would not stop.
        for pull in [pull for pull, at in self._pulls.items() if at == node]:
            self._end_pull(pull, "revoked", reason)
        if (line := self._nodes.get(node)) is not None:
            line.end(WSCloseCode.POLICY_VIOLATION, reason)

    @contextmanager
    def media_line(self, line: Line) -> Iterator[None]:
        """Reach the media process by this line while the block runs."""
        self._media = line
        try:
            yield
        finally:
            if self._media is line:
                # Its pulls are kept: a process that lost only its line goes on with them when it is back.
                self._media, self.stats, self.media_pid = None, None, None
            for asked, waiting in self._snaps.values():
                # Those of the process that has taken our place go on.
                if asked is line and not waiting.done():
                    waiting.set_exception(SnapFailure("the media process is being restarted"))

    async def run(self) -> None:
        """Relay from web processes to the media process until cancelled."""
        while True:
            try:
                async with self._bus.subscribe("media.in") as messages:
                    async for message in messages:
                        await self._from_web(link.to_media(message))
            except Lagged:
                log.warning("Words for the media process were lost; viewers time out and offer again")

    async def snap(self, camera: str, node: str, quality: Quality) -> link.Snapped:
        """A key frame as a JPEG, for an alert. Raises SnapFailure."""
        line = self._media
        if line is None:
            raise SnapFailure("no media process is running")
        name = new_id()
        waiting: asyncio.Future[link.Snapped] = asyncio.get_running_loop().create_future()
        self._snaps[name] = line, waiting
        try:
            async with asyncio.timeout(SNAP_S):
                line.send(link.Snap(request=name, camera=camera, node=node, quality=quality, priority="incident"))
                return await waiting
        except TimeoutError:
            raise SnapFailure(f"no picture came within {SNAP_S:.0f} s") from None
        finally:
            del self._snaps[name]

    def from_node(self, message: link.Started | link.NotStarted) -> None:
        """A node's word on one of its pulls."""
        if isinstance(message, link.NotStarted):
            self._end_pull(message.pull, message.code, message.message)
        elif self._media is not None and message.pull in self._pulls:
            self._answered.add(message.pull)
            self._media.send(link.Pulled(pull=message.pull, sdp=message.sdp, quality=message.quality))

    async def from_media(self, message: link.FromMedia) -> None:
        """The media process's word: for a node, for a web process, or for us."""
        match message:
            case link.Pull():
                self._pull(message)
            case link.Drop(pull=pull, node=node):
                self._forget_pull(pull)
                self._stop(node, pull)
            case link.Weigh(node=node) | link.Hear(node=node):
                self._to_node(node, message)
            case link.Snapped(request=name):
                self._settle(name, message)
            case link.SnapFailed(request=name, message=text):
                self._settle(name, SnapFailure(text))
            case link.Stats():
                self.stats = message
                self.conditions.flow(message.streams, self._now())
            case link.Ready(pid=pid):
                self._stop_pulls_unless(pid)
                self._end_nameless(message)
                await self._bus.publish("media.out", msgspec.json.encode(message))
            case _:
                await self._to_session(message)

    async def _to_session(self, message: link.FromMedia) -> None:
        """Only the web process that has it knows whose it is. That a camera could not be shown concerns everybody."""
        if isinstance(message, link.ShowFailed):
            self.conditions.fail(message.camera, message.code, self._now())
        await self._bus.publish("media.out", msgspec.json.encode(message))

    def _now(self) -> Moment:
        return Moment(self._clock(), asyncio.get_running_loop().time())

    async def _from_web(self, message: link.ToMedia) -> None:
        if isinstance(message, link.View | link.Publish):
            self._sessions.add(message.session)
        elif isinstance(message, link.ViewEnd | link.PublishEnd):
            self._sessions.discard(message.session)
        if self._media is not None:
            self._media.send(message)
        elif isinstance(message, link.View | link.Publish):
            kind = link.ViewFailed if isinstance(message, link.View) else link.PublishFailed
            failed = kind(
                session=message.session, code="no_media", message="No media process is running: try again in a moment."
            )
            await self._bus.publish("media.out", msgspec.json.encode(failed))

    def _pull(self, message: link.Pull) -> None:
        self._pulls[message.pull] = message.node
        start = link.Start(
            pull=message.pull,
            camera=message.camera,
            quality=message.quality,
            offer=message.offer,
            priority=message.priority,
        )
        if not self._to_node(message.node, start):
            self._end_pull(message.pull, "node_offline", f"Node {message.node} is not connected: ask its office.")

    def _stop_pulls_unless(self, pid: int) -> None:
        """Another process than before: the one that wanted the pulls is gone."""
        before, self.media_pid, self._last_pid = self._last_pid, pid, pid
        if before == pid:
            return
        for pull, node in self._pulls.items():
            self._stop(node, pull)
        self._pulls.clear()
        self._answered.clear()

    def _end_nameless(self, ready: link.Ready) -> None:
        """Sessions from before our own start: nobody here knows whose they are, so they must ask again (every look has a name)."""
        reason = "the centre was restarted"
        ends: list[link.ViewEnd | link.PublishEnd] = [
            *(link.ViewEnd(session=name, reason=reason) for name in ready.sessions),
            *(link.PublishEnd(session=name, reason=reason) for name in ready.publications),
        ]
        for end in ends:
            if end.session not in self._sessions and self._media is not None:
                self._media.send(end)
        self._sessions &= {end.session for end in ends}

    def _stop(self, node: str, pull: str) -> None:
        self._dropped[node].append(pull)
        self._to_node(node, link.Stop(pull=pull))

    def _to_node(self, node: str, message: link.ToAgent) -> bool:
        line = self._nodes.get(node)
        return line is not None and line.send(message)

    def _end_pull(self, pull: str, code: str, message: str) -> None:
        if self._forget_pull(pull) and self._media is not None:
            self._media.send(link.NotStarted(pull=pull, code=code, message=message))

    def _forget_pull(self, pull: str) -> bool:
        self._answered.discard(pull)
        return self._pulls.pop(pull, None) is not None

    def _settle(self, name: str, result: link.Snapped | SnapFailure) -> None:
        _, waiting = self._snaps.get(name, (None, None))
        if waiting is None or waiting.done():
            return
        if isinstance(result, SnapFailure):
            waiting.set_exception(result)
        else:
            waiting.set_result(result)
