"""What can be set, read from TOML; flags override it. Every error is one sentence that names the key."""

import tomllib
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from web.clock import zone_of

RoleOfProcess = Literal["all", "core", "web", "media"]


class ConfigError(Exception):
    """The configuration can't be used; the text says which key and how to mend it."""


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where things are. Addresses are `HOST:PORT`; `broker` is the URL of an external broker, instead of a child.

    `media_token` lets media processes on other machines dial in; without it only the child can.
    """

    data: str = "data"
    http: str = "127.0.0.1:8080"
    mqtt: str = "127.0.0.1:1883"
    broker: str | None = None
    broker_user: str = "centre"
    broker_password: str = ""
    redis_url: str | None = None
    role: RoleOfProcess = "all"
    centre_url: str | None = None
    media_token: str | None = None
    utc_offset: str = "+08:00"
    name: str = "杨浦区社会应急联动中心"
    session_hours: int = 12


def load_config(path: Path | None, overrides: dict[str, str]) -> Config:
    """The file's settings with the flags over them. Raises ConfigError."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
        config = msgspec.convert({**read, **overrides}, Config)
    except OSError as error:
        raise ConfigError(f"The configuration {path} can't be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"The configuration {path or 'given by flags'} can't be used: {error}.") from None
    _check(config)
    return config


def _check(config: Config) -> None:
    host_port(config.http)
    host_port(config.mqtt)
    if config.broker is not None and not _is_url(config.broker, ("mqtt", "mqtts")):
        raise ConfigError(f"broker {config.broker!r} is no address: write mqtt://HOST:PORT, or mqtts://HOST:PORT.")
    if config.redis_url is not None and not _is_url(config.redis_url, ("redis", "rediss")):
        raise ConfigError(f"redis_url {config.redis_url!r} is no address: write redis://HOST:PORT.")
    try:
        zone_of(config.utc_offset)
    except ValueError:
        raise ConfigError(f"utc_offset {config.utc_offset!r} is no offset: write it like +08:00.") from None


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        return False


def host_port(address: str) -> tuple[str, int]:
    """`HOST:PORT` in its parts. Raises ConfigError."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise ConfigError(f"{address!r} is no address: write HOST:PORT, such as 127.0.0.1:8080.")
    return host, int(port)
