"""Files of an incident: sent by a person, sealed beside the log, each look with a name."""

import asyncio
import secrets

import msgspec
from aiohttp import web

from command import queries
from command.model import Refusal
from command.vault import Unsealable, new_key, unseal
from incidents.record import Attachment
from incidents.record_orders import AttachFile, ReadAttachment
from web.api.answers import Problem, error, json, refused
from web.auth import Identity
from web.ids import new_id
from web.media_types import LARGEST, limit_of, media_type_of
from web.services import SERVICES

SIDE_BY_SIDE = 2
"""Files that are taken at once: each lies in memory twice while it is sealed."""
PATIENCE_S = 60.0
"""How long a file may take to come: a clip over a slow line."""
_turn = asyncio.Semaphore(SIDE_BY_SIDE)


async def attach(request: web.Request, identity: Identity) -> web.StreamResponse:
    """Keep a file with an incident: the body is the file, `name` what it is called. 201 with its id."""
    services = request.app[SERVICES]
    if not services.same_origin(request):
        return error(403, "foreign_page", "Files are taken from this centre's own pages only.")
    incident, name = request.match_info["incident"], request.query.get("name", "").strip() or "file"
    async with _turn:
        content = await _received(request)
        media_type = media_type_of(content)
        if media_type is None:
            return error(415, "unknown_type", "A file must be a JPEG, PNG, WebP, Ogg, WAV, MP3, M4A, MP4 or WebM.")
        if len(content) > limit_of(media_type):
            return _too_large(limit_of(media_type))
        file, key = new_id(), new_key()
        digest = await asyncio.to_thread(services.attachments.keep, file, key, content)
    about = Attachment(id=file, name=name[:128], media_type=media_type, size=len(content), sha256=digest)
    order = AttachFile(incident=incident, attachment=about, key=key.hex(), salt=secrets.token_hex(16))
    answer = await services.submit(order, identity.actor)
    if isinstance(answer, Refusal):
        await asyncio.to_thread(services.attachments.drop, file)
        return refused(answer)
    await services.replica.reached(answer.seq)
    return json({"id": file, "seq": answer.seq}, 201)


async def read(request: web.Request, identity: Identity) -> web.StreamResponse:
    """A file of an incident. The look is in the log before the file leaves."""
    services = request.app[SERVICES]
    incident, file = request.match_info["incident"], request.match_info["attachment"]
    found = await asyncio.to_thread(queries.attachment, services.reader, incident, file)
    if found is None:
        return error(404, "unknown_attachment", f"{incident} has no file {file}.")
    try:
        sealed = await asyncio.to_thread(queries.private, services.reader, incident, f"attachment/{file}")
        if sealed is None:
            raise Unsealable
        key = bytes.fromhex(msgspec.json.decode(unseal(sealed[0], f"{incident}/attachment/{file}", sealed[1]))["text"])
        content = await asyncio.to_thread(services.attachments.read, file, key)
    except (FileNotFoundError, Unsealable):
        return error(410, "erased", f"File {file} was erased at the end of its term.")
    answer = await services.submit(ReadAttachment(incident=incident, attachment=file), identity.actor)
    if isinstance(answer, Refusal):
        return refused(answer)
    headers = {"Cache-Control": "no-store", "Content-Disposition": "inline"}
    return web.Response(body=content, content_type=found.media_type, headers=headers)


async def _received(request: web.Request) -> bytes:
    """The whole body. Raises Problem when it is too large or comes too slowly."""
    if request.content_length is not None and request.content_length > LARGEST:
        raise Problem(_too_large(LARGEST))
    content = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for chunk in request.content.iter_chunked(256 * 1024):
                content += chunk
                if len(content) > LARGEST:
                    raise Problem(_too_large(LARGEST))
    except TimeoutError:
        raise Problem(error(408, "too_slow", f"The file did not come within {PATIENCE_S:.0f} s: try again.")) from None
    return bytes(content)


def _too_large(limit: int) -> web.Response:
    return error(413, "too_large", f"Such a file may have {limit // 1_000_000} MB: send a smaller one.")
