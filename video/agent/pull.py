"""One pull: the centre's offer answered with a peer connection that carries one camera."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable

from aiortc import MediaStreamTrack, RTCSessionDescription

from video.agent import rtc
from video.agent.aiortc_private import Association, silence
from video.agent.cameras import Cameras
from video.codecs import rtcp
from video.codecs.rtcp import Message
from video.codecs.rtp import ABS_SEND_TIME_URI
from video.codecs.sdp import SdpError
from video.codecs.sdp_choose import choose_h264
from video.codecs.sdp_parse import parse
from video.fanout.headers import Format
from video.fanout.sender import Sender
from video.fanout.session import RtpSession
from video.link import MAX_SDP, Start
from video.sources import SourceError

log = logging.getLogger(__name__)

CONNECT_SECONDS = 15.0
"""How long the centre may take from our answer to the first packet."""

REPORT_SECONDS = 1.0

GOODBYE_SECONDS = 0.5
"""From the word that a camera failed, which goes by the centre, to the goodbye, which does not: it must not come first, or
the viewer is told that the node ended the stream and not why."""


class PullEnded(Exception):
    """The pull is over from this side; `code` is stable, `message` for the dispatcher."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


End = asyncio.Future[SourceError | None]
"""Set when the camera failed, or (None) when the centre wants the pull no more."""


class _Silent(MediaStreamTrack):
    """Keeps aiortc's own sending asleep; pictures go out through a `Sender`."""

    kind = "video"

    async def recv(self) -> None:  # type: ignore[override]  # it never returns
        await asyncio.Event().wait()


async def serve(
    start: Start, cameras: Cameras, answered: Callable[[str], None], measured: Callable[[int, float], None], end: End
) -> None:
    """Send a camera until `end` is set or the connection is over; `answered` gets the SDP, `measured` each second the octets
    of payload that were sent so far and the monotonic time.

    Raises:
        PullEnded: it could not begin, or the camera failed.
    """

    def failed(error: SourceError) -> None:
        if not end.done():
            end.set_result(error)

    loop = asyncio.get_running_loop()
    try:
        with cameras.lease(start.camera, start.quality, failed) as stream:
            sender = Sender(loop.time, loop.call_later)
            sender.show(stream)
            try:
                await _send(start.offer, sender, answered, measured, end)
            finally:
                sender.close()
    except SourceError as error:
        raise PullEnded(error.code, error.message) from error


async def _send(
    offer: str, sender: Sender, answered: Callable[[str], None], measured: Callable[[int, float], None], end: End
) -> None:
    peer = rtc.new_peer()
    life = rtc.Life(peer)

    def ended(end: End) -> None:
        if end.result() is None:
            life.give_up()
            return
        sender.show(None)
        asyncio.get_running_loop().call_later(GOODBYE_SECONDS, life.give_up)

    end.add_done_callback(ended)
    try:
        transceiver = rtc.restrict(peer.addTransceiver(_Silent(), direction="sendonly"))
        silence(transceiver.sender)
        try:
            await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            await peer.setLocalDescription()
            form = _format(peer.localDescription.sdp)
        except Exception as error:
            log.warning("an offer of the centre could not be answered", exc_info=True)
            raise PullEnded("bad_offer", f"the node could not answer the offer: {error}") from error
        answered(peer.localDescription.sdp)
        with contextlib.suppress(rtc.PeerLost):  # the centre has noticed by itself
            await life.connected(CONNECT_SECONDS)
            session = RtpSession(cname="node", own_ssrc=form.ssrc, on_left=lambda: None)
            session.add_sender(form.ssrc, sender)
            clock = asyncio.get_running_loop().time

            def heard(messages: list[Message]) -> None:
                session.heard(messages, clock(), rtcp.middle(rtcp.ntp(clock())))

            association = Association(transceiver.sender, heard)
            try:
                sender.connect(association, form)
                async with asyncio.TaskGroup() as tasks:
                    reports = tasks.create_task(_report(association, session, sender, measured))
                    await life.ended()
                    reports.cancel()
                await association.tell(session.close())
            finally:
                association.close()
    finally:
        await rtc.close(peer)
    failure = end.result() if end.done() else None
    if failure is not None:
        raise failure


def _format(answer: str) -> Format:
    """How the packets are marked, by our own answer.

    Raises:
        SdpError: it has no H.264 or no SSRC.
    """
    media = parse(answer, max_bytes=MAX_SDP).media[0]
    codec, rtx = choose_h264(media)
    if not media.ssrcs:
        raise SdpError("the answer names no SSRC")
    ssrc = media.ssrcs[0]
    return Format(
        payload_type=codec.payload_type,
        ssrc=ssrc,
        first_index=secrets.randbits(15),
        first_timestamp=secrets.randbits(32),
        rtx_payload_type=rtx.payload_type if rtx else 0,
        rtx_ssrc=media.rtx.get(ssrc, 0) if rtx else 0,
        send_time_id=media.extensions.get(ABS_SEND_TIME_URI, 0),
    )


async def _report(
    association: Association, session: RtpSession, sender: Sender, measured: Callable[[int, float], None]
) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        if sender.packets is not None:
            measured(sender.packets.octets, clock())
        for messages in session.reports(clock(), rtcp.ntp(clock())):
            await association.tell(messages)
        await asyncio.sleep(REPORT_SECONDS)
