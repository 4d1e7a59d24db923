"""Files of an incident: sent by a person, sealed beside the log, each look with a name."""

import asyncio
import secrets
from contextlib import AbstractAsyncContextManager

import msgspec
from aiohttp import web

from command import queries
from command.model import Refusal
from command.permits import may_give
from command.vault import Unsealable, new_key, unseal
from incidents.record import Attachment
from incidents.record_orders import AttachFile, ReadAttachment
from web.api.answers import Problem, error, json, refused
from web.auth import Identity
from web.ids import new_id
from web.media_types import LARGEST, LIMITS, is_modern_photo, limit_of, media_type_of
from web.paced import TooLarge, receive, send
from web.pages import HEADERS
from web.remote import UNREACHABLE, submit_again
from web.sealed_files import NotKept
from web.services import SERVICES, Services
from web.turns import Crowded


async def attach(request: web.Request, identity: Identity) -> web.StreamResponse:
    """Keep a file with an incident: the body is the file, `name` what it is called. 201 with its id."""
    services = request.app[SERVICES]
    if not services.same_origin(request):
        return error(403, "foreign_page", "Files are taken from this centre's own pages only.")
    incident, name = request.match_info["incident"], request.query.get("name", "").strip() or "file"
    refusal = may_give(identity.actor, AttachFile)
    if refusal is not None:
        return refused(refusal)
    if incident not in services.replica.state.incidents.incidents:
        return error(404, "unknown_incident", f"There is no incident {incident}, or it is too old: check the number.")
    try:
        async with _turn(services, request):
            order = await _sealed(services, incident, name, await _received(request))
    except Crowded:
        return _crowded("Many files are being sent")
    answer = await submit_again(services.submit, order, identity.actor, f"attach:{order.attachment.id}")
    if isinstance(answer, Refusal):
        # What the core did not answer about may be in the log: a file too much does no harm, one too few would.
        if answer != UNREACHABLE:
            await asyncio.to_thread(services.attachments.drop, order.attachment.id)
        return refused(answer)
    await services.replica.reached(answer.seq)
    return json({"id": order.attachment.id, "seq": answer.seq}, 201)


async def read(request: web.Request, identity: Identity) -> web.StreamResponse:
    """A file of an incident. The look is in the log before the file leaves."""
    services = request.app[SERVICES]
    incident, file = request.match_info["incident"], request.match_info["attachment"]
    found = await asyncio.to_thread(queries.attachment, services.reader, incident, file)
    if found is None:
        return error(404, "unknown_attachment", f"{incident} has no file {file}.")
    try:
        async with services.looking.take():
            content = await _unsealed(services, incident, file)
            answer = await services.submit(ReadAttachment(incident=incident, attachment=file), identity.actor)
            if isinstance(answer, Refusal):
                return refused(answer)
            headers = {**HEADERS, "Cache-Control": "no-store", "Content-Disposition": "inline"}
            return await send(request, content, found.media_type, headers)
    except Crowded:
        return _crowded("Many files are being looked at")


def _turn(services: Services, request: web.Request) -> AbstractAsyncContextManager[None]:
    """Wait until there is memory for the body; who does not say how long it is sends the longest. Raises Problem, Crowded."""
    length = LARGEST if request.content_length is None else request.content_length
    if length > LARGEST:
        raise Problem(_too_large(LARGEST))
    lane = services.sending_small if length <= LIMITS["image"] else services.sending
    return lane.take(length)


async def _received(request: web.Request) -> bytes:
    """The whole body. Raises Problem when it is too large or comes too slowly."""
    try:
        return await receive(request, LARGEST)
    except TooLarge:
        raise Problem(_too_large(LARGEST)) from None
    except TimeoutError:
        raise Problem(error(408, "too_slow", "The file came too slowly: try again over a better line.")) from None


async def _sealed(services: Services, incident: str, name: str, content: bytes) -> AttachFile:
    """Look what it is and seal it on the disk. Raises Problem."""
    media_type = media_type_of(content)
    if is_modern_photo(content):
        told = "HEIC and AVIF photos can't be shown at every desk: send it as JPEG (iPhone: Camera, Formats, Most Compatible)."
        raise Problem(error(415, "modern_photo", told))
    if media_type is None:
        told = "A file must be a JPEG, PNG, WebP, Ogg, WAV, MP3, M4A, MP4, MOV or WebM."
        raise Problem(error(415, "unknown_type", told))
    if len(content) > limit_of(media_type):
        raise Problem(_too_large(limit_of(media_type)))
    file, key = new_id(), new_key()
    try:
        digest = await asyncio.to_thread(services.attachments.keep, file, key, content)
    except NotKept as why:
        raise Problem(error(507, "not_kept", str(why))) from None
    about = Attachment(id=file, name=name[:128], media_type=media_type, size=len(content), sha256=digest)
    return AttachFile(incident=incident, attachment=about, key=key.hex(), salt=secrets.token_hex(16))


async def _unsealed(services: Services, incident: str, file: str) -> bytes:
    """The file in the clear. Raises Problem."""
    try:
        sealed = await asyncio.to_thread(queries.private, services.reader, incident, f"attachment/{file}")
        if sealed is None:
            raise Unsealable
        key = bytes.fromhex(msgspec.json.decode(unseal(sealed[0], f"{incident}/attachment/{file}", sealed[1]))["text"])
        return await asyncio.to_thread(services.attachments.read, file, key)
    except FileNotFoundError:
        told = f"File {file} is not on the disk of this centre: its administrator brings it back from a backup."
        raise Problem(error(500, "file_missing", told)) from None
    except Unsealable:
        raise Problem(error(410, "erased", f"File {file} was erased at the end of its term.")) from None


def _too_large(limit: int) -> web.Response:
    return error(413, "too_large", f"Such a file may have {limit // 1_000_000} MB: send a smaller one.")


def _crowded(what: str) -> web.Response:
    return error(503, "crowded", f"{what} at this moment: try again in a minute.")
