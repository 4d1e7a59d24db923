"""WHIP: publishing a camera with one HTTP exchange (RFC 9725)."""

import asyncio
import math

from aiohttp import web
from msgspec.structs import replace
from multidict import MultiMapping

from command.decide import decide
from command.model import Refusal
from incidents.comparing import Boards
from video import link
from video.announcing import ID
from video.model import Camera, CameraSpec, whip_node
from video.orders import PublishCamera
from web.api.answers import Problem, error, refused
from web.publication import Publication
from web.rtc.exchange import LATER_S, SDP, again, check_limits, created, failed, read_offer, word_on
from web.services import SERVICES, Services
from web.session import Caller

MAX_NAME = 128
"""Characters of a camera's name: a line of the console holds 40."""
NUMBERS = {"lat": 90.0, "lon": 180.0, "bearing": 360.0}
"""What else a URL may tell of a camera, and how large it is at most."""


async def discover(request: web.Request, _: Caller) -> web.StreamResponse:
    """200 without content: a camera can be published here, if the caller may."""
    _id(request)
    return web.Response(status=200, content_type=SDP)


async def publish(request: web.Request, caller: Caller) -> web.StreamResponse:
    """201 with the answer and the session's `Location`, or an error with its reason."""
    services = request.app[SERVICES]
    spec = _spec(_id(request), request.query, services)
    offer = await read_offer(request)
    # Asked before the media process is: nobody who may not publish gets a port to it.
    draft = decide(services.replica.state, PublishCamera(camera=spec), services.clock(), caller.actor, Boards())
    if isinstance(draft, Refusal):
        raise _refused(draft)
    answered: asyncio.Future[link.PublishAnswer | link.PublishFailed] = asyncio.get_running_loop().create_future()

    def heard(said: link.ToSession) -> None:
        if isinstance(said, link.PublishAnswer | link.PublishFailed) and not answered.done():
            answered.set_result(said)
        elif isinstance(said, link.PublishEnd):
            services.stage.close_later(publication, said.reason)

    check_limits(services, caller)
    publication = Publication(services.stage, caller, spec, heard)
    try:
        sdp = await _begin(publication, offer, answered)
    except BaseException:
        await publication.close("the offer came to nothing")
        raise
    return created(services, publication, "/whip", sdp)


async def _begin(
    publication: Publication, offer: str, answered: asyncio.Future[link.PublishAnswer | link.PublishFailed]
) -> str:
    """The answer. Nothing can come before it is sent, so the log may say last that something will. Raises Problem."""
    await publication.offer(offer)
    said = await word_on(answered)
    if isinstance(said, link.PublishFailed):
        raise failed(said.code, said.message)
    refusal = await publication.begin(sound=said.sound)
    if refusal is not None:
        raise _refused(refusal)
    return said.sdp


def _id(request: web.Request) -> str:
    """The camera of the URL. Raises Problem."""
    camera = request.match_info["camera"]
    if not ID.fullmatch(whip_node(camera)):
        message = "A camera's id has 1 to 59 letters, digits, dots, dashes, underscores: publish under another."
        raise Problem(error(422, "bad_id", message))
    return camera


def _spec(camera: str, query: MultiMapping[str], services: Services) -> CameraSpec:
    """The camera as the URL tells of it, else as it is known, else of no place. Raises Problem."""
    known: Camera | None = services.replica.state.video.cameras.get(camera)
    spec = CameraSpec(id=camera, name=camera)
    if known is not None:
        spec = CameraSpec(
            id=camera,
            name=known.name,
            lat=known.lat,
            lon=known.lon,
            bearing=known.bearing,
            fov=known.fov,
            range=known.range,
        )
    told: dict[str, str | float] = {}
    if name := query.get("name", "").strip():
        if len(name) > MAX_NAME:
            raise Problem(error(422, "bad_query", f"name has at most {MAX_NAME} characters.", "name"))
        told["name"] = name
    for field, most in NUMBERS.items():
        if (text := query.get(field)) is not None:
            told[field] = _number(field, text, most)
    if ("lat" in told) is not ("lon" in told):
        raise Problem(error(422, "bad_query", "lat and lon come together: give both, or neither.", "lat"))
    return replace(spec, **told)


def _number(field: str, text: str, most: float) -> float:
    """A number of the query. Raises Problem."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not abs(number) <= most:
        raise Problem(error(422, "bad_query", f"{field} is a number from -{most:g} to {most:g}.", field))
    return number


def _refused(refusal: Refusal) -> Problem:
    if refusal.code == "already_published":
        return again(refused(refusal), LATER_S)
    return Problem(refused(refusal))
