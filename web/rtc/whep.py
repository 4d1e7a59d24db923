"""WHEP: viewing a camera with one HTTP exchange (draft-ietf-wish-whep; the session as in RFC 9725)."""

import asyncio

from aiohttp import web

from command.model import Refusal
from video import link
from web.api.answers import Problem, error, refused
from web.rtc.exchange import LATER_S, SDP, again, check_limits, created, failed, read_offer, word_on
from web.services import SERVICES, Services
from web.session import Caller
from web.stage import Viewer


async def discover(request: web.Request, _: Caller) -> web.StreamResponse:
    """200 without content: a camera can be viewed here. A player knows a WHEP endpoint by the type."""
    _known(request)
    return web.Response(status=200, content_type=SDP)


async def view(request: web.Request, caller: Caller) -> web.StreamResponse:
    """201 with the answer and the session's `Location`, or an error with its reason."""
    services = request.app[SERVICES]
    camera = _known(request)
    offer = await read_offer(request)
    if not _is_online(services, camera):
        raise again(error(409, "offline", f"The node of camera {camera} is not connected: try again later."), LATER_S)
    answered: asyncio.Future[link.ViewAnswer | link.ViewFailed] = asyncio.get_running_loop().create_future()

    def heard(said: link.ToSession) -> None:
        if isinstance(said, link.ViewAnswer | link.ViewFailed) and not answered.done():
            answered.set_result(said)
        elif isinstance(said, link.ViewEnd):
            services.stage.close_later(viewer)

    check_limits(services, caller)
    viewer = services.stage.open(caller, "whep", heard)
    try:
        sdp = await _begin(viewer, camera, offer, answered)
    except BaseException:
        await viewer.close("the offer came to nothing")
        raise
    return created(services, viewer, "/whep", sdp)


async def _begin(
    viewer: Viewer, camera: str, offer: str, answered: asyncio.Future[link.ViewAnswer | link.ViewFailed]
) -> str:
    """The answer. Raises Problem."""
    await viewer.offer(offer, 1)
    refusal: Refusal | None = await viewer.show(0, camera, "main", None)
    if refusal is not None:
        raise Problem(refused(refusal))
    said = await word_on(answered)
    if isinstance(said, link.ViewFailed):
        raise failed(said.code, said.message)
    if said.sound:
        await viewer.listen(0)  # a camera without sound, or a log that can't take it, leaves the pictures
    return said.sdp


def _known(request: web.Request) -> str:
    """The camera of the URL. Raises Problem."""
    camera = request.match_info["camera"]
    if camera not in request.app[SERVICES].replica.state.video.cameras:
        message = f"There is no camera {camera}: choose one from /api/v1/cameras."
        raise Problem(error(404, "unknown_camera", message))
    return camera


def _is_online(services: Services, camera: str) -> bool:
    video = services.replica.state.video
    known = video.cameras.get(camera)  # it may have gone while the offer came in
    return known is not None and video.nodes[known.node].online
