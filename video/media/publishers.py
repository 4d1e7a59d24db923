"""Publishers: one peer each, who sends a camera's pictures without being asked (WHIP). See docs/sessions.md."""

import asyncio
import secrets
from collections.abc import Callable, Mapping

from video import link
from video.codecs.assembler import Picture
from video.codecs.audio import BY_NAME, AudioCodec, AudioPacket
from video.codecs.h264 import has_b_slice
from video.codecs.rtp import TRANSPORT_WIDE_URI
from video.codecs.sdp import Description, SdpError
from video.codecs.sdp_choose import choose_audio, choose_h264, choose_setup, publisher_line, speaker_line
from video.codecs.sdp_parse import parse
from video.codecs.sdp_write import LineAnswer, answer
from video.fanout.receiver import Receiver
from video.fanout.session import RtpSession
from video.fanout.sound_receiver import SoundReceiver
from video.media.associations import Associations
from video.media.ice import Ice
from video.media.streams import Feed, Key, Streams
from video.media.viewer import accepted, idle
from video.rtc.entrance import Entrance
from video.rtc.peer import Peer

MAX_PUBLISHERS = 64
"""Of one process: 64 × 4 Mbit/s is a quarter of a gigabit coming in, beside the cameras."""

BITS_PER_SECOND = 4_000_000
"""What a publisher may send: 1080p of a phone. It finds out by itself what its line takes, from when its packets arrive; one that can't,
as Chromium without that, stays near its first 300 kbit/s for most of a minute unless it is told."""

EXTENSIONS = (TRANSPORT_WIDE_URI,)

KEY_SECONDS = 2.0
"""Oldest newest key frame: as of a camera. A browser makes one when it is asked, and otherwise hardly ever."""

KEY_PAUSE_SECONDS = 0.5
"""Shortest time between two requests for a key frame, however many viewers want one: each is ten pictures' worth."""

B_FRAMES = "the publisher sends B-frames: switch them off (profile Baseline, or B-frames: 0)"


class Publication:
    """What one publisher sends goes into its feed.

    Attributes:
        feed: set once the publisher is connected.
        key_requests: how often it was asked for a key frame.
    """

    def __init__(
        self, key: Key, sounds: Mapping[int, AudioCodec], clock: Callable[[], float], ended: Callable[[str], None]
    ) -> None:
        """`sounds`: what its sound may be, by payload type; none is taken where it is empty. `clock` is monotonic, in seconds.

        `ended` is called with a reason when what is sent can't be used.
        """
        self.key = key
        self.feed: Feed | None = None
        self.receiver = Receiver(self.deliver)
        self.sound = SoundReceiver(sounds, self.hear)
        self.key_requests = 0
        self._clock = clock
        self._ended = ended
        self._asked = float("-inf")

    def ask_key(self) -> None:
        """A viewer needs a key frame."""
        self._ask_key(self._clock())

    def _ask_key(self, now: float) -> None:
        if now - self._asked > KEY_PAUSE_SECONDS:
            self._asked = now
            self.key_requests += 1
            self.receiver.ask_key()

    def deliver(self, picture: Picture, now: float) -> None:
        """The next picture it sent."""
        if self.feed is None:
            return
        if has_b_slice(picture.nals):
            self._ended(B_FRAMES)
            return
        stream = self.feed.stream
        stream.take(picture, now)
        newest = stream.ring.key_frame
        if newest is None or now - newest.arrived > KEY_SECONDS:
            self._ask_key(now)

    def hear(self, packet: AudioPacket) -> None:
        """The next packet of its sound."""
        if self.feed is not None:
            self.feed.stream.sound.push(packet)


class _Session:
    """A publisher's peer."""

    def __init__(self, peer: Peer, ice: Ice, publication: Publication) -> None:
        self.peer = peer
        self.ice = ice
        self.publication = publication


