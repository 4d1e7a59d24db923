"""Administration: people, devices, nodes, tokens and the log, whether the centre runs or not."""

import argparse
import secrets
from datetime import timedelta
from typing import Any, get_args

import msgspec
from sqlalchemy import func, select

from command import tables
from command.log import LogReader, open_reader
from command.people.model import SCOPES
from command.people.orders import OpenSession
from command.recovery import all_rows, first_fault, read
from devices.credentials import hash_password as broker_hash
from devices.model import Device, DeviceKind
from devices.orders import AddDevice
from video.model import NodeKind
from video.orders import AddNode, RenewNode, RevokeNode
from web.cli.giving import AdminError, action, give, placed
from web.cli.people import add_people
from web.cli.units import add_units
from web.clock import clock_at, later
from web.config import Config
from web.ids import fingerprint, new_secret

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def add(commands: Any) -> None:
    """All administrative subcommands."""
    _token(_group(commands, "token", "bearer tokens for programs"))
    add_people(_group(commands, "user", "people who sign in"))
    _device(_group(commands, "device", "sensors and telephone lines"))
    add_units(_group(commands, "unit", "field units"))
    _node(_group(commands, "camera-node", "places that own cameras"))
    _log(_group(commands, "log", "the log itself"))


def _group(commands: Any, name: str, meaning: str) -> Any:
    return commands.add_parser(name, help=meaning).add_subparsers(metavar="ACTION", required=True)


def _token(group: Any) -> None:
    def create(options: argparse.Namespace) -> None:
        secret = new_secret()
        expires = later(clock_at(Config().utc_offset)(), _duration(options.ttl))
        scopes = tuple(options.scope or SCOPES)
        order = OpenSession(
            id=fingerprint(secret), operator=options.operator, expires=expires, token=True, scopes=scopes
        )
        give(options.data, order)
        print(secret)

    parser = action(group, "create", "print a bearer token for HTTP, WHEP and /live", create)
    parser.add_argument("--operator", required=True, metavar="NAME")
    parser.add_argument(
        "--scope", action="append", choices=SCOPES, help="what it is for; given again for more (default: everything)"
    )
    parser.add_argument("--ttl", default="1h", help="how long it is valid: 30m, 1h, 7d (default: 1h)")


def _device(group: Any) -> None:
    def create(options: argparse.Namespace) -> None:
        password = new_secret()
        device = Device(
            id=options.id,
            kind=options.kind,
            code=options.code,
            name=options.name or options.id,
            agency=options.agency,
            lat=options.lat,
            lon=options.lon,
        )
        give(options.data, AddDevice(device=device, password_hash=broker_hash(password, secrets.token_bytes(12))))
        print(password)

    parser = action(group, "add", "let a sensor or line speak; prints its password", create)
    parser.add_argument("id")
    parser.add_argument("--kind", choices=get_args(DeviceKind), default="sensor")
    parser.add_argument("--code", required=True, help="what it senses (water_level …), or the number that rings")
    placed(parser)


def _node(group: Any) -> None:
    def create(options: argparse.Namespace) -> None:
        token = new_secret()
        give(
            options.data,
            AddNode(
                id=options.id,
                name=options.name or options.id,
                kind=options.kind,
                agency=options.agency,
                token_hash=fingerprint(token),
            ),
        )
        print(token)

    def renew(options: argparse.Namespace) -> None:
        token = new_secret()
        give(options.data, RenewNode(node=options.id, token_hash=fingerprint(token)))
        print(token)

    def revoke(options: argparse.Namespace) -> None:
        give(options.data, RevokeNode(node=options.id))

    action(group, "renew", "print a new token; the one before works no more", renew).add_argument("id")
    action(group, "revoke", "let a node connect no more, and end its link", revoke).add_argument("id")
    parser = action(group, "add", "let a node connect; prints its token", create)
    parser.add_argument("id")
    parser.add_argument("--kind", required=True, choices=get_args(NodeKind))
    parser.add_argument("--name")
    parser.add_argument("--agency", required=True)


def _log(group: Any) -> None:
    def verify(options: argparse.Namespace) -> None:
        with open_reader(options.data) as reader:
            log = LogReader(reader)
            # Asked first: what is recorded during the walk is not missing.
            known = _newest_known(log)
            position, wrong = first_fault(all_rows(log))
        if wrong is None and position.seq < known:
            wrong = f"event {position.seq + 1} is missing: the store knows of {known}"
        if wrong is not None:
            raise AdminError(f"The log is sound up to event {position.seq}; then {wrong}.")
        print(f"{position.seq} events, the chain is sound; head {position.head.hex()}")

    def export(options: argparse.Namespace) -> None:
        with open_reader(options.data) as reader:
            for row in all_rows(LogReader(reader)):
                line = {**msgspec.to_builtins(read(row)), "prev": row.prev.hex(), "hash": row.hash.hex()}
                print(msgspec.json.encode(line).decode())

    action(group, "verify", "walk the hash chain and name the first bad row", verify)
    action(group, "export", "print every event as a line of JSON", export)


def _newest_known(log: LogReader) -> int:
    """The newest event that is spoken of beside the log: a chain whose end was cut off is sound by itself."""
    beside = (tables.snapshot, tables.key, tables.outbox, tables.subject)
    with log.reading() as connection:
        return max(connection.scalar(select(func.max(table.c.seq))) or 0 for table in beside)


def _duration(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:]
    if not number.isdigit() or unit not in UNITS:
        raise AdminError(f"{text!r} is no duration: write 30m, 1h or 7d.")
    return timedelta(seconds=int(number) * UNITS[unit])
