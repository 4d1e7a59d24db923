"""One RTSP session: asked for, played and kept alive, over TCP. Redirections are not followed. See docs/video.md.

Clauses are of RFC 2326.
"""

import asyncio
import logging
import math
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

from video.codecs.depacketiser import CodedPicture, Coding, Depacketiser, coding
from video.codecs.rtp import RtpError
from video.codecs.rtsp import Interleaved, Message, Reader, RtspError, channel_of, request, session_of
from video.codecs.rtsp_login import Login
from video.codecs.rtsp_sdp import Description, Track, parse
from video.codecs.sound_units import SoundCoding, SoundDepacketiser, SoundUnit, sound_coding
from video.sources.rtsp_line import Line, RtspUrl, connected
from video.sources.source import SourceError, Terms

log = logging.getLogger(__name__)

ANSWER_SECONDS = 5.0
READ_SECONDS = 5.0
"""A camera that sends no picture for so long is gone (the stall limit of the centre is the same)."""

SOUND_SECONDS = 1.5
"""For the answer to the SETUP of the sound: pictures wait for it, and the centre for those."""

READ_BYTES = 64 * 1024

MAX_EARLY = 1024
EARLY_BYTES = 2 * 1024 * 1024
"""Packets kept that come before the answer to PLAY: a key frame of a megabyte. What comes then is a gap."""

REFUSALS = {
    400: ("bad_url", "the camera does not understand its address: check the path"),
    401: ("no_login", "the camera refuses the user or the password: check both in the node's file"),
    403: ("no_login", "the camera refuses this user: give it the right to view"),
    404: ("no_stream", "the camera has no such stream: check the path of its address"),
    453: ("camera_busy", "the camera has no bandwidth left: end another of its viewers, or lower its streams"),
    461: ("no_tcp", "the camera does not send over TCP: allow RTSP over TCP in its settings"),
    503: ("camera_busy", "the camera serves no more viewers: end another of its viewers"),
}
"""Answers that trying again does not mend, by their status (11)."""


Hear = Callable[[SoundUnit], Awaitable[None]]
"""Takes the next piece of sound."""


class SoundLost(Exception):
    """A camera that was asked for its sound fell silent or hung up: it is to be called without."""


class SoundTrack(NamedTuple):
    """The sound of a camera, as it said of it before, and the channel it comes on."""

    track: Track
    coding: SoundCoding
    channel: int


class _Ears:
    """Where the packets of a track of sound go. What is none is left out and counted: pictures don't end for it."""

    def __init__(self, track: SoundTrack, hear: Hear) -> None:
        self.damaged = 0
        self._track = track
        self._packets = SoundDepacketiser(track.coding, track.track.payload_type)
        self._hear = hear

    async def take(self, one: Interleaved) -> None:
        if one.channel != self._track.channel:
            return
        try:
            units = self._packets.add(one.payload)
        except RtpError as error:
            self.damaged += 1
            if self.damaged == 1:
                log.warning("the sound of camera %s is damaged: %s", self._track.track.url, error)
            return
        for unit in units:
            await self._hear(unit)


