"""The agent's configuration file: nodes and their cameras."""

import ssl
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import msgspec
from msgspec import Struct

from video.model import CameraSpec, Quality
from video.sources import DEFAULT_LIMIT, PRIVATE_CIDRS, SCHEMES, Logins, Names, Networks, Terms, Transcodings


class ConfigError(Exception):
    """The file can't be used; the message says where and why."""


Kbps = Annotated[int, msgspec.Meta(ge=1)]
"""Thousand bits a second."""


class CameraConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[node.camera]]`: what the centre is told of it, and the URLs only the node knows.

    `sound`: what it hears may be listened to. Not unless its owner says so: a voice tells more than a picture.
    """

    id: str
    name: str
    lat: float
    lon: float
    main: str
    sub: str | None = None
    bearing: float = 0.0
    fov: float = 360.0
    range: float = 80.0
    kbps: Kbps | None = None
    sub_kbps: Kbps | None = None
    sound: bool = False

    def spec(self) -> CameraSpec:
        """The camera as it is announced: without its URLs, which hold addresses and passwords."""
        return CameraSpec(
            id=self.id,
            name=self.name,
            lat=self.lat,
            lon=self.lon,
            bearing=self.bearing,
            fov=self.fov,
            range=self.range,
            qualities=("main", "sub") if self.sub else ("main",),
            sound=self.sound,
        )

    def choices(self, quality: Quality) -> tuple[tuple[Quality, int | None], ...]:
        """What may be sent for a wish, the best first, each with its bit rate if the file has one."""
        main: tuple[Quality, int | None] = ("main", self.kbps)
        sub: tuple[Quality, int | None] = ("sub", self.sub_kbps)
        if not self.sub:
            return (main,)
        return (main, sub) if quality == "main" else (sub,)

    def url(self, quality: Quality) -> str:
        """Where the pictures are; a camera without a sub stream gives its main one."""
        return self.sub if quality == "sub" and self.sub else self.main


class NodeConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[node]]`; without `token` the one of the command line is used."""

    id: str
    token: str | None = None
    uplink_kbps: Kbps | None = None
    camera: tuple[CameraConfig, ...] = ()


class AgentConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file. `allow` are the schemes a camera URL may have, `networks` where the address of an `rtsp` camera may be;
    `ca` is a file of certificates for `rtsps`; `transcodings` may run at a time.
    """

    node: tuple[NodeConfig, ...]
    allow: tuple[str, ...] = tuple(sorted(SCHEMES))
    networks: tuple[str, ...] = PRIVATE_CIDRS
    ca: str | None = None
    transcodings: Annotated[int, msgspec.Meta(ge=0)] = DEFAULT_LIMIT

    def terms(self, places: Transcodings) -> Terms:
        """What is allowed, where transcodings have these places. Passwords are tried anew: who has saved the file may have mended one."""
        return Terms(self.allow, places, Logins(), Names(), Networks(self.networks), self.ca)


def load_config(path: Path) -> AgentConfig:
    """Read a TOML file. Relative `file:` paths in it are taken from its own folder.

    Raises:
        ConfigError: it can't be read, has a wrong field, or an id twice.
    """
    try:
        config = msgspec.toml.decode(path.read_bytes(), type=AgentConfig)
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:  # some editors save Chinese as GBK
        raise ConfigError(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    except msgspec.DecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    _check_ids(path, [node.id for node in config.node])
    for node in config.node:
        _check_ids(path, [camera.id for camera in node.camera])
    _check_networks(path, config.networks)
    folder = path.resolve().parent
    if config.ca is not None:
        config = msgspec.structs.replace(config, ca=str(folder / config.ca))
        _check_ca(path, str(config.ca))
    nodes = tuple(
        msgspec.structs.replace(node, camera=tuple(_resolved(camera, folder) for camera in node.camera))
        for node in config.node
    )
    return msgspec.structs.replace(config, node=nodes)


def _check_ids(path: Path, ids: list[str]) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise ConfigError(f"{path}: the id {one!r} is given twice")


def _check_networks(path: Path, networks: tuple[str, ...]) -> None:
    try:
        Networks(networks)
    except ValueError as error:
        raise ConfigError(f"{path}: networks: {error}; write them like 10.1.0.0/16") from None


def _check_ca(path: Path, ca: str) -> None:
    try:
        ssl.create_default_context(cafile=ca)
    except OSError as error:  # ssl.SSLError is one
        raise ConfigError(f"{path}: ca: {ca} holds no certificates that can be read: {error.strerror}") from None


def _resolved(camera: CameraConfig, folder: Path) -> CameraConfig:
    return msgspec.structs.replace(camera, main=_absolute(camera.main, folder), sub=_absolute(camera.sub, folder))


def _absolute(url: str | None, folder: Path) -> str | None:
    if url is None or url[:5].lower() != "file:" or url[5:6] == "/":
        return url
    return f"file:{quote(str(folder))}/{url[5:]}"
