"""`liandong serve`: the centre."""

import argparse
import asyncio
import contextlib
import os
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from web.cli.logs import start_logging
from web.config import Config, ConfigError, load_config

FLAGS = ("data", "http", "mqtt", "broker", "role")

Commands = Any  # argparse keeps the type of add_subparsers() to itself


def add(commands: Commands) -> None:
    """The subcommand and its flags."""
    parser = commands.add_parser("serve", help="run the centre")
    add_flags(parser)
    parser.set_defaults(run=run)


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of a centre; they override the configuration file."""
    parser.add_argument("--config", type=Path, help="a TOML file, see docs/architecture.md")
    parser.add_argument("--data", help="the folder of the log (default: data)")
    parser.add_argument("--http", metavar="HOST:PORT", help="where people reach it (default: 127.0.0.1:8080)")
    parser.add_argument("--mqtt", metavar="HOST:PORT", help="where its own broker listens (default: 127.0.0.1:1883)")
    parser.add_argument("--broker", metavar="URL", help="an external broker, mqtt[s]://HOST:PORT, instead of its own")
    parser.add_argument("--role", choices=("all", "core", "web", "media"), help="which part to run (default: all)")


def config_of(options: argparse.Namespace) -> Config:
    """The configuration that the flags and the file give. Raises ConfigError."""
    given = {name: getattr(options, name) for name in FLAGS if getattr(options, name) is not None}
    return load_config(options.config, given)


def run(options: argparse.Namespace) -> None:
    """Run until Ctrl-C."""
    start_logging(quiet=False)
    config = config_of(options)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_media(config) if config.role == "media" else _centre(config))


async def _centre(config: Config) -> None:
    # Imported here: a media process needs none of it in its memory.
    from web.founding import found
    from web.serve import serve, stop_on_signals
    from web.services import Services

    async def ready(services: Services) -> None:
        print(f"Liandong is ready: {config.address}", flush=True)
        link = await found(services)
        if link is not None:
            print(f"Nobody can let people in yet. Become the first administrator, within a day: {link}", flush=True)

    task = asyncio.current_task()
    if task is not None:
        stop_on_signals(task)
    await serve(config, ready)


async def _media(config: Config) -> None:
    from video.media.process import run_media
    from video.rtc.ports import EntranceError, Listen, parse_ports

    if config.centre_url is None:
        raise ConfigError("A media process needs centre_url, such as ws://10.0.0.5:8080/media.")
    token = os.environ.get("LIANDONG_MEDIA_TOKEN") or config.media_token
    if not token:
        raise ConfigError("A media process needs media_token, the same as in the centre's configuration.")
    where = Listen(config.media_hosts, *parse_ports(config.media_ports), config.media_announce)
    try:
        await run_media(config.centre_url, token, where, lambda: uuid.uuid4().hex, lambda: datetime.now().astimezone())
    except EntranceError as error:
        raise ConfigError(str(error)) from None
