"""What a source is, and how it fails."""

from collections.abc import AsyncGenerator
from types import TracebackType
from typing import Protocol, Self

from video.codecs.access_unit import AccessUnit


class SourceError(Exception):
    """A source that can't be had. `code` is stable; the message says, where it can, how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Source(Protocol):
    """A camera while it is looked at: entered, iterated once, left.

    Yields access units as they happen (Annex B; `pts` rising; key frames with SPS and PPS; no B slices). Ends by
    raising `SourceError`, never by running out.
    """

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def __aiter__(self) -> AsyncGenerator[AccessUnit]: ...
