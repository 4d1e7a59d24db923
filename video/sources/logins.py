"""Names and passwords at recorders: the first call decides for all channels whether they are taken. See docs/nodes.md."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from video.sources.failure import SourceError

T = TypeVar("T")

LOCKED_SECONDS = 60.0
"""A recorder that refused a password is not asked again for so long, whichever of its channels is wanted: after five or seven wrong
ones it locks everybody out for half an hour."""


class Account(NamedTuple):
    """A name and a password at one address. Channels of a recorder, and main and sub of each, have the same."""

    host: str
    port: int
    user: str
    password: str


class _State:
    """What is known of one account."""

    def __init__(self) -> None:
        self.playing = 0
        self.turn = asyncio.Lock()
        self.failure: SourceError | None = None
        self.until = 0.0  # what asked before this shares the failure


class Logins:
    """One table for all cameras of an agent. A new version of its file begins with an empty one."""

    def __init__(self) -> None:
        self._states: dict[Account, _State] = {}

    async def tried(self, account: Account, call: Callable[[], Awaitable[T]]) -> T:
        """What `call` gives, which dials and logs in. While nothing of this account plays, one calls at a time.

        Who waited for another's call shares its failure, if that was the account's or the address's and not the channel's.

        Raises:
            SourceError: the call's own, or that of the one before.
        """
        if not account.user:  # there is no password to be locked out for
            return await call()
        state = self._states.setdefault(account, _State())
        asked = asyncio.get_running_loop().time()
        if not state.playing:
            async with state.turn:
                if state.failure is not None and asked < state.until:
                    raise SourceError(state.failure.code, state.failure.message)
                if not state.playing:
                    return await self._first(state, call)
        return await call()

    async def _first(self, state: _State, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except SourceError as error:
            if error.code in ("no_login", "unreachable"):
                state.failure, state.until = error, asyncio.get_running_loop().time()
                state.until += LOCKED_SECONDS if error.code == "no_login" else 0.0
            raise

    @contextmanager
    def playing(self, account: Account) -> Iterator[None]:
        """The account is good while the block runs: the others need not wait, and one channel's refusal is its own."""
        state = self._states.setdefault(account, _State())
        state.playing += 1
        state.failure = None
        try:
            yield
        finally:
            state.playing -= 1
