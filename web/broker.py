"""Which broker the core talks to, and who may log in there."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from command.core import Core
from command.model import State
from devices.broker import Broker, start_broker
from devices.credentials import CANARY_LOGIN, OWN_LOGIN, SALT_BYTES, Login, LoginKind, hash_password
from devices.mqtt import Link
from devices.topics import Rejection
from web.config import Config, host_port
from web.kept import kept_secret

CANARY_FILE = "canary-password"
"""In the data folder: the password of the canary's login. An external broker has to be told it."""


class Reached(Struct):
    """A broker: its URL, our login there, and the child that runs it (None: it is somebody else's)."""

    url: str
    user: str
    password: str
    child: Broker | None = None
    own: tuple[Login, ...] = ()

    async def update(self, core: Core) -> None:
        """Let in everybody whom the core knows now; an external broker has its own list."""
        if self.child is not None:
            await self.child.update([*self.own, *await device_logins(core)])


class Connected(NamedTuple):
    """A broker, the link to it, and what the broker refuses by itself."""

    reached: Reached
    link: Link
    refused: asyncio.Queue[Rejection]


@asynccontextmanager
async def reach_broker(
    config: Config, folder: Path, core: Core, refused: Callable[[Rejection], None]
) -> AsyncIterator[Reached]:
    """The broker of the configuration, started as a child unless it is external. Raises BrokerError."""
    if config.broker is not None:
        named = urlsplit(config.broker)
        user, password = named.username or config.broker_user, named.password or config.broker_password
        yield Reached(config.broker, unquote(user), unquote(password))
        return
    host, port = host_port(config.mqtt)
    password = secrets.token_urlsafe(32)
    canary = kept_secret(Path(config.data), CANARY_FILE)
    own = (
        Login(name=OWN_LOGIN, kind="centre", password_hash=_hashed(password)),
        Login(name=CANARY_LOGIN, kind="sensor", password_hash=_hashed(canary)),
    )
    logins = [*own, *await device_logins(core)]
    async with start_broker(host, port, folder, logins, refused) as child:
        yield Reached(f"mqtt://{host}:{port}", OWN_LOGIN, password, child, own)


def _hashed(password: str) -> str:
    return hash_password(password, secrets.token_bytes(SALT_BYTES))


def session_name(data: Path) -> str:
    """Our client id: the same at every start, so that the broker keeps what comes meanwhile, and not to be guessed.

    Whoever connects under the client id of another takes over its session (MQTT 5 §3.1.4).
    """
    return kept_secret(data, "broker-session", "liandong-")


async def device_logins(core: Core) -> list[Login]:
    """Everybody who may log in: sensors, lines, units."""
    hashes = await core.call(core.store.secrets, "login:")
    return [
        Login(name=name, kind=kind, password_hash=hashes[f"login:{name}"])
        for name, kind in _kinds(core.state).items()
        if f"login:{name}" in hashes
    ]


def _kinds(state: State) -> dict[str, LoginKind]:
    devices: dict[str, LoginKind] = {device.id: device.kind for device in state.devices.devices.values()}
    return {**devices, **dict.fromkeys(state.devices.units, "unit")}
