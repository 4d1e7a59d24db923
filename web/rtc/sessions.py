"""A session over HTTP once it has begun, of WHEP and WHIP alike: looked at, changed, ended. Clauses are of RFC 9725."""

from aiohttp import web

from video import link
from web.api.answers import Problem, error
from web.rtc.exchange import FRAGMENT, no_media, read_fragment
from web.services import SERVICES
from web.session import Caller, Session


async def get(request: web.Request, caller: Caller) -> web.StreamResponse:
    """204: the session goes on; it has nothing to show (4.1)."""
    session = _find(request, caller)
    return web.Response(status=204, headers={"ETag": f'"{session.etag}"', "Accept-Patch": FRAGMENT})


async def patch(request: web.Request, caller: Caller) -> web.StreamResponse:
    """204: candidates are taken, and mean nothing to a server that is ICE lite. 200: ICE was restarted (4.3)."""
    session = _find(request, caller)
    fragment = await read_fragment(request, session.etag)
    try:
        said = await session.trickle(fragment)
    except TimeoutError:
        raise no_media() from None
    if isinstance(said, link.TrickleFailed):
        status = 404 if said.code == "unknown_session" else 400
        raise Problem(error(status, said.code, said.message))
    if not said.fragment:
        return web.Response(status=204)
    # The text of the answer is made of the new credentials: who shares this cache must not have it.
    headers = {"ETag": f'"{session.etag}"', "Cache-Control": "no-store"}
    return web.Response(status=200, body=said.fragment.encode(), content_type=FRAGMENT, headers=headers)


async def end(request: web.Request, caller: Caller) -> web.StreamResponse:
    """200: the session is over. Only who began it can end it; its URL can't be guessed."""
    session = _find(request, caller)
    await session.close("ended by who began it")
    return web.Response(status=200)


def _find(request: web.Request, caller: Caller) -> Session:
    session = request.app[SERVICES].stage.find(request.match_info["session"])
    if session is None or not session.address or session.actor != caller.actor:
        raise Problem(error(404, "unknown_session", "There is no such session: it may be over already."))
    return session
