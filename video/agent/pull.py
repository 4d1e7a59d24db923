"""One pull: the centre's offer answered with a peer connection that carries one camera."""

import asyncio
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


async def serve(start: Start, cameras: Cameras, answered: Callable[[str], None]) -> None:
    """Send a camera until the connection ends or this task is cancelled; `answered` gets the SDP.

    Raises:
        PullEnded: it could not begin, or the camera failed.
    """
    loop = asyncio.get_running_loop()
    failure: asyncio.Future[SourceError] = loop.create_future()

    def failed(error: SourceError) -> None:
        if not failure.done():
            failure.set_result(error)

    try:
        with cameras.lease(start.camera, start.quality, failed) as stream:
            track = SlotTrack(loop.time)
            track.show(stream)
            await _send(start.offer, track, failure, answered)
    except SourceError as error:
        raise PullEnded(error.code, error.message) from error
    except rtc.PeerLost as error:
        raise PullEnded("no_connection", str(error)) from error


async def _send(
    offer: str, track: SlotTrack, failure: asyncio.Future[SourceError], answered: Callable[[str], None]
) -> None:
    peer = rtc.new_peer()
    life = rtc.Life(peer)
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
        async with asyncio.TaskGroup() as tasks:
            watch = tasks.create_task(life.ended())
            watch.add_done_callback(lambda _: failure.cancel())
            await asyncio.wait({failure}, timeout=CONNECT_SECONDS)
            if peer.connectionState == "connected":
                await asyncio.wait({failure})
            watch.cancel()
    finally:
        await rtc.close(peer)
    if failure.done() and not failure.cancelled():
        raise failure.result()
