"""Invitations: a link that works once, at which a person chooses a password that nobody else has known."""

from datetime import timedelta
from typing import NamedTuple

from command.people.orders import Invite
from web.clock import later
from web.ids import fingerprint, new_secret

LASTS = timedelta(hours=24)


class Fresh(NamedTuple):
    """An invitation to be given as an order, and the link that is worth something once it is."""

    order: Invite
    link: str


def draw(operator: str | None, now: str, address: str) -> Fresh:
    """Invite an operator, or with None the first administrator, to the centre at `address`.

    What follows the `#` stays in the person's browser: no proxy and no log has it.
    """
    secret = new_secret()
    order = Invite(id=fingerprint(secret), operator=operator, expires=later(now, LASTS))
    return Fresh(order, f"{address}/#welcome={secret}")
