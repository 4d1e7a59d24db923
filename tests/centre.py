"""A real centre in a folder of its own: started as people start it, reached over its public wires, ended for sure."""

import http.client
import json
import secrets
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from argon2 import PasswordHasher

from command.orders import Order
from command.people.model import Operator, Role
from command.people.orders import AddOperator, OpenSession
from devices.credentials import SALT_BYTES
from devices.credentials import hash_password as broker_hash
from devices.model import Device, DeviceKind, Unit, UnitKind
from devices.orders import AddDevice, AddUnit
from tests.processes import Program, until
from video.model import NodeKind
from video.orders import AddNode
from web.clock import clock_at, later
from web.control import read_control
from web.ids import fingerprint

LIANDONG = (str(Path(sys.executable).with_name("liandong")),)
NOW = clock_at("+08:00")
HERE = (31.2864, 121.5184)
"""Where things happen in the tests: an underpass of the demo district."""

# The cheapest argon2 there is: the centre checks whatever the hash says, and a quarter of a second each is too long here.
_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def free_address() -> str:
    """A port of loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


class Centre:
    """A centre on ports of its own. Everybody's password is the name and `-password`."""

    def __init__(
        self, data: Path, command: str = "serve", options: Sequence[str] = (), environment: Sequence[str] = ()
    ) -> None:
        """`environment`: variables as `NAME=value`, beside those of the test."""
        self.data = data
        self.http = free_address()
        self.mqtt = free_address()
        where = ("--data", str(data), "--http", self.http, "--mqtt", self.mqtt)
        self._command = (*LIANDONG, command, *where, *options)
        self._is_serving = command == "serve"
        self._environment = environment
        self._programs: list[Program] = []

    @property
    def program(self) -> Program:
        """The one that runs, or ran last."""
        return self._programs[-1]

    def start(self) -> None:
        """On the same folder and ports every time; returns when orders are taken."""
        log = self.data.with_name(f"{self.data.name}-{self.http.rpartition(':')[2]}.log")
        command = self._without_codes() if self._is_serving else self._command
        self._programs.append(Program(command, log, self._environment))
        until(self.is_ready, lambda: self.program.said, 60)

    def _without_codes(self) -> Sequence[str]:
        """The command, with a configuration that asks nobody for a second factor where it does not speak of one."""
        command = list(self._command)
        if "--config" in command:
            at = command.index("--config") + 1
            given = Path(command[at])
        else:
            at, given = len(command) + 1, self.data.with_name(f"{self.data.name}.toml")
            command += ["--config", ""]
        said = given.read_text(encoding="utf-8") if given.exists() else ""
        if "second_factor" not in said:
            said = f'second_factor = "optional"\n{said}'
        beside = given.with_name(f"{given.stem}-{self.http.rpartition(':')[2]}.toml")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(said, encoding="utf-8")
        command[at] = str(beside)
        return command

    def end(self) -> None:
        for program in self._programs:
            program.end()

    def is_ready(self) -> bool:
        assert self.program.process.poll() is None, self.program.said
        try:
            return self.get("/readyz")[0] == 200 and read_control(self.data) is not None
        except OSError:
            return False

    @property
    def url(self) -> str:
        return f"http://{self.http}"

    def get(self, path: str, token: str | None = None) -> tuple[int, Any]:
        """Status and JSON of a GET."""
        return self._ask("GET", path, token, None)

    def ask(self, order: Order | dict[str, Any], token: str | None = None) -> tuple[int, Any]:
        """Status and JSON of an order, given by this machine's administrator or whoever the token is of."""
        control = read_control(self.data)
        assert control is not None
        return self._ask("POST", "/api/v1/orders", token or control.token, msgspec.json.encode(order))

    def order(self, order: Order | dict[str, Any], token: str | None = None) -> int:
        """The seq of an order that is done."""
        status, answer = self.ask(order, token)
        assert status == 200, answer
        seq: int = answer["seq"]
        return seq

    def _ask(self, method: str, path: str, token: str | None, body: bytes | None) -> tuple[int, Any]:
        line = http.client.HTTPConnection(self.http, timeout=20)
        try:
            line.request(method, quote(path, safe="/?&=%"), body, {"Authorization": f"Bearer {token}"} if token else {})
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            line.close()

    def add_operator(self, name: str, role: Role = "dispatcher", agency: str = "centre") -> str:
        """A token of a new operator."""
        operator = Operator(name=name, display=f"{name} 席", agency=agency, role=role)
        self.order(AddOperator(operator=operator, password_hash=_HASHER.hash(f"{name}-password")))
        return self.token(name)

    def token(self, name: str, seconds: float = 3600) -> str:
        secret = secrets.token_urlsafe(32)
        expires = later(NOW(), timedelta(seconds=seconds))
        self.order(OpenSession(id=fingerprint(secret), operator=name, expires=expires, token=True))
        return secret

    def add_device(
        self, name: str, code: str = "water_level", kind: DeviceKind = "sensor", at: tuple[float, float] | None = HERE
    ) -> str:
        """Its id, which may log in at the broker in a moment."""
        lat, lon = at or (None, None)
        device = Device(id=name, kind=kind, code=code, name=f"{name} 点", agency="municipal", lat=lat, lon=lon)
        self.order(AddDevice(device=device, password_hash=_broker_hash(name)))
        return name

    def add_unit(self, name: str, kind: UnitKind = "fire", at: tuple[float, float] = HERE) -> str:
        """Its id, which may log in at the broker in a moment."""
        unit = Unit(id=name, kind=kind, name=f"{name} 队", agency="fire", lat=at[0], lon=at[1])
        self.order(AddUnit(unit=unit, password_hash=_broker_hash(name)))
        return name

    def add_node(self, name: str, kind: NodeKind = "street") -> str:
        """The token of a new node."""
        token = secrets.token_urlsafe(32)
        self.order(AddNode(id=name, name=f"{name} 节点", kind=kind, agency=name, token_hash=fingerprint(token)))
        return token

    def until_media(self, token: str) -> int:
        """The pid of the media process, once it can be asked for pictures."""
        pid: int = until(
            lambda: next((one["pid"] for one in self.processes(token) if one["role"] == "media"), 0),
            lambda: self.program.said,
        )
        return pid

    def processes(self, token: str) -> list[dict[str, Any]]:
        processes: list[dict[str, Any]] = self.get("/api/v1/system", token)[1]["processes"]
        return processes


@contextmanager
def running_centre(
    folder: Path, command: str = "serve", options: Sequence[str] = (), environment: Sequence[str] = ()
) -> Iterator[Centre]:
    """A centre with its data in `folder`, ready to take orders. `environment` as for `Centre`."""
    centre = Centre(folder / "data", command, options, environment)
    try:
        centre.start()
        yield centre
    finally:
        centre.end()


def _broker_hash(name: str) -> str:
    return broker_hash(f"{name}-password", secrets.token_bytes(SALT_BYTES))
