"""One pull: the centre's offer answered with a peer connection that carries one camera."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from aiortc import RTCSessionDescription

from video import rtc
from video.agent.cameras import Cameras
from video.link import Start
from video.sources import SourceError
from video.track import SlotTrack

log = logging.getLogger(__name__)

CONNECT_SECONDS = 15.0
"""How long the centre may take from our answer to the first packet."""


class PullEnded(Exception):
    """The pull is over from this side; `code` is stable, `message` for the dispatcher."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


End = asyncio.Future[SourceError | None]
"""Set when the camera failed, or (None) when the centre wants the pull no more."""


async def serve(start: Start, cameras: Cameras, answered: Callable[[str], None], end: End) -> None:
    """Send a camera until `end` is set or the connection is over; `answered` gets the SDP.

    Raises:
        PullEnded: it could not begin, or the camera failed.
    """

    def failed(error: SourceError) -> None:
        if not end.done():
            end.set_result(error)

    try:
        with cameras.lease(start.camera, start.quality, failed) as stream:
            track = SlotTrack(asyncio.get_running_loop().time)
            track.show(stream)
            await _send(start.offer, track, answered, end)
    except SourceError as error:
        raise PullEnded(error.code, error.message) from error


async def _send(offer: str, track: SlotTrack, answered: Callable[[str], None], end: End) -> None:
    peer = rtc.new_peer()
    life = rtc.Life(peer)
    end.add_done_callback(lambda _: life.give_up())
    try:
        transceiver = rtc.restrict(peer.addTransceiver(track, direction="sendonly"))
        track.attach(transceiver.sender)
        try:
            await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            await peer.setLocalDescription()
        except Exception as error:
            log.warning("an offer of the centre could not be answered", exc_info=True)
            raise PullEnded("bad_offer", f"the node could not answer the offer: {error}") from error
        answered(peer.localDescription.sdp)
        with contextlib.suppress(rtc.PeerLost):  # the centre has noticed by itself
            await life.connected(CONNECT_SECONDS)
            await life.ended()
    finally:
        await rtc.close(peer)
    failure = end.result() if end.done() else None
    if failure is not None:
        raise failure
