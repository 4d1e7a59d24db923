"""`POST /api/v1/cap` and `/api/v1/eido`: what another system says becomes an alert. See docs/record.md."""

import asyncio
import secrets
from typing import get_args

import msgspec
from aiohttp import web

from command import queries
from command.model import Refusal
from command.wires import cap, eido, eido_in
from command.wires.cap_in import Relayed, relayed
from incidents.model import Status
from incidents.relaying import source_of
from web.api.answers import error, json, refused
from web.auth import Identity
from web.services import SERVICES, Services


async def cap_alert(request: web.Request, identity: Identity) -> web.StreamResponse:
    """Take a CAP 1.2 message: an Alert, an Update or a Cancel. The same message is done once."""
    try:
        asked = relayed(cap.parse(await request.read()))
    except cap.CapError as problem:
        return error(422, "bad_cap", str(problem))
    return await _take(request, identity, asked)


async def eido_document(request: web.Request, identity: Identity) -> web.StreamResponse:
    """Take an EIDO document; `status` says whether it is an exercise, for which EIDO has no word. The same version is done once."""
    statuses: tuple[Status, ...] = get_args(Status)
    given = request.query.get("status")
    if given is not None and given not in statuses:
        return error(422, "bad_query", f"status must be one of {', '.join(statuses)}.")
    try:
        document = eido.parse(await request.read())
        asked = eido_in.relayed(document, next((one for one in statuses if one == given), None))
    except eido.EidoError as problem:
        return error(422, "bad_eido", str(problem))
    return await _take(request, identity, asked)


async def _take(request: web.Request, identity: Identity, asked: Relayed) -> web.StreamResponse:
    services = request.app[SERVICES]
    if not services.same_origin(request):
        return error(403, "foreign_page", "Messages are taken from programs and this centre's own pages only.")
    follows = await asyncio.to_thread(_followed, services, asked)
    order = msgspec.structs.replace(asked.order, follows=follows, salt=secrets.token_hex(16))
    answer = await services.submit(order, identity.actor, asked.key)
    if isinstance(answer, Refusal):
        return refused(answer)
    await services.replica.reached(answer.seq)
    alert = await asyncio.to_thread(_newest, services, order.wire, order.sender, order.identifier)
    return json({"seq": answer.seq, "repeated": answer.repeated, "alert": alert})


def _followed(services: Services, asked: Relayed) -> str | None:
    """The newest of our alerts that the message is about."""
    found = (_newest(services, asked.order.wire, sender, name) for sender, name in reversed(asked.follows))
    return next((name for name in found if name is not None), None)


def _newest(services: Services, wire: str, sender: str, identifier: str) -> str | None:
    page = queries.alerts(services.reader, 1, None, source_of(wire, sender), identifier)
    return msgspec.json.decode(page.items[0], type=_Named).id if page.items else None


class _Named(msgspec.Struct):
    id: str
