"""The routes of a web process and of a core. Handlers get everything from `Services`; nothing is started here."""

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from command.people.model import Role
from web.api import (
    attachments,
    collections,
    exporting,
    login,
    openapi,
    orders,
    people,
    private,
    relaying,
    searching,
    system,
    tabling,
)
from web.api.answers import BadQuery, Problem, error, refused, signed_in
from web.api.clocks import clocks
from web.api.recommendation import instead, recommendation
from web.api.sightings import sightings
from web.api.welcome import welcome
from web.links.media import MediaLink
from web.links.nodes import NodeLinks
from web.live import live
from web.pages import add_pages, protect
from web.rtc import exchange, sessions, whep, whip
from web.rtc.cors import open_to_pages
from web.rtc.exchange import called
from web.scopes import NotInScope
from web.services import SERVICES, Services

MAX_BODY = 256 * 1024
"""Bytes of a request body: orders and offers are far smaller."""

ADMINISTRATORS: frozenset[Role] = frozenset({"administrator"})

KNOWS_PEOPLE = ("/api/", "/live", "/node", "/media", "/whep", "/whip")
"""Where somebody or something is recognised."""

log = logging.getLogger(__name__)


@web.middleware
async def wait_for_log(request: web.Request, handler: Handler) -> web.StreamResponse:
    """503 until the log is loaded: nobody is known before, and a 401 would sign out every console, and keep the nodes away
    for as long as a wrong token does.
    """
    if request.app[SERVICES].replica.seq < 0 and request.path.startswith(KNOWS_PEOPLE):
        starting = error(503, "starting", "The centre is loading its log: try again in a moment.")
        starting.headers["Retry-After"] = "1"
        return starting
    return await handler(request)


@web.middleware
async def translate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors of handlers as the API writes them."""
    try:
        return await handler(request)
    except BadQuery as problem:
        return error(422, "bad_query", str(problem))
    except Problem as problem:
        return problem.answer
    except NotInScope as problem:
        return refused(*problem.args)
    except web.HTTPException as problem:
        if problem.status < 400 or not request.path.startswith(("/api/", "/whep/", "/whip/")):
            raise
        told = error(problem.status, "http", problem.text or problem.reason)
        if "Allow" in problem.headers:
            told.headers["Allow"] = problem.headers["Allow"]
        return told


def create_app(services: Services) -> web.Application:
    """An application for people: console, API, live socket, WHEP and WHIP."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=[protect, open_to_pages, wait_for_log, translate])
    app[SERVICES] = services
    add_health(app)
    app.add_routes(
        [
            web.get("/live", live),
            web.post("/api/v1/login", login.login),
            web.post("/api/v1/welcome", welcome),
            web.post("/api/v1/logout", signed_in(login.logout)),
            web.get("/api/v1/me", signed_in(login.me)),
            web.post("/api/v1/orders", orders.post_order),
            web.get("/api/v1/cameras", signed_in(collections.cameras)),
            web.get("/api/v1/nodes", signed_in(collections.nodes)),
            web.get("/api/v1/units", signed_in(collections.units)),
            web.get("/api/v1/devices", signed_in(collections.devices)),
            web.get("/api/v1/operators", signed_in(collections.operators)),
            web.get("/api/v1/alerts", signed_in(collections.alerts)),
            web.get("/api/v1/alerts/{alert}/caller", signed_in(private.caller)),
            web.get("/api/v1/rejected", signed_in(collections.rejected)),
            web.get("/api/v1/incidents", signed_in(searching.incidents)),
            web.get("/api/v1/incidents.csv", signed_in(tabling.incidents_csv)),
            web.get("/api/v1/incidents/{incident}", signed_in(collections.incident)),
            web.get("/api/v1/incidents/{incident}/timeline", signed_in(collections.timeline)),
            web.get("/api/v1/incidents/{incident}/record", signed_in(exporting.record)),
            web.post("/api/v1/cap", signed_in(relaying.cap_alert)),
            web.post("/api/v1/eido", signed_in(relaying.eido_document)),
            web.get("/api/v1/incidents/{incident}/recommendation", signed_in(recommendation)),
            web.get("/api/v1/incidents/{incident}/cameras", signed_in(sightings)),
            web.post("/api/v1/incidents/{incident}/attachments", signed_in(attachments.attach)),
            web.get("/api/v1/incidents/{incident}/attachments/{attachment}", signed_in(attachments.read)),
            web.get("/api/v1/assignments", signed_in(collections.assignments)),
            web.get("/api/v1/instead", signed_in(instead)),
            web.get("/api/v1/pictures/{picture}", signed_in(private.picture)),
            web.get("/api/v1/clocks", signed_in(clocks)),
            web.get("/api/v1/sessions", signed_in(people.sessions)),
            web.post("/api/v1/invitations", signed_in(people.invitation, ADMINISTRATORS)),
            web.post("/api/v1/tokens", signed_in(people.token, ADMINISTRATORS)),
            web.get("/api/v1/system", signed_in(system.system)),
            web.get("/api/v1/openapi.json", openapi.document),
        ]
    )
    add_sessions(app)
    add_pages(app)
    app.on_shutdown.append(services.hub.go_down)
    return app


def add_sessions(app: web.Application) -> None:
    """WHEP and WHIP: an endpoint for each camera, and its sessions."""
    app.add_routes(
        [
            web.get("/whep/{camera}", called(whep.discover)),
            web.post("/whep/{camera}", called(whep.view)),
            web.get("/whip/{camera}", called(whip.discover)),
            web.post("/whip/{camera}", called(whip.publish)),
        ]
    )
    for path in ("/whep", "/whip"):
        app.add_routes(
            [
                web.options(f"{path}/{{camera}}", exchange.options),
                web.options(f"{path}/sessions/{{session}}", exchange.options),
                web.get(f"{path}/sessions/{{session}}", called(sessions.get)),
                web.patch(f"{path}/sessions/{{session}}", called(sessions.patch)),
                web.delete(f"{path}/sessions/{{session}}", called(sessions.end)),
            ]
        )


def add_health(app: web.Application) -> None:
    """What machines ask to see whether the centre lives."""
    app.add_routes(
        [
            web.get("/healthz", system.healthz),
            web.get("/readyz", system.readyz),
            web.get("/metrics", system.metrics),
        ]
    )


def add_links(app: web.Application, nodes: NodeLinks, media: MediaLink) -> None:
    """The doors of the core for node agents and media processes."""
    app.add_routes([web.get("/node", nodes.handle), web.get("/media", media.handle)])
