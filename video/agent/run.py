"""The agent: one line to the centre for each node, and the pulls asked for on it."""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import datetime
from urllib.parse import quote

import aiohttp

from video import link
from video.agent.cameras import Cameras
from video.agent.config import AgentConfig, ConfigError, NodeConfig
from video.agent.pull import End, PullEnded, serve
from video.dial import CONNECT_TIMEOUT, Dial, Line, websocket_url

log = logging.getLogger(__name__)

MAX_PULLS = 256
"""Pulls of one node at once: two qualities of every camera a street office has, and then some."""


class NodeAgent:
    """One node: announces its cameras, answers starts and stops. Pulls outlive a lost line; only media ends them."""

    def __init__(
        self,
        node: NodeConfig,
        allowed: Collection[str],
        tasks: asyncio.TaskGroup,
        now: Callable[[], datetime],
    ) -> None:
        self._node = node
        self._tasks = tasks
        self._now = now
        self._cameras = Cameras(tasks, {camera.id: camera for camera in node.camera}, allowed)
        self._pulls: dict[str, End] = {}
        self._dial: Dial[link.ToAgent] | None = None

    async def run(self, http: aiohttp.ClientSession, line: Line) -> None:
        """Keep this node's line to the centre open for ever."""
        self._dial = Dial(http, line, decode=link.to_agent, first=self.announce, handle=self.handle)
        await self._dial.run()

    def _tell(self, message: link.FromAgent) -> None:
        if self._dial is not None:
            self._dial.send(message)

    def announce(self) -> link.Announce:
        """What this node has."""
        return link.Announce(
            cameras=tuple(camera.spec() for camera in self._node.camera),
            at=self._at(),
        )

    def _at(self) -> str:
        return self._now().isoformat(timespec="milliseconds")

    def handle(self, message: link.ToAgent) -> None:
        """Act on one message of the centre."""
        match message:
            case link.Start():
                self._start(message)
            case link.Stop():
                if (end := self._pulls.get(message.pull)) is not None and not end.done():
                    end.set_result(None)
            case link.Ping():
                self._tell(link.Pong(id=message.id, at=self._at()))
            case link.Welcome():
                log.info("node %s: welcomed by the centre at %s", message.node, message.at)

    def _start(self, start: link.Start) -> None:
        if start.pull in self._pulls:
            return
        if len(self._pulls) >= MAX_PULLS:
            self._refuse(start.pull, PullEnded("busy", f"this node already sends {MAX_PULLS} streams"))
            return
        end = self._pulls[start.pull] = asyncio.get_running_loop().create_future()
        self._tasks.create_task(self._pull(start, end), name=f"pull {start.camera}")

    async def _pull(self, start: link.Start, end: End) -> None:
        """One pull from start to end; whatever goes wrong stays here."""
        try:
            await serve(start, self._cameras, lambda sdp: self._answer(start.pull, sdp), end)
        except PullEnded as error:
            self._refuse(start.pull, error)
        except Exception:
            log.exception("pull of camera %s failed", start.camera)
            self._refuse(start.pull, PullEnded("internal", "the node could not send this camera; its log says why"))
        finally:
            self._pulls.pop(start.pull, None)

    def _answer(self, pull: str, sdp: str) -> None:
        self._tell(link.Started(pull=pull, sdp=sdp))

    def _refuse(self, pull: str, error: PullEnded) -> None:
        log.warning("node %s: pull ended: %s (%s)", self._node.id, error.message, error.code)
        self._tell(link.NotStarted(pull=pull, code=error.code, message=error.message))


def _local_now() -> datetime:
    return datetime.now().astimezone()  # noqa: TID251  # the agent is a program of its own; this is its clock


async def run_agent(
    config: AgentConfig, centre: str, token: str | None, now: Callable[[], datetime] = _local_now
) -> None:
    """Serve every node of `config` at the centre `centre` (`http(s)://host[:port]`) until cancelled.

    `token` is for nodes without one of their own; `now` is the wall clock, with an offset.

    Raises:
        ConfigError: a node has no token at all.
    """
    missing = [node.id for node in config.node if not (node.token or token)]
    if missing:
        raise ConfigError(f"no token for node {', '.join(missing)}: give --token, or token = … in the file")
    async with aiohttp.ClientSession(timeout=CONNECT_TIMEOUT) as http, asyncio.TaskGroup() as tasks:
        for node in config.node:
            line = Line(
                f"node {node.id}", websocket_url(centre, f"/node?node={quote(node.id)}"), node.token or token or ""
            )
            tasks.create_task(NodeAgent(node, config.allow, tasks, now).run(http, line), name=line.name)
