"""One pull: an offer to a node, and the pictures that come of it."""

import asyncio
from collections.abc import Callable

from aiortc import RTCPeerConnection, RTCSessionDescription

from video import rtc
from video.aiortc_private import receive_encoded
from video.assembler import Frame
from video.codecs.h264 import AccessUnit, annexb, nals
from video.stream import Stream

ANSWER_SECONDS = 8.0
"""How long the node may take to answer an offer."""

CONNECT_SECONDS = 8.0

STALL_SECONDS = 5.0
"""Without a picture for this long a stream is pulled anew, and its viewers are told."""


class PullFailed(Exception):
    """A pull did not begin or is over. `code` is stable, `message` for the dispatcher."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Fate:
    """What the outside says of one pull: the node's answer, and the end."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.answer: asyncio.Future[str | PullFailed] = loop.create_future()
        self.end: asyncio.Future[PullFailed | None] = loop.create_future()

    def answered(self, sdp: str) -> None:
        if not self.answer.done():
            self.answer.set_result(sdp)

    def over(self, failure: PullFailed | None) -> None:
        """The node failed, or (None) nobody wants the pictures any more. The first word counts."""
        if not self.end.done():
            self.end.set_result(failure)
        if not self.answer.done():
            self.answer.set_result(failure or PullFailed("unwanted", "nobody looks any more"))


async def pull(stream: Stream, offered: Callable[[str], None], fate: Fate) -> None:
    """Feed `stream` from a node until it is unwanted. `offered` is called with the SDP for the node.

    Raises:
        PullFailed: no answer, no connection, no picture for STALL_SECONDS, or the node left.
    """
    clock = asyncio.get_running_loop().time
    peer = rtc.new_peer()
    life = rtc.Life(peer)
    fate.end.add_done_callback(lambda _: life.give_up())

    def deliver(frame: Frame) -> None:
        units = stream.sets.complete(nals(frame.data))
        stream.push(AccessUnit(annexb(units), frame.timestamp, frame.key, clock()))

    def left() -> None:
        fate.over(PullFailed("ended", "the node ended the stream"))

    try:
        transceiver = rtc.restrict(peer.addTransceiver("video", direction="recvonly"))
        receive_encoded(transceiver.receiver, deliver, left, clock)
        try:
            await peer.setLocalDescription()
        except Exception as error:  # no socket can be had, or whatever else aiortc raises
            raise PullFailed("no_offer", f"the media process can't ask for pictures: {error!r}") from error
        offered(peer.localDescription.sdp)
        await _connect(peer, life, fate)
        await _watch(stream, fate)
    finally:
        stream.ring.clear()  # nobody shall begin with a picture from before the loss
        await rtc.close(peer)


async def _connect(peer: RTCPeerConnection, life: rtc.Life, fate: Fate) -> None:
    await asyncio.wait({fate.answer}, timeout=ANSWER_SECONDS)
    if not fate.answer.done():
        raise PullFailed("no_answer", f"the node did not answer within {ANSWER_SECONDS:.0f} s")
    answer = fate.answer.result()
    if isinstance(answer, PullFailed):
        raise answer
    try:
        await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await life.connected(CONNECT_SECONDS)
    except rtc.PeerLost as error:
        if fate.end.done():
            return  # _watch says what ended it
        raise PullFailed("no_connection", f"the node's pictures don't get through: {error}") from error
    except Exception as error:  # aiortc raises anything on a bad description
        raise PullFailed("bad_answer", f"the node's answer can't be used: {error}") from error


async def _watch(stream: Stream, fate: Fate) -> None:
    """Return once the pull is not wanted; raise when it fails."""
    frames = -1
    while stream.frames != frames:
        frames = stream.frames
        await asyncio.wait({fate.end}, timeout=STALL_SECONDS)
        if fate.end.done():
            failure = fate.end.result()
            if failure is not None:
                raise failure
            return
    raise PullFailed("stalled", f"no picture for {STALL_SECONDS:.0f} s")
