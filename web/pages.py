"""The console's files and the map data. Built once, served from disk; nothing comes from anywhere else."""

from importlib.resources import files
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from web.locality import SHIPPED_GEO, find_table
from web.services import SERVICES

LAYERS = frozenset(path.name for path in SHIPPED_GEO.iterdir())
"""What is asked for by the map: these names, whoever's file it is; a district's folder may hold what is for nobody else."""
CONSOLE = Path(str(files("web"))) / "console" / "dist"

POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'"
)
"""Content-Security-Policy of every answer. Inline style is MapLibre's; scripts come from our own files only."""
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


async def index(_: web.Request) -> web.StreamResponse:
    """The console, never from a cache: a new release must reach every desk at the next reload."""
    page = CONSOLE / "index.html"
    if not page.exists():
        return web.Response(status=503, text="The console is not built yet: run `make setup`.")
    return web.FileResponse(page, headers={"Cache-Control": "no-cache"})


async def geo(request: web.Request) -> web.StreamResponse:
    """A layer of the map: the district's own where it has one."""
    if request.match_info["name"] not in LAYERS:
        raise web.HTTPNotFound
    folder = request.app[SERVICES].config.locality
    path = find_table(Path(folder) if folder else None, request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(path)


@web.middleware
async def protect(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Headers that every answer bears, also one that is raised."""
    try:
        answer = await handler(request)
    except web.HTTPException as raised:
        raised.headers.update(HEADERS)
        raise
    if not answer.prepared:
        # A page may be stricter than the console.
        answer.headers.update({name: value for name, value in HEADERS.items() if name not in answer.headers})
    return answer


def add_pages(app: web.Application) -> None:
    """Routes of the console and the map."""
    app.router.add_get("/", index)
    if (CONSOLE / "assets").is_dir():
        app.router.add_static("/assets", CONSOLE / "assets")
    app.router.add_get("/geo/{name:[a-z_A-Z]+[.](geojson|md)}", geo)
