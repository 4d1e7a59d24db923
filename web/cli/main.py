"""`liandong`: the one command. Each subcommand is a file of this folder."""

import argparse
import gc
import sys

from command.log import StoreError
from devices.broker import BrokerError
from web.cli import admin, demo, node, serve, simulate
from web.cli.giving import AdminError
from web.config import ConfigError
from web.simulate.scenario import ScenarioError

SENTENCES = (ConfigError, StoreError, BrokerError, ScenarioError, AdminError)
"""Errors whose text is a sentence for the person at the terminal."""

COLLECTED_AFTER = (10_000, 20, 20)
"""Objects in rings are looked for after so many new objects. What a storm brings is kept: with Python's 700 an eighth of its time went there."""


def main() -> None:
    """Run a subcommand; an error a person can mend is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="liandong", description="An emergency joint-action centre.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (serve, demo, node, simulate, admin):
        command.add(commands)
    options = parser.parse_args()
    gc.set_threshold(*COLLECTED_AFTER)
    gc.freeze()  # what is loaded stays: a collection looked at all of it each time, 20 ms in which nothing else was done
    try:
        options.run(options)
    except KeyboardInterrupt:
        return
    except BaseExceptionGroup as group:
        told, rest = group.split(_is_told)
        if rest is not None or told is None:
            raise
        sys.exit(_sentence(_first(told)))
    except (*SENTENCES, OSError) as error:
        if not _is_told(error):
            raise
        sys.exit(_sentence(error))


def _is_told(error: BaseException) -> bool:
    """Whether a person can mend it: what is said in a sentence, and any file that can't be read or written."""
    return isinstance(error, SENTENCES) or (isinstance(error, OSError) and error.filename is not None)


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f"liandong: {error.filename} can't be used ({error.strerror}): mend it, or choose another folder."
    return f"liandong: {error}"


def _first(group: BaseException) -> BaseException:
    while isinstance(group, BaseExceptionGroup):
        group = group.exceptions[0]
    return group
