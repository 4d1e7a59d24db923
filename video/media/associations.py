"""What viewers and publishers of this process have in common: a peer each, found by the name of its session."""

from typing import Generic, Protocol, TypeVar

from video.codecs.sdp import SdpError
from video.media.ice import Ice
from video.rtc.peer import Peer


class Association(Protocol):
    """One of them."""

    peer: Peer
    ice: Ice


A = TypeVar("A", bound=Association)


class Associations(Generic[A]):
    """Those that are open, by name."""

    def __init__(self, most: int, what: str) -> None:
        """`most` at once of `what`, in the plural."""
        self._open: dict[str, A] = {}
        self._most = most
        self._what = what

    def __len__(self) -> int:
        return len(self._open)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._open)

    def ice(self, name: str) -> Ice | None:
        """What of a session's connection may change; None when there is no such session."""
        found = self._open.get(name)
        return found.ice if found is not None else None

    def admit(self, name: str) -> None:
        """Make sure that one more may begin.

        Raises:
            SdpError: it has begun already, or there are too many (`busy`).
        """
        if name in self._open:
            raise SdpError("this session has begun already")
        if len(self._open) >= self._most:
            raise SdpError(f"this media process has {self._most} {self._what}; try again later", "busy")
