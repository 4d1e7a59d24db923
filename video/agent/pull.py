"""One pull: the centre's offer answered with a peer connection that carries one camera."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from typing import NamedTuple

from aiortc import MediaStreamTrack, RTCSessionDescription

from video.agent import rtc
from video.agent.aiortc_private import Association, silence
from video.agent.cameras import Cameras
from video.codecs import rtcp
from video.codecs.audio import BY_NAME
from video.codecs.rtcp import Message
from video.codecs.rtp import ABS_SEND_TIME_URI
from video.codecs.sdp import Description, SdpError
from video.codecs.sdp_choose import choose_audio, choose_h264, speaker_line
from video.codecs.sdp_parse import parse
from video.fanout.headers import Format
from video.fanout.sender import Sender
from video.fanout.session import RtpSession
from video.fanout.sound_sender import SoundForm, SoundSender
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


class Microphone:
    """Whether the sound of one pull is wanted; it is not, until somebody says so."""

    def __init__(self) -> None:
        self.is_wanted = False
        self.on_change: Callable[[], None] = lambda: None

    def want(self, wanted: bool) -> None:
        """Send it from now on, or no more."""
        self.is_wanted = wanted
        self.on_change()


class _Silent(MediaStreamTrack):
    """Keeps aiortc's own sending asleep; pictures go out through a `Sender`, sound through a `SoundSender`."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    async def recv(self) -> None:  # type: ignore[override]  # it never returns
        await asyncio.Event().wait()


class Wires(NamedTuple):
    """What a pull tells and is told: `answered` gets the SDP, `measured` each second the octets of payload that were sent so far and the
    monotonic time; `microphone` says whether its sound is wanted, `end` that it is over.
    """

    answered: Callable[[str], None]
    measured: Callable[[int, float], None]
    microphone: Microphone
    end: End


class _Ends(NamedTuple):
    """The sending ends of one pull."""

    pictures: Sender
    sound: SoundSender | None

    @property
    def octets(self) -> int:
        """Of payload, sent so far."""
        packets = self.pictures.packets
        return (packets.octets if packets is not None else 0) + (self.sound.octets if self.sound is not None else 0)

    def close(self) -> None:
        """Send nothing more."""
        self.pictures.close()
        if self.sound is not None:
            self.sound.close()


async def serve(start: Start, cameras: Cameras, wires: Wires) -> None:
    """Send a camera until `wires.end` is set or the connection is over.

    Raises:
        PullEnded: it could not begin, or the camera failed.
    """
    end, microphone = wires.end, wires.microphone

    def failed(error: SourceError) -> None:
        if not end.done():
            end.set_result(error)

    loop = asyncio.get_running_loop()
    try:
        with cameras.lease(start.camera, start.quality, failed) as stream:
            ears = SoundSender(loop.time, loop.call_later) if cameras.lends_sound(start.camera) else None
            ends = _Ends(Sender(loop.time, loop.call_later, keeps_age=True), ears)
            ends.pictures.show(stream)

            def hear() -> None:
                if ears is not None:
                    ears.hear(stream.sound if microphone.is_wanted else None)

            microphone.on_change = hear
            hear()
            try:
                await _send(start.offer, ends, wires)
            finally:
                microphone.on_change = lambda: None
                ends.close()
    except SourceError as error:
        raise PullEnded(error.code, error.message) from error


async def _send(offer: str, ends: _Ends, wires: Wires) -> None:
    peer = rtc.new_peer()
    life = rtc.Life(peer)

    def ended(end: End) -> None:
        if end.result() is None:
            life.give_up()
            return
        ends.pictures.show(None)
        asyncio.get_running_loop().call_later(GOODBYE_SECONDS, life.give_up)

    wires.end.add_done_callback(ended)
    try:
        transceiver = rtc.restrict(peer.addTransceiver(_Silent("video"), direction="sendonly"))
        silence(transceiver.sender)
        if ends.sound is not None:
            silence(peer.addTransceiver(_Silent("audio"), direction="sendonly").sender)
        try:
            await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            await peer.setLocalDescription()
            own = parse(peer.localDescription.sdp, max_bytes=MAX_SDP)
            form, sound = _format(own), _sound_form(own)
        except Exception as error:
            log.warning("an offer of the centre could not be answered", exc_info=True)
            raise PullEnded("bad_offer", f"the node could not answer the offer: {error}") from error
        wires.answered(peer.localDescription.sdp)
        with contextlib.suppress(rtc.PeerLost):  # the centre has noticed by itself
            await life.connected(CONNECT_SECONDS)
            session = RtpSession(cname="node", own_ssrc=form.ssrc, on_left=lambda: None)
            session.add_sender(form.ssrc, ends.pictures)
            clock = asyncio.get_running_loop().time

            def heard(messages: list[Message]) -> None:
                session.heard(messages, clock(), rtcp.middle(rtcp.ntp(clock())))

            association = Association(transceiver.sender, heard)
            try:
                ends.pictures.connect(association, form)
                if ends.sound is not None and sound is not None:
                    session.add_sender(sound.ssrc, ends.sound)
                    ends.sound.connect(association, sound)
                async with asyncio.TaskGroup() as tasks:
                    reports = tasks.create_task(_report(association, session, ends, wires.measured))
                    await life.ended()
                    reports.cancel()
                await association.tell(session.close())
            finally:
                association.close()
    finally:
        await rtc.close(peer)
    failure = wires.end.result() if wires.end.done() else None
    if failure is not None:
        raise failure


def _sound_form(own: Description) -> SoundForm | None:
    """How the packets of sound are marked, by our own answer; None when it sends none (a centre from before there was sound)."""
    line = speaker_line(own)
    if line is None or not own.media[line].ssrcs:
        return None
    media = own.media[line]
    payload_types = {BY_NAME[codec.name].name: codec.payload_type for codec in choose_audio(media)}
    return SoundForm(payload_types, media.ssrcs[0], secrets.randbits(15), secrets.randbits(32))


def _format(own: Description) -> Format:
    """How the packets are marked, by our own answer.

    Raises:
        SdpError: it has no H.264 or no SSRC.
    """
    media = own.media[0]
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
    association: Association, session: RtpSession, ends: _Ends, measured: Callable[[int, float], None]
) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        measured(ends.octets, clock())
        for messages in session.reports(clock(), rtcp.ntp(clock())):
            await association.tell(messages)
        await asyncio.sleep(REPORT_SECONDS)
