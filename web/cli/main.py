"""`liandong`: the one command. Each subcommand is a file of this folder."""

import argparse
import sys

from command.log import StoreError
from devices.broker import BrokerError
from web.cli import admin, demo, node, serve, simulate
from web.config import ConfigError
from web.simulate.scenario import ScenarioError

SENTENCES = (ConfigError, StoreError, BrokerError, ScenarioError, admin.AdminError)
"""Errors whose text is a sentence for the person at the terminal."""


def main() -> None:
    """Run a subcommand; an error a person can mend is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="liandong", description="An emergency joint-action centre.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (serve, demo, node, simulate, admin):
        command.add(commands)
    options = parser.parse_args()
    try:
        options.run(options)
    except KeyboardInterrupt:
        return
    except BaseExceptionGroup as group:
        told, rest = group.split(SENTENCES)
        if rest is not None or told is None:
            raise
        sys.exit(f"liandong: {_first(told)}")
    except SENTENCES as error:
        sys.exit(f"liandong: {error}")


def _first(group: BaseException) -> BaseException:
    while isinstance(group, BaseExceptionGroup):
        group = group.exceptions[0]
    return group