class Player:
    """A camera that plays. `coding` and `sets` are what it said of its pictures before; `sound` of its sound, if that is played."""

    def __init__(self, line: Line, url: RtspUrl, with_sound: bool) -> None:
        self.coding: Coding
        self.sets: tuple[bytes, ...] = ()
        self.sound: SoundTrack | None = None
        self._with_sound = with_sound
        self._line = line
        self._url = url
        self._reader = Reader()
        self._early: list[Interleaved] = []  # the first packets may overtake the answer to PLAY
        self._early_bytes = 0
        self._channel = 0
        self._login = Login(url.user, url.password, lambda: secrets.token_hex(8))
        self._sequence = 0
        self._session: dict[str, str] = {}
        self._alive_seconds = 0.0
        self._is_asked_again = False
        self._description: Description
        self._track: Track

    async def begin(self) -> None:
        """Have the camera play its first video track, and its first one of sound that we know, if that is wanted.

        Raises:
            SourceError: it does not, and why.
            SoundLost: asked for its sound it said nothing more.
        """
        async with asyncio.timeout(ANSWER_SECONDS):
            described = await self._ask("DESCRIBE", self._url.plain, {"Accept": "application/sdp"})
            self._choose(described)
            transport = "RTP/AVP/TCP;unicast;interleaved=0-1"
            ready = await self._ask("SETUP", self._track.url, {"Transport": transport})
            self._channel = channel_of(ready.field("transport"))
            name, timeout = session_of(ready.field("session"))
            self._session = {"Session": name} if name else {}
            self._alive_seconds = min(timeout / 2, 30.0)
            if self._with_sound:
                await self._add_sound()
            await self._ask("PLAY", self._description.url, {"Range": "npt=0.000-"})

    def _choose(self, described: Message) -> None:
        base = described.field("content-base") or described.field("content-location") or self._url.plain
        self._description = parse(described.body.decode("utf-8", "replace"), base)
        tracks = [track for track in self._description.tracks if track.kind == "video"]
        if not tracks:
            raise SourceError("no_video", "there is no picture in this source")
        self._track = tracks[0]
        known = coding(self._track.encoding)
        if known is None:
            what = self._track.encoding[:16] or "an unknown coding"
            raise SourceError("not_h264", f"the camera sends {what}: set its stream to H.264, or use its sub stream")
        self.coding, self.sets = known, self._track.sets

    async def _add_sound(self) -> None:
        """Ask for the sound too; a camera that refuses it shows its pictures all the same."""
        known = [(track, coding) for track in self._description.tracks if (coding := sound_coding(track)) is not None]
        for track, found in known[:1]:
            transport = f"RTP/AVP/TCP;unicast;interleaved={self._channel + 2}-{self._channel + 3}"
            try:
                async with asyncio.timeout(SOUND_SECONDS):
                    ready = await self._ask("SETUP", track.url, {"Transport": transport})
            except (OSError, RtspError) as error:
                # Also when only the time is up: a late answer would be taken for that of the next request.
                raise SoundLost("asked for its sound it says nothing more") from error
            except SourceError as error:
                if error.code == "ended":
                    raise SoundLost("asked for its sound it hangs up") from error
                log.warning("camera %s gives no sound: %s", self._url.plain, error)
            else:
                self.sound = SoundTrack(track, found, channel_of(ready.field("transport"), self._channel + 2))

    async def pictures(self, hear: Hear | None = None) -> AsyncGenerator[tuple[CodedPicture, float]]:
        """Each picture as it comes, with when (monotonic seconds); what is heard goes to `hear`.

        Raises:
            SourceError: the camera ended it, fell silent, or sends nonsense.
        """
        loop = asyncio.get_running_loop()
        packets = Depacketiser(self.coding, self._track.payload_type, self._track.clock_rate)
        ears = _Ears(self.sound, hear) if self.sound is not None and hear is not None else None
        seen = alive = loop.time()
        received: list[Message | Interleaved] = [*self._early]
        self._early.clear()
        while True:
            now = loop.time()
            for one in received:
                if isinstance(one, Message):
                    self._hear_alive(one)
                elif one.channel == self._channel:
                    for picture in packets.add(one.payload):
                        seen = now
                        yield picture, now
                elif ears is not None:
                    await ears.take(one)
            if now - alive > self._alive_seconds:
                alive = now
                self._send("OPTIONS", self._url.plain, {})
            received = await self._receive(seen + READ_SECONDS - now, packets)

    def _hear_alive(self, answer: Message) -> None:
        """The answer to what keeps the session alive. A 401 is a nonce that has served its time (RFC 7616, 3.3): asked once more.

        One that follows at once is a password that has changed: nothing more is said until the camera ends the session,
        because cameras lock out who tries often.
        """
        if answer.status != 401 or not self._url.user:
            self._is_asked_again = self._is_asked_again and answer.status == 0
        elif self._is_asked_again or not self._login.hear(answer.fields.get("www-authenticate", ())):
            self._alive_seconds = math.inf
        else:
            self._is_asked_again = True
            self._send("OPTIONS", self._url.plain, {})

    async def _receive(self, seconds: float, packets: Depacketiser) -> list[Message | Interleaved]:
        try:
            async with asyncio.timeout(seconds):
                data = await self._line[0].read(READ_BYTES)
        except TimeoutError:
            if packets.fault:
                raise SourceError("bad_stream", f"the stream is damaged: {packets.fault}") from None
            raise SourceError("unreachable", f"the camera gave no picture for {READ_SECONDS:.0f} s") from None
        if not data:
            raise SourceError("ended", "the camera closed the stream")
        return self._reader.feed(data)

    async def _ask(self, method: str, url: str, fields: Mapping[str, str]) -> Message:
        """The camera's answer to a request; asked who we are, we say so once."""
        self._send(method, url, fields)
        answer = await self._answer()
        if answer.status == 401 and self._url.user and self._login.hear(answer.fields.get("www-authenticate", ())):
            self._send(method, url, fields)
            answer = await self._answer()
        if answer.status == 200:
            return answer
        if 300 <= answer.status < 400:
            raise SourceError("redirected", "the camera sends us to another address: put that into the node's file")
        code, text = REFUSALS.get(answer.status, ("unreachable", f"the camera refuses the stream ({answer.status})"))
        raise SourceError(code, text)

    async def _answer(self) -> Message:
        while True:
            data = await self._line[0].read(READ_BYTES)
            if not data:
                raise SourceError("ended", "the camera closed the stream")
            answers: list[Message] = []
            for one in self._reader.feed(data):
                if isinstance(one, Interleaved):
                    self._keep_early(one)
                elif one.status >= 200:
                    answers.append(one)
            if answers:
                return answers[0]

    def _keep_early(self, one: Interleaved) -> None:
        self._early_bytes += len(one.payload)
        if len(self._early) < MAX_EARLY and self._early_bytes <= EARLY_BYTES:
            self._early.append(one)

    def _send(self, method: str, url: str, fields: Mapping[str, str]) -> None:
        self._sequence += 1
        all_fields = {"User-Agent": "Liandong", **fields, **self._session, **self._login.answer(method, url)}
        self._line[1].write(request(method, url, self._sequence, all_fields))

    def end(self) -> None:
        """Say good-bye; nobody waits for the answer."""
        if self._session:
            self._send("TEARDOWN", self._description.url, {})


@asynccontextmanager
async def playing(url: RtspUrl, terms: Terms, *, with_sound: bool) -> AsyncIterator[Player]:
    """A camera that plays while the block runs.

    Raises:
        SourceError: it can't be had, or the line broke.
        SoundLost: it can't be had with its sound.
    """
    try:
        async with connected(url, terms) as line:
            player = Player(line, url, with_sound)
            try:
                await player.begin()
                yield player
            finally:
                player.end()
    except TimeoutError:
        raise SourceError("unreachable", f"the camera did not answer within {ANSWER_SECONDS:.0f} s") from None
    except (RtspError, RtpError) as error:
        raise SourceError("bad_stream", f"the stream is damaged: {error}") from error
    except OSError as error:
        raise SourceError("ended", "the camera closed the stream") from error
