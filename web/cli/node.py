"""`liandong node`: the agent of one or more nodes."""

import argparse
import asyncio
import logging
from pathlib import Path
from typing import Any

from web.config import ConfigError


def add(commands: Any) -> None:
    """The subcommand and its flags."""
    parser = commands.add_parser("node", help="run the agent of a place that owns cameras")
    parser.add_argument("--centre", required=True, metavar="URL", help="where to dial, such as https://10.0.0.5:8080")
    parser.add_argument("--token", help="the node's token, unless the file has one for each node")
    parser.add_argument(
        "--config", required=True, type=Path, metavar="FILE", help="nodes and cameras, see docs/video.md"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Run until Ctrl-C."""
    # Imported here: only a node agent needs the video libraries in its memory.
    from video.agent import ConfigError as NodeConfigError
    from video.agent import load_config, run_agent

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(run_agent(load_config(options.config), options.centre, options.token))
    except NodeConfigError as error:
        raise ConfigError(str(error)) from None
