"""`POST /api/v1/welcome`: taking an invitation. Its secret is all that the person has, and all they need."""

import msgspec
from aiohttp import web
from msgspec import Struct

from command.model import Actor, Refusal
from command.people.model import Invitation, Operator
from command.people.orders import AddOperator, SetPassword
from command.people.passwords import MAX_CHARACTERS, MIN_CHARACTERS, weakness
from web.api.answers import Problem, error, json, refused
from web.clock import seconds_between
from web.ids import fingerprint
from web.services import SERVICES, Services

SYSTEM = Actor(kind="system", id="web")


class Welcome(Struct, frozen=True):
    """The secret of the link; then with it the password, and of the first administrator a name."""

    invitation: str
    password: str = ""
    name: str = ""
    display: str = ""


async def welcome(request: web.Request) -> web.Response:
    """200: without a password whose invitation it is, with one whose password it is now."""
    services = request.app[SERVICES]
    given = await _read(request)
    # An invitation has 256 bits, so nobody guesses one; what is bounded is the work.
    if services.passwords.is_flooded():
        raise Problem(error(429, "slow_down", "Too many people sign in at once: try again in a few seconds."))
    invitation = _found(services, given.invitation)
    operator = _who(services, invitation, given)
    if not given.password:
        return json(
            {"operator": operator, "expires": invitation.expires, "shortest": MIN_CHARACTERS, "longest": MAX_CHARACTERS}
        )
    if not operator.name:
        raise Problem(error(422, "no_name", "Choose a name to sign in with.", "name"))
    weak = weakness(given.password, operator)
    if weak is not None:
        raise Problem(error(422, "weak_password", weak, "password"))
    hashed = await services.passwords.hash(given.password)
    done = await services.submit(_order(invitation, operator, hashed), SYSTEM)
    if isinstance(done, Refusal):
        return refused(done)
    await services.replica.reached(done.seq)
    return json({"operator": operator})


async def _read(request: web.Request) -> Welcome:
    """Raises Problem."""
    if not request.app[SERVICES].same_origin(request):
        raise Problem(error(403, "foreign_page", "Take an invitation on this centre's own page."))
    try:
        return msgspec.json.decode(await request.read(), type=Welcome)
    except (msgspec.DecodeError, UnicodeError) as problem:
        raise Problem(error(422, "unreadable", f"Send invitation and password as JSON: {problem}.")) from None


def _found(services: Services, secret: str) -> Invitation:
    """Raises Problem."""
    found = services.replica.state.people.invitations.get(fingerprint(secret))
    if found is None or seconds_between(found.expires, services.clock()) >= 0:
        raise Problem(error(410, "invitation_over", "This invitation was used, replaced, or is over: ask for another."))
    return found


def _who(services: Services, invitation: Invitation, given: Welcome) -> Operator:
    if invitation.operator is not None:
        return services.replica.state.people.operators[invitation.operator]
    name = given.name.strip()
    return Operator(
        name=name, display=given.display.strip() or name, agency=services.config.agency, role="administrator"
    )


def _order(invitation: Invitation, operator: Operator, hashed: str) -> AddOperator | SetPassword:
    if invitation.operator is None:
        return AddOperator(operator=operator, password_hash=hashed, invitation=invitation.id)
    return SetPassword(operator=operator.name, password_hash=hashed, invitation=invitation.id)
