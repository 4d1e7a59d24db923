"""Pages of other origins may use WHEP and WHIP with a token of their own (CORS, as RFC 9725 4.2 wants of endpoints).

The cookie never comes along: `*` shuts it out of such a request, and it is SameSite=Strict besides.
"""

from aiohttp import web
from aiohttp.typedefs import Handler

PATHS = ("/whep/", "/whip/")
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept, If-Match, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a preflight is answered, for a day: it never changes."""
EXPOSED = "Location, ETag, Link, Retry-After, WWW-Authenticate, Accept-Post, Accept-Patch"


@web.middleware
async def open_to_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Have pages of other origins read the answers, those that refuse as well."""
    if not request.path.startswith(PATHS):
        return await handler(request)
    shared = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
    try:
        answer = await handler(request)
    except web.HTTPException as raised:
        raised.headers.update(shared)
        raise
    answer.headers.update(shared)
    return answer


def is_preflight(request: web.Request) -> bool:
    """Whether a browser asks before the request itself, without credentials (Fetch, "CORS-preflight fetch")."""
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
