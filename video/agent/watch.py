"""The agent's file while it runs: what is written into it is taken over without a restart. See docs/nodes.md."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from video.agent.config import AgentConfig, ConfigError, load_config

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How often the file is looked at: a look is one system call, and who has saved it wants to see what comes of it."""

Version = tuple[int, int, int] | None
"""What tells one version of a file from another: its time, length and inode. None: it is not there."""


def version(path: Path) -> Version:
    """The version of a file that is there now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class ConfigFile:
    """A configuration file that may change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: Version = None

    def load(self) -> AgentConfig:
        """What stands in it now.

        Raises:
            ConfigError: see `load_config`.
        """
        # Asked first: what is written while we read is seen at the next look.
        self._seen = version(self._path)
        return load_config(self._path)

    async def changes(self, hang_up: asyncio.Event) -> AsyncIterator[AgentConfig]:
        """Each version that can be used, for ever; the file is read when it has changed, and whenever `hang_up` is set."""
        while True:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await hang_up.wait()
            except TimeoutError:
                if await asyncio.to_thread(version, self._path) == self._seen:
                    continue
            hang_up.clear()
            try:
                config = await asyncio.to_thread(self.load)
            except ConfigError as error:
                log.error("%s; the configuration from before goes on", error)
                continue
            cameras = sum(len(node.camera) for node in config.node)
            log.info("%s was read again: nodes %d, cameras %d", self._path, len(config.node), cameras)
            yield config
