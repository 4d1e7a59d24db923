"""The first administrator of a centre: nobody has a password before, and none is shipped."""

from command.model import Actor, Refusal
from command.people.decide import has_administrator
from web.config import ConfigError
from web.invitations import draw
from web.services import Services

SYSTEM = Actor(kind="system", id="web")


async def found(services: Services) -> str | None:
    """The link at which a person becomes the first administrator; None when there is one. Raises ConfigError.

    One of an earlier start that was not taken lapses with it.
    """
    if services.config.role == "web" or has_administrator(services.replica.state.people):
        return None
    fresh = draw(None, services.clock(), services.config.address)
    done = await services.submit(fresh.order, SYSTEM)
    if isinstance(done, Refusal):
        raise ConfigError(f"Nobody can be let in: {done.message}")
    return fresh.link
