"""`liandong simulate`: sensors, telephones and units of a scenario, against a running centre."""

import argparse
import asyncio
import logging
from typing import Any


def add(commands: Any) -> None:
    """The subcommand and its flags."""
    from web.simulate.run import add_arguments

    parser = commands.add_parser("simulate", help="play a scenario through the public wires")
    add_arguments(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Play until the end, or Ctrl-C."""
    from web.simulate.run import run as play

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(play(options))
