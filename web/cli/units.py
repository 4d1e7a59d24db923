"""`liandong unit`: the crews that can be sent."""

import argparse
import secrets
from typing import Any, get_args

from devices.credentials import hash_password as broker_hash
from devices.model import Unit, UnitKind
from devices.orders import AddUnit, ChangeUnit, SetService
from web.cli.giving import action, give, placed
from web.ids import new_secret


def add_units(group: Any) -> None:
    """The actions of the subcommand."""
    _add(group)
    _change(group)
    _service(group)


def _add(group: Any) -> None:
    def create(options: argparse.Namespace) -> None:
        password = new_secret()
        unit = Unit(
            id=options.id,
            kind=options.kind,
            name=options.name or options.id,
            agency=options.agency,
            lat=options.lat,
            lon=options.lon,
            crew=options.crew,
            shift=options.shift or None,
        )
        give(options.data, AddUnit(unit=unit, password_hash=broker_hash(password, secrets.token_bytes(12))))
        print(password)

    parser = action(group, "add", "let a unit be dispatched; prints its password", create)
    parser.add_argument("id")
    parser.add_argument("--kind", required=True, choices=get_args(UnitKind))
    placed(parser)
    _manned(parser)


def _change(group: Any) -> None:
    def change(options: argparse.Namespace) -> None:
        order = ChangeUnit(
            unit=options.id,
            name=options.name,
            lat=options.lat,
            lon=options.lon,
            crew=options.crew,
            shift=options.shift,
        )
        give(options.data, order)

    parser = action(group, "change", "say what is different about a unit; what is not given stays", change)
    parser.add_argument("id")
    parser.add_argument("--name")
    parser.add_argument("--lat", type=float, help="of its home, WGS-84 degrees")
    parser.add_argument("--lon", type=float, help="of its home, WGS-84 degrees")
    _manned(parser)


def _service(group: Any) -> None:
    def stop(options: argparse.Namespace) -> None:
        give(options.data, SetService(unit=options.id, service="out_of_service", reason=options.reason))

    def resume(options: argparse.Namespace) -> None:
        give(options.data, SetService(unit=options.id, service="in_service"))

    parser = action(group, "stop", "take a unit out of service: it can't be dispatched", stop)
    parser.add_argument("id")
    parser.add_argument("--reason", required=True)
    action(group, "resume", "put a unit back into service", resume).add_argument("id")


def _manned(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--crew", type=int, choices=range(100), metavar="N", help="how many people; 0: nobody")
    parser.add_argument("--shift", help="a shift of the district's table; empty: always")
