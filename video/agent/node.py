"""One node: its line to the centre, and the pulls asked for on it."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import aiohttp
from msgspec.structs import replace

from video import link
from video.agent.cameras import Cameras
from video.agent.config import NodeConfig
from video.agent.places import Look
from video.agent.pull import End, Microphone, PullEnded, Wires, serve
from video.agent.uplink import Uplink
from video.dial import Dial, Line
from video.model import CameraSpec, Priority, Quality
from video.sources import SourceError, Terms

log = logging.getLogger(__name__)

NEEDED_BY = {"incident": "a camera of an incident", "wall": "a camera on a wall", "browse": "another camera"}
"""Whom a stream made room for, by the priority of that."""

MAX_PULLS = 256
"""Pulls of one node at once: two qualities of every camera a street office has, and then some."""


class NodeAgent:
    """One node: announces its cameras, answers starts and stops. Pulls outlive a lost line; only media ends them."""

    def __init__(
        self,
        node: NodeConfig,
        terms: Terms,
        tasks: asyncio.TaskGroup,
        now: Callable[[], datetime],
        make_place: Callable[[str, Priority], None],
    ) -> None:
        """`make_place`: a stream of this URL, for this, finds none to be coded again."""
        self._node = node
        self._terms = terms
        self._tasks = tasks
        self._now = now
        self._make_place = make_place
        self._cameras = Cameras(tasks, terms)
        self._cameras.change(node.camera, terms)
        self._uplink = Uplink()
        self._uplink.limit = node.uplink_kbps
        self._pulls: dict[str, End] = {}
        self._microphones: dict[str, Microphone] = {}
        self._dial: Dial[link.ToAgent] | None = None

    async def run(self, http: aiohttp.ClientSession, line: Line) -> None:
        """Keep this node's line to the centre open for ever."""
        self._dial = Dial(http, line, decode=link.to_agent, first=self.announce, handle=self.handle)
        self._dial.on_lost = self._hush
        await self._dial.run()

    def change(self, node: NodeConfig, terms: Terms, token: str) -> None:
        """Go on with another list of cameras, terms and token. What is not touched by that is not disturbed."""
        before, self._node = self._node, node
        self._terms = terms
        self._cameras.change(node.camera, terms)
        if self._dial is None:
            return
        self._uplink.limit = node.uplink_kbps
        if (_specs(before), before.uplink_kbps) != (_specs(node), node.uplink_kbps):
            self._tell(self.announce())
        # What the centre refused may be mended by this: it is asked again at once.
        self._dial.mend(token)

    def leave(self) -> None:
        """The node is not ours any more: everything that is pulled ends."""
        self._cameras.change((), self._terms)

    def _tell(self, message: link.FromAgent) -> None:
        if self._dial is not None:
            self._dial.send(message)

    def _hush(self) -> None:
        """Without a line nobody can say that they listen no more: silence, until media says again who does."""
        for microphone in self._microphones.values():
            microphone.want(False)

    def announce(self) -> link.Announce:
        """What this node has."""
        return link.Announce(
            cameras=_specs(self._node),
            pulls=tuple(self._pulls),
            uplink_kbps=self._node.uplink_kbps,
            at=self._at(),
        )

    def _at(self) -> str:
        return self._now().isoformat(timespec="milliseconds")

    def handle(self, message: link.ToAgent) -> None:
        """Act on one message of the centre."""
        match message:
            case link.Start():
                self._start(message)
            case link.Weigh() | link.Hear() | link.Stop():
                self._change_pull(message)
            case link.Ping():
                self._tell(link.Pong(id=message.id, at=self._at(), transcoded=self._cameras.transcoded()))
            case link.Welcome():
                log.info("node %s: welcomed by the centre at %s", message.node, message.at)

    def _change_pull(self, message: link.Weigh | link.Hear | link.Stop) -> None:
        """What is wished of a pull is another now, or nothing."""
        match message:
            case link.Weigh():
                self._uplink.weigh(message.pull, message.priority)
            case link.Hear():
                if (microphone := self._microphones.get(message.pull)) is not None:
                    microphone.want(message.wanted)
            case link.Stop():
                if (end := self._pulls.get(message.pull)) is not None and not end.done():
                    end.set_result(None)

    def _start(self, start: link.Start) -> None:
        if start.pull in self._pulls:
            return
        if len(self._pulls) >= MAX_PULLS:
            self._refuse(start.pull, PullEnded("busy", f"this node already sends {MAX_PULLS} streams"))
            return
        if (quality := self._room(start)) is None:
            return
        start = replace(start, quality=quality)
        end = self._pulls[start.pull] = asyncio.get_running_loop().create_future()
        end.add_done_callback(lambda end: self._failed(start, end.result()))
        self._microphones[start.pull] = Microphone()
        self._tasks.create_task(self._pull(start, end), name=f"pull {start.camera}")

    def _room(self, start: link.Start) -> Quality | None:
        """The quality at which the line takes this pull; others may have to end for it. None when it was refused."""
        choices = self._cameras.choices(start.camera, start.quality)
        if not choices:  # the lease says so
            return start.quality
        fit = self._uplink.take(start.pull, start.camera, start.priority, choices)
        full = f"the line of node {self._node.id} is full: {self._node.uplink_kbps} kbit/s"
        if fit is None:
            text = f"{full}; close another of its cameras, or look at this one as sub"
            self._refuse(start.pull, PullEnded("uplink", text))
            return None
        for pull in fit.out:
            if (end := self._pulls.get(pull)) is not None and not end.done():
                end.set_result(SourceError("uplink", f"{full}; {NEEDED_BY[start.priority]} has priority"))
        return fit.quality

    async def _pull(self, start: link.Start, end: End) -> None:
        """One pull from start to end; whatever goes wrong stays here."""
        measured, microphone = partial(self._uplink.measure, start.pull), self._microphones[start.pull]
        try:
            await serve(start, self._cameras, Wires(partial(self._answer, start), measured, microphone, end))
        except PullEnded as error:
            if not end.done():  # else it was told when it happened
                self._refuse(start.pull, error)
        except Exception:
            log.exception("pull of camera %s failed", start.camera)
            self._refuse(start.pull, PullEnded("internal", "the node could not send this camera; its log says why"))
        finally:
            self._pulls.pop(start.pull, None)
            self._microphones.pop(start.pull, None)
            self._uplink.end(start.pull)

    def _failed(self, start: link.Start, failure: SourceError | None) -> None:
        if failure is None:
            return
        if failure.code == "transcodings":
            url = self._cameras.url(start.camera, start.quality)
            if url is not None:
                self._make_place(url, self._uplink.priority(start.pull) or start.priority)
        self._refuse(start.pull, PullEnded(failure.code, failure.message))

    def looks(self) -> Iterator[Look]:
        """Every pull that is not over."""
        for pull, camera, quality, priority in self._uplink.carried():
            end, url = self._pulls.get(pull), self._cameras.url(camera, quality)
            if end is not None and not end.done() and url is not None:
                yield Look(url, priority, partial(self._give_way, end))

    def _give_way(self, end: End, priority: Priority) -> None:
        text = f"node {self._node.id} codes no more streams again at a time; {NEEDED_BY[priority]} has priority"
        end.set_result(SourceError("transcodings", text))

    def _answer(self, start: link.Start, sdp: str) -> None:
        self._tell(link.Started(pull=start.pull, sdp=sdp, quality=start.quality))

    def _refuse(self, pull: str, error: PullEnded) -> None:
        log.warning("node %s: pull ended: %s (%s)", self._node.id, error.message, error.code)
        self._tell(link.NotStarted(pull=pull, code=error.code, message=error.message))


def _specs(node: NodeConfig) -> tuple[CameraSpec, ...]:
    return tuple(camera.spec() for camera in node.camera)
