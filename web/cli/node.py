"""`liandong node`: the agent of one or more nodes."""

import argparse
import asyncio
import contextlib
import os
import signal
from pathlib import Path
from typing import Any

from web.cli.logs import start_logging
from web.config import ConfigError


def add(commands: Any) -> None:
    """The subcommand and its flags."""
    parser = commands.add_parser("node", help="run the agent of a place that owns cameras")
    parser.add_argument("--centre", required=True, metavar="URL", help="where to dial, such as https://10.0.0.5:8080")
    parser.add_argument("--token", help="the node's token, unless the file has one (or LIANDONG_NODE_TOKEN has it)")
    parser.add_argument(
        "--config", required=True, type=Path, metavar="FILE", help="nodes and cameras, see docs/nodes.md"
    )
    parser.add_argument("--quiet", action="store_true", help="tell of troubles only")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Run until Ctrl-C or SIGTERM."""
    # Imported here: only a node agent needs the video libraries in its memory.
    from video.agent import ConfigError as NodeConfigError

    start_logging(options.quiet)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_serve(options))
    except NodeConfigError as error:
        raise ConfigError(str(error)) from None


async def _serve(options: argparse.Namespace) -> None:
    from video.agent import ConfigFile, run_agent

    file, hang_up = ConfigFile(options.config), asyncio.Event()
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    loop.add_signal_handler(signal.SIGHUP, hang_up.set)
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # cameras and viewers are told, and what we have started ends with us
        if task is not None:
            loop.add_signal_handler(number, task.cancel)
    config = await asyncio.to_thread(file.load)
    token = options.token or os.environ.get("LIANDONG_NODE_TOKEN")
    await run_agent(config, options.centre, token, changes=file.changes(hang_up))
