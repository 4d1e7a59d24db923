"""`liandong user`: the people who sign in. Whoever has the machine can let anybody in, and the log says that they did."""

import argparse
import sys
from pathlib import Path
from typing import Any

from command.people.model import ROLES, Operator
from command.people.orders import (
    AddOperator,
    ChangeOperator,
    ReinstateOperator,
    RemoveSecondFactor,
    SuspendOperator,
    UnlockOperator,
)
from command.people.passwords import weakness
from web.auth import hash_password
from web.cli.giving import AdminError, action, give
from web.clock import clock_at
from web.config import Config
from web.control import read_control
from web.invitations import draw


def add_people(group: Any) -> None:
    """The actions of the subcommand."""
    _add(group)
    _change(group)
    _withhold(group)
    _mend(group)


def _add(group: Any) -> None:
    def add(options: argparse.Namespace) -> None:
        operator = Operator(
            name=options.name, display=options.display or options.name, agency=options.agency, role=options.role
        )
        if not options.stdin:
            give(options.data, AddOperator(operator=operator))
            _invite(options.data, operator.name)
            return
        password = sys.stdin.readline().rstrip("\n")
        weak = weakness(password, operator)
        if weak is not None:
            raise AdminError(weak)
        give(options.data, AddOperator(operator=operator, password_hash=hash_password(password), temporary=True))

    parser = action(group, "add", "let a person sign in; prints the link at which they choose a password", add)
    parser.add_argument("name")
    parser.add_argument("--display", help="the name on the screen")
    parser.add_argument("--agency", required=True)
    parser.add_argument("--role", required=True, choices=ROLES)
    parser.add_argument("--stdin", action="store_true", help="read a password to be replaced at the first login")


def _change(group: Any) -> None:
    def change(options: argparse.Namespace) -> None:
        order = ChangeOperator(operator=options.name, display=options.display, agency=options.agency, role=options.role)
        give(options.data, order)

    parser = action(group, "change", "give a person another name on the screen, agency or role", change)
    parser.add_argument("name")
    parser.add_argument("--display")
    parser.add_argument("--agency")
    parser.add_argument("--role", choices=ROLES)


def _withhold(group: Any) -> None:
    def suspend(options: argparse.Namespace) -> None:
        give(options.data, SuspendOperator(operator=options.name, reason=options.reason))

    def reinstate(options: argparse.Namespace) -> None:
        give(options.data, ReinstateOperator(operator=options.name))

    parser = action(group, "suspend", "let a person sign in no more, and end what they have open", suspend)
    parser.add_argument("name")
    parser.add_argument("--reason", required=True)
    action(group, "reinstate", "let a suspended person sign in again", reinstate).add_argument("name")


def _mend(group: Any) -> None:
    def again(options: argparse.Namespace) -> None:
        _invite(options.data, options.name)

    def unlock(options: argparse.Namespace) -> None:
        give(options.data, UnlockOperator(operator=options.name))

    def forget(options: argparse.Namespace) -> None:
        give(options.data, RemoveSecondFactor(operator=options.name, reason=options.reason))

    parser = action(group, "invite", "print a link at which a person chooses a new password", again)
    parser.add_argument("name")
    action(group, "unlock", "forget the bad logins of a name", unlock).add_argument("name")
    parser = action(group, "forget-second-factor", "what makes their codes is lost: they enrol anew", forget)
    parser.add_argument("name")
    parser.add_argument("--reason", required=True)


def _invite(data: Path, name: str) -> None:
    """Print a link for somebody. Raises AdminError, StoreError."""
    control = read_control(data)
    address = control.url if control is not None else Config().address
    fresh = draw(name, clock_at(Config().utc_offset)(), address)
    give(data, fresh.order)
    print(fresh.link)
    print(f"It works once, until {fresh.order.expires[:16].replace('T', ' ')}.", file=sys.stderr)
