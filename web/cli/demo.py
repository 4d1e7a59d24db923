"""`liandong demo`: the centre and its simulated district."""

import argparse
import asyncio
import contextlib
from pathlib import Path
from typing import Any

from web.cli.logs import start_logging
from web.cli.serve import add_flags, config_of


def add(commands: Any) -> None:
    """The subcommand and its flags."""
    parser = commands.add_parser("demo", help="run the centre with a simulated district")
    add_flags(parser)
    parser.add_argument("--scenario", type=Path, metavar="FILE", help="another district (default: Yangpu)")
    parser.add_argument("--no-story", action="store_true", help="nodes and cameras only: no sensors, calls and units")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Run until Ctrl-C."""
    from web.demo.run import SCENARIO, demo
    from web.serve import stop_on_signals

    start_logging(quiet=True)
    config = config_of(options)

    async def centre() -> None:
        task = asyncio.current_task()
        if task is not None:
            stop_on_signals(task)
        await demo(config, options.scenario or SCENARIO, not options.no_story)

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(centre())
