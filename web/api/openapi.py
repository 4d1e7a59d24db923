"""`GET /api/v1/openapi.json`: the API described from its own routes and the vocabulary (OpenAPI 3.1)."""

from inspect import getdoc
from typing import Any

import msgspec
from aiohttp import web

from command.orders import Order
from command.people.model import Operator, Session
from command.wires import cap, eido
from incidents.model import Alert, Assignment, Incident
from video.model import Camera, Node
from web.api.answers import json
from web.api.login import Login
from web.api.people import WantedInvitation, WantedToken
from web.api.welcome import Welcome

BODIES = ("/api/v1/orders", "/api/v1/login", "/api/v1/welcome", "/api/v1/invitations", "/api/v1/tokens")
"""What takes the first of `_SHAPES`, in their order."""

FOREIGN = {"/api/v1/cap": cap.MEDIA_TYPE, "/api/v1/eido": eido.MEDIA_TYPE}
"""What is written in a standard of others, by its media type."""
_SHAPES = (
    Order,
    Login,
    Welcome,
    WantedInvitation,
    WantedToken,
    Operator,
    Session,
    Alert,
    Incident,
    Assignment,
    Camera,
    Node,
)


async def document(request: web.Request) -> web.Response:
    """This description."""
    shapes, components = msgspec.json.schema_components(
        _SHAPES, schema_hook=_anything, ref_template="#/components/schemas/{name}"
    )
    bodies = dict(zip(BODIES, shapes, strict=False))
    paths: dict[str, dict[str, Any]] = {}
    for route in request.app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if not path.startswith(("/api/", "/whep", "/whip", "/healthz", "/readyz")) or route.method == "HEAD":
            continue
        paths.setdefault(path, {})[route.method.lower()] = _operation(path, route, bodies)
    return json(
        {
            "openapi": "3.1.0",
            "info": {"title": "Liandong", "version": "1"},
            "paths": paths,
            "components": {
                "schemas": components,
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer"},
                    "cookie": {"type": "apiKey", "in": "cookie", "name": "liandong_session"},
                },
            },
            "security": [{"bearer": []}, {"cookie": []}],
        }
    )


def _anything(kind: type) -> dict[str, Any]:
    """Fields that a device may fill as it likes."""
    if kind is object:
        return {"description": "anything"}
    raise NotImplementedError(kind)


def _operation(path: str, route: web.AbstractRoute, bodies: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": (getdoc(route.handler) or "").partition("\n")[0],
        "parameters": [
            {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string"}}
            for part in path.split("/")
            if part.startswith("{")
        ],
        "responses": {
            "default": {"description": 'An error: {"error": {"code", "message", "field"?}}.'},
            "2XX": {"description": "Done."},
        },
    }
    if route.method == "POST" and path in bodies:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": bodies[path]}}}
    if route.method == "POST" and path in FOREIGN:
        operation["requestBody"] = {"required": True, "content": {FOREIGN[path]: {"schema": {"type": "string"}}}}
    if path.startswith(("/whep", "/whip")) and route.method in ("POST", "PATCH"):
        kind = "application/sdp" if route.method == "POST" else "application/trickle-ice-sdpfrag"
        operation["requestBody"] = {"required": True, "content": {kind: {"schema": {"type": "string"}}}}
    return operation
