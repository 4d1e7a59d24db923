"""`python -m video.media --centre ws://127.0.0.1:8080/media`: the media process. See docs/video.md.

The token comes in the environment (LIANDONG_MEDIA_TOKEN), where other users of the machine can't read it.
The process ends with its parent: at the end of its standard input, if that is a pipe, and by the kernel's word.
"""

import argparse
import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import signal
import stat
import sys
import uuid
from datetime import datetime

from video.media.process import run_media
from video.rtc.ports import EntranceError, Listen, parse_ports

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def _end_with_parent() -> None:
    """Have the kernel end this process when its parent is gone, however that ended (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


async def _parent_left() -> None:
    """Wait for the end of standard input; for ever when it is no pipe."""
    if not stat.S_ISFIFO(os.fstat(0).st_mode):
        await asyncio.Event().wait()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(4096):
        pass


def _now() -> datetime:
    return datetime.now().astimezone()  # noqa: TID251  # the wiring of this process; passed on as an argument


async def _main(centre: str, token: str, where: Listen) -> None:
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as tasks:
        media = tasks.create_task(run_media(centre, token, where, lambda: uuid.uuid4().hex, _now))
        loop.add_signal_handler(signal.SIGTERM, media.cancel)
        loop.add_signal_handler(signal.SIGINT, media.cancel)
        parent = tasks.create_task(_parent_left())
        await asyncio.wait({media, parent}, return_when=asyncio.FIRST_COMPLETED)
        media.cancel()
        parent.cancel()


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m video.media", description="The media process of a centre.")
    parser.add_argument("--centre", required=True, help="where to dial, e.g. ws://127.0.0.1:8080/media")
    parser.add_argument(
        "--host", action="append", default=[], help="an address of this machine peers reach; all of them"
    )
    parser.add_argument("--ports", default="0", help="UDP ports to try, FIRST-LAST; any")
    parser.add_argument("--announce", action="append", default=[], help="an outer address to tell peers instead")
    arguments = parser.parse_args()
    token = os.environ.pop("LIANDONG_MEDIA_TOKEN", "")  # noqa: TID251  # the wiring; popped so that no child inherits it
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("aioice").setLevel(logging.WARNING)  # it tells of every candidate pair
    _end_with_parent()
    gc.freeze()  # a collection looked at every module's objects each time: 23 ms in which nobody's picture went out
    reason = ""
    try:
        where = Listen(tuple(arguments.host), *parse_ports(arguments.ports), tuple(arguments.announce))
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_main(arguments.centre, token, where))
    except* EntranceError as errors:
        reason = str(errors.exceptions[0])  # leaving from here would be a traceback (Python 3.11.2, that of Debian 12)
    if reason:
        sys.exit(reason)


if __name__ == "__main__":
    main()
