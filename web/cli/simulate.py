"""`liandong simulate`: sensors, telephones and units of a scenario, against a running centre."""

import argparse
import asyncio
from typing import Any

from web.cli.logs import start_logging


def add(commands: Any) -> None:
    """The subcommand and its flags."""
    from web.simulate.run import add_arguments

    parser = commands.add_parser("simulate", help="play a scenario through the public wires")
    add_arguments(parser)
    parser.add_argument("--quiet", action="store_true", help="tell of troubles only")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Play until the end, or Ctrl-C."""
    from web.simulate.run import run as play

    start_logging(options.quiet)
    asyncio.run(play(options))
