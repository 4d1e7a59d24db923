"""Which cameras see an incident, as far as is known now."""

from aiohttp import web

from web.api.answers import error, json
from web.auth import Identity
from web.services import SERVICES

MOST = 24
"""More than a wall shows of one incident."""


async def sightings(request: web.Request, _: Identity) -> web.StreamResponse:
    """The cameras near an incident, the best first: score, reasons, distance, share in view, street, health."""
    services = request.app[SERVICES]
    state, name = services.replica.state, request.match_info["incident"]
    incident = state.incidents.incidents.get(name)
    if incident is None:
        return error(404, "unknown_incident", f"There is no open incident {name}: check the number.")
    return json({"at": services.clock(), "items": services.sight.ranked(state, incident, MOST), "next": None})
