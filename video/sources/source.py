"""What a source is, what a node allows it, and how it fails."""

from collections.abc import Callable, Collection
from typing import NamedTuple, NoReturn, Protocol

from video.codecs.access_unit import AccessUnit
from video.fanout.sound import Sound
from video.sources.networks import PRIVATE, Networks
from video.sources.transcodings import Transcodings

Push = Callable[[AccessUnit], None]
"""Takes the next picture at once; it raises nothing."""


class SourceError(Exception):
    """A source that can't be had. `code` is stable; the message says, where it can, how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Terms(NamedTuple):
    """What a node allows its cameras: URL schemes, networks of their addresses, and transcodings.

    `ca`: the file of certificates that sign those of `rtsps` cameras; None: whoever answers is believed.
    """

    schemes: Collection[str]
    transcodings: Transcodings
    networks: Networks = PRIVATE
    ca: str | None = None


class Source(Protocol):
    """A camera while it is looked at."""

    async def run(self, push: Push, sound: Sound | None = None) -> NoReturn:
        """Push access units as they happen (Annex B; key frames with SPS and PPS; no B slices), until cancelled.

        `sound` gets what is heard; None: nobody may hear that, and it is not asked for.

        Raises:
            SourceError: it can't be had, or is over. It never just returns.
        """
        ...

    def want_key(self) -> None:
        """A viewer needs a key frame: what is transcoded makes one, a camera makes its own in a second or two."""
        ...
