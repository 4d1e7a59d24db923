"""From a camera's sound to what browsers play: as it is where that can be, else through a process that codes it again."""

import asyncio
import logging
from types import TracebackType
from typing import Self

from video.codecs.audio import BY_NAME, OPUS, AudioError, AudioPacket, duration
from video.codecs.sound_units import SoundCoding, SoundUnit, pieces
from video.fanout.sound import Sound
from video.sources.worker import Worker
from video.transcode import RECORD
from video.transcode_sound import SOUND, TAKEN

log = logging.getLogger(__name__)

UNDERWAY = 50
"""Units given and not yet read: one second. What comes beyond that is left out, for nobody wants to hear it later; and all but one while
the process starts, or everything would be heard by that much later than it is seen."""

AGAIN_SECONDS = 5.0
"""Before a process that broke down is started anew: pictures go on meanwhile."""


class SoundPassage:
    """The sound of one source on its way to `sound`. It never holds up the pictures, and its faults never end them."""

    def __init__(self, coding: SoundCoding, sound: Sound) -> None:
        self._coding = coding
        self._codec = BY_NAME.get(coding.name)
        self._sound = sound
        self._worker: Worker | None = None
        self._underway = 0
        self._room = 1
        self._not_before = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def take(self, unit: SoundUnit) -> None:
        """The next piece."""
        if self._codec is None:
            await self._code(unit)
            return
        for payload, time in pieces(self._coding, unit):
            packet = AudioPacket(self._codec, payload, time & 0xFFFFFFFF)
            try:
                duration(packet)
            except AudioError:
                return
            self._sound.push(packet)

    async def _code(self, unit: SoundUnit) -> None:
        """Have it coded while somebody listens, and only then."""
        if not self._sound.is_wanted:
            await self._end()
        elif await self._is_there() and self._worker is not None and self._underway < self._room:
            self._underway += 1
            self._worker.give(SOUND, unit.payload, unit.timestamp * OPUS.clock_rate // self._coding.clock_rate)

    async def _is_there(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._worker is not None and self._worker.is_over:
            log.warning("the process that codes the sound of a camera broke down; it is started anew")
            self._not_before = now + AGAIN_SECONDS
            await self._end()
        if self._worker is None and now >= self._not_before:
            worker = Worker(RECORD, self._heard)
            try:
                await worker.start("video.transcode_sound", self._coding.config.hex())
            except OSError as error:
                log.warning("the sound of a camera can't be coded: %s", error)
                self._not_before = now + AGAIN_SECONDS
                return False
            self._worker, self._underway, self._room = worker, 0, 1
        return self._worker is not None

    async def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.end()

    def _heard(self, kind: int, data: bytes, time: int) -> None:
        if kind == TAKEN:
            self._underway -= 1
            self._room = UNDERWAY
        else:
            self._sound.push(AudioPacket(OPUS, data, time & 0xFFFFFFFF))