class Publishers(Associations[_Session]):
    """Every publisher of this process; `send` reaches the centre."""

    def __init__(self, entrance: Entrance, streams: Streams, send: Callable[[link.FromMedia], bool]) -> None:
        super().__init__(MAX_PUBLISHERS, "publishers")
        self._entrance = entrance
        self._streams = streams
        self._send = send

    def heard(self, message: link.Publish | link.PublishEnd) -> None:
        """The centre begins a session, answered by `PublishAnswer` or `PublishFailed`; or it closes one."""
        if isinstance(message, link.PublishEnd):
            self._end(message.session, message.reason)
            return
        try:
            self.admit(message.session)
            answered = self._begin(message)
        except SdpError as error:
            self._send(link.PublishFailed(session=message.session, code=error.code, message=error.message))
        else:
            self._send(answered)

    def _begin(self, message: link.Publish) -> link.PublishAnswer:
        """A peer for this offer, and the answer.

        Raises:
            SdpError: it can't be answered.
        """
        offer, name = parse(message.offer, max_bytes=link.MAX_SDP), message.session
        is_server = choose_setup(offer.transport) == "passive"
        lines, taken, sounds = _lines(offer)
        clock = asyncio.get_running_loop().time
        publication = Publication(
            Key(message.node, message.camera, "main"), sounds, clock, lambda reason: self._end_soon(name, reason)
        )
        session = RtpSession(
            cname=name,
            own_ssrc=secrets.randbits(32),
            on_left=lambda: self._end_soon(name, "the publisher ended the stream"),
        )
        session.allowance = BITS_PER_SECOND
        session.wide_id = _wide_id(offer, taken)
        session.add_receiver(
            publication.receiver, [taken.codec.payload_type], [taken.rtx.payload_type] if taken.rtx else []
        )
        session.add_receiver(publication.sound, publication.sound.payload_types)
        peer = self._entrance.peer(session, is_source=True)
        sdp = answer(offer, self._entrance.local(peer), lines)
        peer.on_connected = lambda: self._connected(name)
        peer.on_gone = lambda gone: self._end(name, gone.reason)
        self._open[name] = _Session(peer, Ice(self._entrance, peer, offer, accepted(offer, lines)), publication)
        peer.describe(offer.transport.fingerprints)
        peer.expect(is_server=is_server)
        return link.PublishAnswer(session=name, sdp=sdp, sound=bool(sounds))

    def _connected(self, name: str) -> None:
        publication = self._open[name].publication
        publication.feed = self._streams.publish(publication.key, publication.ask_key)
        if publication.feed is None:
            self._end_soon(name, "somebody else publishes this camera")
        else:
            publication.feed.stream.receiver = publication.receiver  # whose figures are told with the stream's

    def _end_soon(self, name: str, reason: str) -> None:
        """From within what the peer itself does with a packet: it must have done with it first."""
        asyncio.get_running_loop().call_soon(self._end, name, reason)

    def _end(self, name: str, reason: str) -> None:
        session = self._open.pop(name, None)
        if session is not None:
            if session.publication.feed is not None:
                session.publication.feed.end("ended", f"the publication is over: {reason}")
                session.publication.feed = None
            session.peer.close()
            self._send(link.PublishEnd(session=name, reason=reason))

    def close(self) -> None:
        """Say good-bye to everybody."""
        for name in self.ids:
            self._end(name, "the media process goes down")


def _lines(offer: Description) -> tuple[list[LineAnswer | None], LineAnswer, dict[int, AudioCodec]]:
    """How each line is answered, the one that sends pictures, and what its sound may be, by payload type.

    Raises:
        SdpError: there is no such line, or it offers nothing that can be shown.
    """
    sending = publisher_line(offer)
    taken = LineAnswer("recvonly", *choose_h264(offer.media[sending]), extensions=EXTENSIONS)
    lines = [taken if at == sending else idle(media) for at, media in enumerate(offer.media)]
    speaking = speaker_line(offer)
    if speaking is None:
        return lines, taken, {}
    first, *more = choose_audio(offer.media[speaking])
    lines[speaking] = LineAnswer("recvonly", first, more=tuple(more), extensions=EXTENSIONS)
    return lines, taken, {codec.payload_type: BY_NAME[codec.name] for codec in (first, *more)}


def _wide_id(offer: Description, taken: LineAnswer) -> int:
    """Of the extension by which packets are numbered across all lines; 0 where it or the feedback about it was not offered."""
    media = offer.media[publisher_line(offer)]
    return media.extensions.get(TRANSPORT_WIDE_URI, 0) if "transport-cc" in taken.codec.feedback else 0
