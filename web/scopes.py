"""What a session must be for to make a request. Pure."""

from command.people.model import Scope


class NotInScope(Exception):
    """A session is not for this. `args`: the scope that it would need."""


DOORS: dict[str, Scope] = {"/live": "live", "/whep/": "view", "/whip/": "publish"}
"""By the beginning of the path; everything else is a question or an order, by its method."""


def scope_of(method: str, path: str) -> Scope:
    """The scope that a request needs."""
    for door, scope in DOORS.items():
        if path.startswith(door):
            return scope
    return "read" if method in ("GET", "HEAD", "OPTIONS") else "order"
