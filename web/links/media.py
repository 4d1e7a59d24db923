"""`/media`: the link of the media process, and the child process itself."""

from aiohttp import web

from video import link
from web.auth import bearer
from web.children import keep_child
from web.config import Config
from web.ids import fingerprint
from web.links.line import Line, accept
from web.links.relay import Relay


class MediaLink:
    """The handler of `/media`."""

    def __init__(self, relay: Relay, token_hash: str) -> None:
        """`token_hash`: SHA-256 of the token a media process must show."""
        self._relay = relay
        self._token_hash = token_hash

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve the media process; a fresh one takes the place of one that hangs."""
        token = bearer(request)
        if token is None or fingerprint(token) != self._token_hash:
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})
        line = Line()
        socket = await accept(request)
        with self._relay.media_line(line):
            await line.serve(request, socket, self._heard)
        return socket

    async def _heard(self, text: str) -> None:
        await self._relay.from_media(link.from_media(text))


async def keep_media(centre: str, token: str, config: Config) -> None:
    """Run the media process as a child that dials `centre`, until cancelled."""
    where = [
        *(f"--host={host}" for host in config.media_hosts),
        *(f"--announce={host}" for host in config.media_announce),
        f"--ports={config.media_ports}",
    ]
    module = ("video.media", "--centre", centre, *where)
    await keep_child("The media process", module, {"LIANDONG_MEDIA_TOKEN": token})
