"""WHEP: viewing a camera with one HTTP exchange (draft-ietf-wish-whep; the session as in RFC 9725)."""

import asyncio
from functools import partial

from aiohttp import web

from video import link
from web.api.answers import error, refused
from web.auth import Identity, is_valid
from web.services import SERVICES, Services
from web.stage import Viewer

MAX_OFFER = 32 * 1024
"""Bytes: a browser's offer for one stream is under 8 KB; thousands of candidates would stall the media process."""
ANSWER_S = 10.0
SDP = "application/sdp"


async def view(request: web.Request, identity: Identity) -> web.StreamResponse:
    """201 with the answer and the session's `Location`, or an error with its reason."""
    services = request.app[SERVICES]
    camera = request.match_info["camera"]
    if request.content_type != SDP:
        return error(415, "not_sdp", f"Send the offer as Content-Type: {SDP}.")
    if camera not in services.replica.state.video.cameras:
        return error(404, "unknown_camera", f"There is no camera {camera}: choose one from /api/v1/cameras.")
    offer = await request.read()
    if len(offer) > MAX_OFFER:
        return error(413, "offer_too_large", f"The offer is longer than {MAX_OFFER} bytes: send fewer candidates.")
    answered: asyncio.Future[link.ViewAnswer | link.ViewFailed] = asyncio.get_running_loop().create_future()

    def heard(said: link.ViewAnswer | link.ViewFailed | link.ViewEnd | link.Shown | link.ShowFailed) -> None:
        if isinstance(said, link.ViewAnswer | link.ViewFailed) and not answered.done():
            answered.set_result(said)
        elif isinstance(said, link.ViewEnd):
            services.stage.close_later(viewer)

    is_permitted = partial(is_valid, identity.session, services.replica, services.clock)
    viewer = services.stage.open(identity.actor, "whep", heard, is_permitted)
    try:
        return await _begin(services, viewer, camera, offer.decode(errors="replace"), answered)
    except BaseException:
        await viewer.close("the offer was given up")
        raise


async def _begin(
    services: Services,
    viewer: Viewer,
    camera: str,
    offer: str,
    answered: asyncio.Future[link.ViewAnswer | link.ViewFailed],
) -> web.Response:
    await viewer.offer(offer, 1)
    refusal = await viewer.show(0, camera, "main", None)
    if refusal is not None:
        await viewer.close("not permitted")
        return refused(refusal)
    try:
        async with asyncio.timeout(ANSWER_S):
            said = await answered
    except TimeoutError:
        await viewer.close("no answer")
        return error(503, "no_media", "The media process does not answer: try again in a moment.")
    if isinstance(said, link.ViewFailed):
        await viewer.close(said.message)
        status = 503 if said.code in ("no_media", "busy") else 422 if said.code == "no_h264" else 400
        return error(status, said.code, said.message)
    # An absolute path: some clients resolve a relative Location wrongly.
    headers = {"Location": f"/whep/sessions/{viewer.id}", "ETag": f'"{viewer.id}"'}
    return web.Response(status=201, text=said.sdp, content_type=SDP, headers=headers)


async def end(request: web.Request, identity: Identity) -> web.StreamResponse:
    """200: the session is over. Only who began it can end it; its URL can't be guessed."""
    services = request.app[SERVICES]
    viewer = services.stage.find(request.match_info["session"])
    if viewer is None or viewer.actor.id != identity.operator.name:
        return error(404, "unknown_session", "There is no such session: it may be over already.")
    await viewer.close("ended by the viewer")
    return web.Response(status=200)


async def options(_: web.Request) -> web.Response:
    """What may be posted here (RFC 9725 §4.2)."""
    return web.Response(status=204, headers={"Accept-Post": SDP, "Allow": "POST, OPTIONS"})
