"""What every association with the media process has in common, whoever sees or sends the pictures."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from command.model import Actor
from video import link
from web.ids import new_id

Heard = Callable[[link.ToSession], None]
Tell = Callable[[link.ToMedia], Awaitable[None]]
IsPermitted = Callable[[], bool]

TRICKLE_S = 5.0
"""How long the media process may take for a piece of SDP; it takes a millisecond."""


class Caller(Struct, frozen=True):
    """Who asks, whether they still may, and where they are: an address for sessions over HTTP, empty for a wall."""

    actor: Actor
    is_permitted: IsPermitted
    address: str = ""


class Session:
    """One peer connection of one caller. It is registered at the stage and must be closed.

    Attributes:
        id: names it on every wire; nobody can guess it.
        etag: names its ICE credentials (RFC 9725 4.3.1).
    """

    def __init__(self, tell: Tell, caller: Caller, heard: Heard) -> None:
        """`tell` reaches the media process, and `heard` gets its words. Closed once the caller is not permitted any more."""
        self.id = new_id()
        self.etag = new_id()
        self.actor = caller.actor
        self.address = caller.address
        self.is_permitted = caller.is_permitted
        self.heard = heard
        self._tell = tell
        self._asked: dict[str, asyncio.Future[link.AboutIce]] = {}

    @property
    def owner(self) -> str:
        """Who began it: only they may see, change and end it."""
        return self.actor.id

    async def trickle(self, fragment: str) -> link.AboutIce:
        """Hand on a piece of SDP; an ICE restart gives the session another `etag`. Raises TimeoutError."""
        request = new_id()
        answer: asyncio.Future[link.AboutIce] = asyncio.get_running_loop().create_future()
        self._asked[request] = answer
        try:
            async with asyncio.timeout(TRICKLE_S):
                await self._tell(link.Trickle(session=self.id, request=request, fragment=fragment))
                said = await answer
        finally:
            del self._asked[request]
        if isinstance(said, link.Trickled) and said.fragment:
            self.etag = new_id()
        return said

    def settle(self, said: link.AboutIce) -> None:
        """The media process has answered a piece of SDP."""
        answer = self._asked.get(said.request)
        if answer is not None and not answer.done():
            answer.set_result(said)

    def lost(self, reason: str) -> None:
        """The media process has the session no more."""
        raise NotImplementedError

    async def review(self) -> None:
        """Called each second: end what is not lent any more."""

    async def close(self, reason: str) -> None:
        """End it, and what it stands for in the log."""
        raise NotImplementedError
