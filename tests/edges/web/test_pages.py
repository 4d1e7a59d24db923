"""The pages, and what protects them: nobody else's page speaks for a signed-in person."""

import http.client
import json
import re
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from tests.centre import Centre
from tests.desk import signed_in
from web.locality import SHIPPED

NOTE = {"type": "AddNote", "incident": "I1", "text": "来自别处"}
ROUTES = {
    "get /healthz", "get /readyz", "get /api/v1/openapi.json",
    "post /api/v1/login", "post /api/v1/welcome", "post /api/v1/logout", "get /api/v1/sessions",
    "post /api/v1/invitations", "post /api/v1/tokens", "get /api/v1/me", "post /api/v1/orders",
    "get /api/v1/cameras", "get /api/v1/nodes", "get /api/v1/units", "get /api/v1/devices", "get /api/v1/operators",
    "get /api/v1/alerts", "get /api/v1/alerts/{alert}/caller", "get /api/v1/rejected",
    "get /api/v1/incidents", "get /api/v1/incidents/{incident}", "get /api/v1/incidents/{incident}/timeline",
    "get /api/v1/incidents/{incident}/recommendation", "get /api/v1/incidents/{incident}/cameras", "post /api/v1/incidents/{incident}/attachments",
    "get /api/v1/incidents/{incident}/attachments/{attachment}", "get /api/v1/incidents/{incident}/record",
    "post /api/v1/cap", "post /api/v1/eido", "get /api/v1/incidents.csv",
    "get /api/v1/clocks", "get /api/v1/assignments", "get /api/v1/instead", "get /api/v1/pictures/{picture}", "get /api/v1/system",
    *(f"{method} /{kind}/{{camera}}" for kind in ("whep", "whip") for method in ("get", "post", "options")),
    *(
        f"{method} /{kind}/sessions/{{session}}"
        for kind in ("whep", "whip")
        for method in ("get", "patch", "delete", "options")
    ),
}  # fmt: skip
"""Everything that docs/wire.md promises to programs."""


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_somebody_else_is_refused(centre: Centre, wang: str, origin: str) -> None:
    foreign = {"Origin": origin}
    async with signed_in(centre, wang) as browser:
        for path, body in (
            ("/api/v1/orders", NOTE),
            ("/api/v1/login", {"name": "wang", "password": "wang-password"}),
            ("/api/v1/logout", {}),
        ):
            async with browser.post(path, json=body, headers=foreign) as answer:
                assert (answer.status, (await answer.json())["error"]["code"]) == (403, "foreign_page"), path
                assert "Set-Cookie" not in answer.headers
        with pytest.raises(WSServerHandshakeError) as refused:
            await browser.ws_connect("/live", headers=foreign)
        assert refused.value.status == 403
        async with browser.options("/whep/K-001", headers=foreign) as answer:
            # With these no browser sends the cookie from there, nor shows the answer of a request that had it.
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "Access-Control-Allow-Credentials" not in answer.headers
        async with browser.get("/api/v1/me") as answer:
            assert answer.status == 200, "the session is as it was"


async def test_our_own_page_is_not_refused(centre: Centre, wang: str, incident: str) -> None:
    async with signed_in(centre, wang) as browser:
        own = {"Origin": centre.url}
        async with browser.post("/api/v1/orders", json={**NOTE, "incident": incident}, headers=own) as answer:
            assert answer.status == 200
        async with browser.ws_connect("/live", headers=own) as socket:
            assert not socket.closed


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/me", "/api/v1/openapi.json", "/geo/ATTRIBUTION.md", "/nothing", "/healthz"]
)
async def test_every_answer_bears_the_policy(centre: Centre, path: str) -> None:
    async with ClientSession(centre.url) as browser, browser.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "script-src" not in policy and "unsafe-eval" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_the_page_and_everything_it_names_comes_from_here(centre: Centre) -> None:
    async with ClientSession(centre.url) as browser:
        async with browser.get("/") as answer:
            assert answer.headers["Cache-Control"] == "no-cache"
            page = await answer.text()
        named = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert named and "http" not in "".join(named)
        for path in named:
            async with browser.get(path.lstrip(".")) as answer:
                assert answer.status == 200, path


@pytest.mark.parametrize("path", ["/geo/../app.py", "/geo/..%2fapp.py", "/assets/../index.html", "/geo/", "/assets/",
                                  "/geo/%2e%2e/%2e%2e/data/liandong.db", "//etc/passwd"])  # fmt: skip
def test_no_other_file_is_served(centre: Centre, path: str) -> None:
    line = http.client.HTTPConnection(centre.http)
    line.request("GET", path)
    answer = line.getresponse()
    assert answer.status in (403, 404)
    assert b"import" not in answer.read()
    line.close()


async def test_the_map_of_the_district_is_there_with_its_source(centre: Centre) -> None:
    maps = list(SHIPPED[1].glob("*.geojson"))
    async with ClientSession(centre.url) as browser:
        async with browser.get("/geo/ATTRIBUTION.md") as answer:
            text = await answer.text()
        for path in maps:
            async with browser.get(f"/geo/{path.name}") as answer:
                assert json.loads(await answer.read())["type"] == "FeatureCollection"
            assert path.stem in text
    assert maps and "OpenStreetMap contributors" in text


def test_the_description_names_every_route_and_every_order(centre: Centre) -> None:
    status, document = centre.get("/api/v1/openapi.json")
    assert (status, document["openapi"][:2]) == (200, "3.")
    told = {f"{method} {path}" for path, operations in document["paths"].items() for method in operations}
    assert told == ROUTES
    for operations in document["paths"].values():
        assert all(operation["summary"].endswith(".") for operation in operations.values()), operations
    shapes = document["components"]["schemas"]
    assert {"DispatchUnit", "ConfirmIncident", "Incident", "Camera", "Operator"} <= set(shapes)
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in shapes


def references(value: Any) -> list[str]:
    """Every `$ref` in a document."""
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for one in value.values() for found in references(one)]
    return [found for one in value for found in references(one)] if isinstance(value, list) else []


async def test_health_needs_no_login(centre: Centre) -> None:
    assert centre.get("/healthz") == (200, {"alive": True})
    status, ready = centre.get("/readyz")
    assert (status, ready["ready"]) == (200, True) and ready["seq"] > 0
