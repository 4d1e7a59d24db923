"""What a source is, what a node allows it, and how it fails."""

from collections.abc import Callable, Collection
from typing import NamedTuple, NoReturn, Protocol

from video.codecs.access_unit import AccessUnit
from video.fanout.sound import Sound
from video.sources.failure import SourceError as SourceError
from video.sources.logins import Logins
from video.sources.names import Names
from video.sources.networks import PRIVATE, Networks
from video.sources.transcodings import Transcodings

Push = Callable[[AccessUnit], None]
"""Takes the next picture at once; it raises nothing."""


class Terms(NamedTuple):
    """What a node allows its cameras: URL schemes, networks of their addresses, and transcodings.

    `logins` knows which of their passwords were refused, `names` where they are.

    `ca`: the file of certificates that sign those of `rtsps` cameras; None: whoever answers is believed.
    """

    schemes: Collection[str]
    transcodings: Transcodings
    logins: Logins
    names: Names
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
