"""Who should go to an incident, and in place of whom, as far as is known now."""

from collections.abc import Mapping

from aiohttp import web

from command.instead import Moment, as_it_stands
from command.recommending import Located
from web.api.answers import error, json
from web.auth import Identity
from web.services import SERVICES


async def recommendation(request: web.Request, _: Identity) -> web.StreamResponse:
    """Every unit for an incident, who should go first: estimated seconds, reasons and shortfalls."""
    services = request.app[SERVICES]
    state, name, now = services.replica.state, request.match_info["incident"], services.clock()
    incident = state.incidents.incidents.get(name)
    if incident is None:
        return error(404, "unknown_incident", f"There is no open incident {name}: check the number.")
    positions: Mapping[str, Located] = services.hub.positions
    found = services.recommender.recommend(state, incident, positions, now)
    return json({"at": now, "items": found, "next": None})


async def instead(request: web.Request, _: Identity) -> web.StreamResponse:
    """Who could go now in place of the first crews that do not answer."""
    services = request.app[SERVICES]
    now = services.clock()
    moment = Moment(services.replica.state, services.hub.positions, now)
    return json({"at": now, "items": as_it_stands(services.recommender, moment), "next": None})
