"""What can be set, read from TOML; flags override it. Every error is one sentence that names the key."""

import re
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from command.people.passwords import Rules
from incidents.deadlines import Policy
from video.model import NodeKind
from video.rtc.ports import EntranceError, parse_ports
from web.clock import zone_of
from web.ice import IceServer, fault

RoleOfProcess = Literal["all", "core", "web", "media"]
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
OWN_NODE = "centre"
"""The id of the node of the centre's own cameras."""
CANARY_S = (1.0, 3600.0)
"""The quickest and the slowest that a chain is tried; one a minute is half a million events a year."""


class ConfigError(Exception):
    """The configuration can't be used; the text says which key and how to mend it."""


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where things are. Addresses are `HOST:PORT`; `broker` is the URL of an external broker, instead of a child.

    `media_token` lets media processes on other machines dial in; without it only the child can. Pictures come and go at
    the addresses `media_hosts` of this machine (none: all it has), on the first free UDP port of `media_ports` (`0`: any);
    viewers and nodes are told `media_announce` instead, where addresses are translated on the way. `ice_servers` are told to
    viewers and publishers, for networks that let them reach the centre through a TURN server only.
    `sessions_per_operator` and `sessions_per_address` bound WHEP and WHIP together; behind a reverse proxy all come from one
    address. `cameras` is the file of the cameras on the centre's own network, as an agent has one; relative to this file.
    `cameras_kind` says whose they are. `ladder`: how long a unit may take, by priority.
    `domain` makes the centre's numbers unique in the world, where other systems read them: a name that it owns.
    `locality` is the folder of the district's own tables, which replace the shipped ones of the same name; relative to this file.
    `agency` is whose people the centre's own are. `url` is how people reach it, where that is not `http://` and `http`.
    A session ends after `session_hours`, and after `idle_minutes` without a hand at the console (0: only then). A
    `second_factor` is asked of everybody, or of those who have one; a password is replaced after `password_days` (0: never).
    `canary_s`: seconds between two canaries of the centre's own; 0: none.
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
    media_hosts: tuple[str, ...] = ()
    media_ports: str = "0"
    media_announce: tuple[str, ...] = ()
    utc_offset: str = "+08:00"
    name: str = "杨浦区社会应急联动中心"
    domain: str = "liandong.invalid"
    agency: str = "centre"
    url: str | None = None
    session_hours: int = 12
    idle_minutes: float = 30.0
    second_factor: Literal["required", "optional"] = "required"
    password_days: int = 90
    ice_servers: tuple[IceServer, ...] = ()
    sessions_per_operator: int = 320
    sessions_per_address: int = 400
    cameras: str | None = None
    cameras_kind: NodeKind = "police"
    ladder: Policy = Policy()
    locality: str | None = None
    canary_s: float = 60.0

    @property
    def rules(self) -> Rules:
        """What is asked of everybody who signs in."""
        return Rules(second_factor=self.second_factor == "required", password_days=self.password_days)

    @property
    def address(self) -> str:
        """How people reach the centre, without a slash at its end."""
        return self.url.rstrip("/") if self.url is not None else f"http://{self.http}"


def load_config(path: Path | None, overrides: dict[str, str]) -> Config:
    """The file's settings with the flags over them. Raises ConfigError."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
        config = msgspec.convert({**read, **overrides}, Config)
    except OSError as error:
        raise ConfigError(f"The configuration {path} can't be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"The configuration {path or 'given by flags'} can't be used: {error}.") from None
    if path is not None:
        near = path.resolve().parent
        beside = {name: str(near / at) for name in ("cameras", "locality") if (at := getattr(config, name)) is not None}
        config = msgspec.structs.replace(config, **beside)
    _check(config)
    return config


def _check(config: Config) -> None:
    _check_media(config)
    if config.canary_s != 0 and not CANARY_S[0] <= config.canary_s <= CANARY_S[1]:
        raise ConfigError("canary_s is between 1 and 3600 seconds, or 0 for no canary.")
    if config.cameras is not None and (wrong := _fault_of_cameras(Path(config.cameras))) is not None:
        raise ConfigError(f"cameras: {wrong}.")
    _check_people(config)
    host_port(config.http)
    host_port(config.mqtt)
    if not _DOMAIN.fullmatch(config.domain):
        raise ConfigError(f"domain {config.domain!r} is no domain: write it like centre.example.cn.")
    if config.broker is not None and not _is_url(config.broker, ("mqtt", "mqtts")):
        raise ConfigError(f"broker {config.broker!r} is no address: write mqtt://HOST:PORT, or mqtts://HOST:PORT.")
    if config.redis_url is not None and not _is_url(config.redis_url, ("redis", "rediss")):
        raise ConfigError(f"redis_url {config.redis_url!r} is no address: write redis://HOST:PORT.")
    try:
        zone_of(config.utc_offset)
    except ValueError:
        raise ConfigError(f"utc_offset {config.utc_offset!r} is no offset: write it like +08:00.") from None


def _check_people(config: Config) -> None:
    if config.session_hours < 1:
        raise ConfigError("session_hours is at least 1.")
    if config.idle_minutes < 0 or config.password_days < 0:
        raise ConfigError("idle_minutes and password_days are 0 or more; 0 is without a limit.")
    if config.url is not None and not _is_url(config.url, ("http", "https")):
        raise ConfigError(f"url {config.url!r} is no address: write https://HOST, as people type it.")


def _fault_of_cameras(file: Path) -> str | None:
    """What is wrong with the file of the centre's own cameras, as far as the agent can't know; None: nothing."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        return f"{file} can't be read: {error.strerror}"
    except ValueError as error:  # also what is not UTF-8
        return f"{file} can't be used: {error}"
    nodes = read.get("node")
    if not isinstance(nodes, list) or [node.get("id") for node in nodes if isinstance(node, dict)] != [OWN_NODE]:
        return f'{file}: write one [[node]] with id = "{OWN_NODE}" and its [[node.camera]]'
    return f"{file}: leave token out, the centre gives itself one" if "token" in nodes[0] else None


def _check_media(config: Config) -> None:
    try:
        parse_ports(config.media_ports)
    except EntranceError as error:
        raise ConfigError(str(error)) from None
    for host in (*config.media_hosts, *config.media_announce):
        try:
            ip_address(host)
        except ValueError:
            raise ConfigError(f"media_hosts and media_announce are IP addresses, and {host!r} is none.") from None
    for server in config.ice_servers:
        if (wrong := fault(server)) is not None:
            raise ConfigError(f"ice_servers: {wrong}.")
    if min(config.sessions_per_operator, config.sessions_per_address) < 1:
        raise ConfigError("sessions_per_operator and sessions_per_address are at least 1.")


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
