"""Child processes that are watched: started again when they end, ended with us."""

import asyncio
import logging
import os
import shutil
import sys
from collections.abc import Mapping, Sequence

RESTART_S = 0.2
"""Pause before a child is started again: well within the second promised, and no busy loop if it can't start."""
CALM_S = 5.0
"""A child that lived this long was not failing at its start: the pause begins small again."""
LONGEST_PAUSE_S = 10.0
STOP_S = 3.0

log = logging.getLogger(__name__)


async def start_child(
    module: Sequence[str], environment: Mapping[str, str] | None = None
) -> asyncio.subprocess.Process:
    """Run `python -m module …`. Its standard input tells it of our end; the kernel ends it when we could not."""
    # By setpriv and not in Python between fork and exec, which may deadlock in a program with threads (prctl(2)).
    setpriv = shutil.which("setpriv")
    tied = (setpriv, "--pdeathsig", "TERM", "--") if setpriv else ()
    return await asyncio.create_subprocess_exec(
        *tied,
        sys.executable,
        "-m",
        *module,
        env={**os.environ, **(environment or {})},  # noqa: TID251 - a child's own environment
        stdin=asyncio.subprocess.PIPE,
        # Ctrl-C in the terminal is for us; we end our children, and start none again that has heard it first.
        start_new_session=True,
    )


async def keep_child(name: str, module: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run `python -m module …` until cancelled; start it again whenever it ends."""
    loop = asyncio.get_running_loop()
    pause = RESTART_S
    while True:
        began = loop.time()
        try:
            child = await start_child(module, environment)
        except OSError as error:
            # Too many processes or files, too little memory: it may pass, and the room needs no child to take alerts.
            log.error("%s could not be started (%s) and is tried again", name, error)
        else:
            try:
                code = await child.wait()
            finally:
                await end_child(child)
            log.error("%s ended with %s and is started again", name, code)
        pause = RESTART_S if loop.time() - began > CALM_S else min(pause * 2, LONGEST_PAUSE_S)
        await asyncio.sleep(pause)


async def end_child(child: asyncio.subprocess.Process) -> None:
    """End a child that still runs."""
    if child.returncode is not None:
        return
    child.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()
