"""Child processes that are watched: started again when they end, ended with us."""

import asyncio
import logging
import os
import sys
from collections.abc import Mapping, Sequence

RESTART_S = 0.2
"""Pause before a child is started again: well within the second promised, and no busy loop if it can't start."""
CALM_S = 5.0
"""A child that lived this long was not failing at its start: the pause begins small again."""
LONGEST_PAUSE_S = 10.0
STOP_S = 3.0

log = logging.getLogger(__name__)


async def keep_child(name: str, module: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run `python -m module …` until cancelled; start it again whenever it ends. Its standard input tells it of our end."""
    whole = {**os.environ, **(environment or {})}  # noqa: TID251 - a child's own environment
    loop = asyncio.get_running_loop()
    pause = RESTART_S
    while True:
        began = loop.time()
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *module, env=whole, stdin=asyncio.subprocess.PIPE
        )
        try:
            code = await child.wait()
        finally:
            if child.returncode is None:
                await _end(child)
        log.error("%s ended with %s and is started again", name, code)
        pause = RESTART_S if loop.time() - began > CALM_S else min(pause * 2, LONGEST_PAUSE_S)
        await asyncio.sleep(pause)


async def _end(child: asyncio.subprocess.Process) -> None:
    child.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()
