"""The agent: every node of its file, and what a new version of the file changes. See docs/video.md."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

import aiohttp
from msgspec.structs import replace

from video.agent.config import AgentConfig, ConfigError, NodeConfig
from video.agent.node import NodeAgent
from video.agent.places import Look, Places
from video.dial import CONNECT_TIMEOUT, Line, websocket_url
from video.sources import Terms, Transcodings

log = logging.getLogger(__name__)


Now = Callable[[], datetime]
"""The wall clock, with an offset."""


class _Running(NamedTuple):
    agent: NodeAgent
    line: asyncio.Task[None]


class Agent:
    """The nodes of one file. `tasks` owns everything that runs."""

    def __init__(self, http: aiohttp.ClientSession, tasks: asyncio.TaskGroup, centre: str, now: Now) -> None:
        self._http = http
        self._tasks = tasks
        self._centre = centre
        self._now = now
        self._transcodings = Transcodings()
        self._places = Places(self._transcodings, self._looks)
        self._running: dict[str, _Running] = {}

    def change(self, config: AgentConfig) -> None:
        """Serve these nodes from now on. Each has a token."""
        self._transcodings.limit = config.transcodings
        terms = config.terms(self._transcodings)
        nodes = {node.id: node for node in config.node}
        for name in [name for name in self._running if name not in nodes]:
            agent, line = self._running.pop(name)
            agent.leave()
            line.cancel()
        for name, node in nodes.items():
            if name in self._running:
                self._running[name].agent.change(node, terms, node.token or "")
            else:
                self._running[name] = self._begin(node, terms)

    def _begin(self, node: NodeConfig, terms: Terms) -> _Running:
        agent = NodeAgent(node, terms, self._tasks, self._now, self._places.make)
        url = websocket_url(self._centre, f"/node?node={quote(node.id)}")
        line = Line(f"node {node.id}", url, node.token or "")
        return _Running(agent, self._tasks.create_task(agent.run(self._http, line), name=line.name))

    def _looks(self) -> Iterator[Look]:
        for running in self._running.values():
            yield from running.agent.looks()


def _local_now() -> datetime:
    return datetime.now().astimezone()  # noqa: TID251  # the agent is a program of its own; this is its clock


async def run_agent(
    config: AgentConfig,
    centre: str,
    token: str | None,
    now: Now = _local_now,
    changes: AsyncIterator[AgentConfig] | None = None,
) -> None:
    """Serve every node of `config` at the centre `centre` (`http(s)://host[:port]`) until cancelled.

    `token` is for nodes without one of their own; `now` is the wall clock, with an offset; each of `changes` takes the
    place of the configuration before.

    Raises:
        ConfigError: a node has no token at all.
    """
    first = with_tokens(config, token)
    async with aiohttp.ClientSession(timeout=CONNECT_TIMEOUT) as http, asyncio.TaskGroup() as tasks:
        agent = Agent(http, tasks, centre, now)
        agent.change(first)
        if changes is not None:
            async for later in changes:
                try:
                    agent.change(with_tokens(later, token))
                except ConfigError as error:
                    log.error("%s; the configuration from before goes on", error)


def with_tokens(config: AgentConfig, token: str | None) -> AgentConfig:
    """Every node with the token it logs in with.

    Raises:
        ConfigError: a node has none.
    """
    missing = [node.id for node in config.node if not (node.token or token)]
    if missing:
        raise ConfigError(f"no token for node {', '.join(missing)}: give --token, or token = … in the file")
    return replace(config, node=tuple(replace(node, token=node.token or token) for node in config.node))
