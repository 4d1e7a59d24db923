"""Messages of the link to media about publishers, about sound, and about what changes in a session that has begun. See `video/link.py`."""

from msgspec import Struct


class Publish(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → media: the offer of who sends `camera` of `node`; answered by `PublishAnswer` or `PublishFailed`."""

    session: str
    node: str
    camera: str
    offer: str


class PublishAnswer(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the answer to a publisher's offer. `sound`: it may send some."""

    session: str
    sdp: str
    sound: bool = False


class PublishFailed(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the offer was refused; `message` tells the publisher how to mend it."""

    session: str
    code: str
    message: str


class PublishEnd(Struct, frozen=True, kw_only=True, tag=True):
    """Either way: a publisher's session is over (closed by the centre, or it left, vanished, or sends what can't be shown)."""

    session: str
    reason: str


class Listen(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → media: from now on the viewer hears `camera`, as long as `slot` shows it; nothing when it is null."""

    session: str
    camera: str | None
    slot: int = 0


class Heard(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the first packet of the sound of `camera` has been sent to the viewer."""

    session: str
    camera: str


class Late(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the pictures of `camera` in `slot` run so many whole seconds late (from 2 on, as that changes); 0: no more."""

    session: str
    slot: int
    camera: str
    seconds: int


class Hear(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre → agent: send the sound of a running pull from now on, or (not `wanted`) no more. A pull begins without."""

    pull: str
    node: str
    wanted: bool


class Trickle(Struct, frozen=True, kw_only=True, tag=True):
    """Centre → media: a piece of SDP that came later for `session` (RFC 8840 9); answered under the same `request`."""

    session: str
    request: str
    fragment: str


class Trickled(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the piece was taken. `fragment` answers an ICE restart; it is empty when there was none."""

    session: str
    request: str
    fragment: str = ""


class TrickleFailed(Struct, frozen=True, kw_only=True, tag=True):
    """Media → centre: the piece was refused, and the session goes on as it was."""

    session: str
    request: str
    code: str
    message: str
