"""What lies sealed beside the log: pictures and callers' numbers. Each look has a name."""

import asyncio

import msgspec
from aiohttp import web

from command import queries
from command.model import Refusal
from command.vault import Unsealable, unseal
from incidents.orders import ReadCaller
from video.orders import StartView
from web.api.answers import error, json, refused
from web.auth import Identity
from web.ids import new_id
from web.services import SERVICES


async def picture(request: web.Request, identity: Identity) -> web.StreamResponse:
    """The JPEG of a `PictureTaken`. The look is in the log before the picture leaves."""
    services = request.app[SERVICES]
    name = request.match_info["picture"]
    taken = await asyncio.to_thread(queries.picture_taken, services.reader, name)
    if taken is None:
        return error(404, "unknown_picture", f"There is no picture {name}.")
    key = await asyncio.to_thread(queries.private_key, services.reader, taken.alert)
    try:
        jpeg = await asyncio.to_thread(services.pictures.read, name, key or bytes(32))
    except (FileNotFoundError, Unsealable):
        return error(410, "erased", f"Picture {name} was erased at the end of its term.")
    view = new_id()
    look = StartView(view=view, camera=taken.picture.camera, via="picture", incident=taken.incident)
    answer = await services.submit(look, identity.actor)
    # Also when there was no answer in time: the look may be in the log all the same, and would never be over.
    await services.stage.endings.end(identity.actor, view)
    if isinstance(answer, Refusal):
        return refused(answer)
    # Kept by no browser: the next person at this desk would see it without a word in the log.
    return web.Response(body=jpeg, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


async def caller(request: web.Request, identity: Identity) -> web.StreamResponse:
    """The number a call came from. The look is in the log before the number leaves."""
    name = request.match_info["alert"]
    services = request.app[SERVICES]
    found = await asyncio.to_thread(queries.private, services.reader, name, "caller")
    if found is None:
        return error(404, "unknown_caller", f"No caller's number is kept for {name}.")
    answer = await services.submit(ReadCaller(alert=name), identity.actor)
    if isinstance(answer, Refusal):
        return refused(answer)
    key, sealed = found
    return json({"caller": msgspec.json.decode(unseal(key, f"{name}/caller", sealed))["text"]})
