"""One pull: an offer to a node, and the pictures that come of it."""

import asyncio
import secrets
from collections.abc import Callable

from video import link
from video.codecs.audio import BY_NAME
from video.codecs.rtcp import SenderReport
from video.codecs.sdp import SdpError
from video.codecs.sdp_parse import parse
from video.codecs.sdp_write import RECEIVE_AUDIO, RECEIVE_VIDEO, offer
from video.fanout.receiver import Receiver
from video.fanout.session import RtpSession
from video.fanout.sound_receiver import SoundReceiver
from video.fanout.stream import Stream
from video.model import Quality
from video.rtc.entrance import Entrance
from video.rtc.peer import Gone, Peer

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
    """What the outside says of one pull: the node's answer, the quality it sends, and the end."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.answer: asyncio.Future[str | PullFailed] = loop.create_future()
        self.end: asyncio.Future[PullFailed | None] = loop.create_future()
        self.quality: Quality | None = None

    def answered(self, sdp: str) -> None:
        if not self.answer.done():
            self.answer.set_result(sdp)

    def over(self, failure: PullFailed | None) -> None:
        """The node failed, or (None) nobody wants the pictures any more. The first word counts."""
        if not self.end.done():
            self.end.set_result(failure)
        if not self.answer.done():
            self.answer.set_result(failure or PullFailed("unwanted", "nobody looks any more"))


async def pull(entrance: Entrance, stream: Stream, offered: Callable[[str], None], fate: Fate) -> None:
    """Feed `stream` from a node until it is unwanted. `offered` is called with the SDP for the node.

    Raises:
        PullFailed: no answer, no connection, no picture for STALL_SECONDS, or the node left.
    """

    def left() -> None:
        fate.over(PullFailed("ended", "the node ended the stream"))

    def ended(gone: Gone) -> None:
        if gone.how == "left":
            left()
        else:
            fate.over(PullFailed("no_connection", f"the node's pictures don't get through: {gone.reason}"))

    def reported(report: SenderReport, now: float) -> None:
        stream.lateness.expect(report.rtp, now)  # of our own nodes: they say what came late to them already

    session = RtpSession(cname="centre", own_ssrc=secrets.randbits(32), on_left=left)
    video, repeats = RECEIVE_VIDEO.codecs
    stream.receiver = Receiver(stream.take)
    stream.receiver.on_report = reported
    session.add_receiver(stream.receiver, [video.payload_type], [repeats.payload_type])
    sounds = SoundReceiver(
        {codec.payload_type: BY_NAME[codec.name] for codec in RECEIVE_AUDIO.codecs}, stream.sound.push
    )
    session.add_receiver(sounds, sounds.payload_types)
    peer = entrance.peer(session, is_source=True)
    connected = asyncio.Event()
    peer.on_connected = connected.set
    peer.on_gone = ended
    try:
        peer.expect(is_server=True)
        offered(offer(entrance.local(peer), [RECEIVE_VIDEO, RECEIVE_AUDIO]))
        await _connect(peer, connected, fate)
        await _watch(stream, fate)
    finally:
        stream.clear()  # nobody shall begin with a picture from before the loss
        peer.close()


async def _connect(peer: Peer, connected: asyncio.Event, fate: Fate) -> None:
    await asyncio.wait({fate.answer}, timeout=ANSWER_SECONDS)
    if not fate.answer.done():
        raise PullFailed("no_answer", f"the node did not answer within {ANSWER_SECONDS:.0f} s")
    answer = fate.answer.result()
    if isinstance(answer, PullFailed):
        raise answer
    try:
        peer.describe(parse(answer, max_bytes=link.MAX_SDP).transport.fingerprints)
    except SdpError as error:
        raise PullFailed("bad_answer", f"the node's answer can't be used: {error}") from error
    fate.end.add_done_callback(lambda _: connected.set())
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await connected.wait()
    except TimeoutError:
        text = f"the node's pictures don't get through within {CONNECT_SECONDS:.0f} s: a firewall may hold back UDP"
        raise PullFailed("no_connection", text) from None


async def _watch(stream: Stream, fate: Fate) -> None:
    """Return once the pull is not wanted; raise when it fails."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    while (left := max(stream.last, begun) + STALL_SECONDS - clock()) > 0:
        await asyncio.wait({fate.end}, timeout=left)
        if fate.end.done():
            failure = fate.end.result()
            if failure is not None:
                raise failure
            return
    raise PullFailed("stalled", f"no picture for {STALL_SECONDS:.0f} s")
