"""`POST /api/v1/orders`: any order of the vocabulary."""

import msgspec
from aiohttp import web

from command.model import Actor, Refusal
from command.orders import Order
from web.api.answers import error, json, refused
from web.own_door import refuse_by_hand
from web.services import SERVICES

MAX_KEY = 256
"""Characters of an Idempotency-Key: every one is kept in the log's store for ever."""

_decode = msgspec.json.Decoder(Order).decode


async def post_order(request: web.Request) -> web.Response:
    """200 with the seq, or the refusal. `Idempotency-Key`: the same key is done once."""
    services = request.app[SERVICES]
    identity = services.identify(request)
    if identity is not None:
        services.hub.touch(identity.session.id)
        actor = identity.actor
    elif services.is_control(request):
        actor = Actor(kind="system", id="control")
    else:
        return error(401, "signed_out", "Sign in first, or send a valid token.")
    if not services.same_origin(request):
        return error(403, "foreign_page", "Orders are taken from this centre's own pages only.")
    try:
        order = _decode(await request.read())
    except (msgspec.DecodeError, UnicodeError) as problem:
        return error(422, "unreadable", f"This is no order of the vocabulary: {problem}.")
    refusal = refuse_by_hand(order, identity.session if identity is not None else None)
    if refusal is not None:
        return refused(refusal)
    key = request.headers.get("Idempotency-Key", "")
    if not key.isascii() or len(key) > MAX_KEY:
        return error(422, "bad_key", f"Idempotency-Key must be at most {MAX_KEY} letters and digits.")
    answer = await services.submit(order, actor, f"order:{actor.id}:{key}" if key else None)
    if isinstance(answer, Refusal):
        return refused(answer)
    await services.replica.reached(answer.seq)
    return json({"seq": answer.seq, "repeated": answer.repeated})
