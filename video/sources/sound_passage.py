"""From a camera's sound to what browsers play: as it is where that can be, else through a process that codes it again."""

import asyncio
import logging
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from video.codecs.audio import BY_NAME, OPUS, AudioError, AudioPacket, duration
from video.codecs.sound_units import SoundCoding, SoundUnit, pieces
from video.fanout.sound import Sound
from video.sources.transcoder import SILENT_SECONDS
from video.sources.worker import Worker
from video.transcode import RECORD
from video.transcode_sound import SOUND, TAKEN

log = logging.getLogger(__name__)

UNDERWAY = 50
"""Units given and not yet read: one second. What comes beyond that is left out, for nobody wants to hear it later; and all but one while
the process starts, or everything would be heard by that much later than it is seen."""

AGAIN_SECONDS = 5.0
"""Before a process that broke down or hung is started anew: what brought it there may come again at once."""


class SoundPassage:
    """The sound of one source on its way to `sound`. It never holds up the pictures, and its faults never end them."""

    def __init__(self, coding: SoundCoding, sound: Sound) -> None:
        self._coding = coding
        self._codec = BY_NAME.get(coding.name)
        self._sound = sound
        self._stack = AsyncExitStack()
        self._coder: _Coder | None = None
        self._wanted = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._codec is None:
            tasks = await self._stack.enter_async_context(asyncio.TaskGroup())
            self._keeper = tasks.create_task(self._keep(), name="coder of sound")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
        await self._stack.aclose()

    async def take(self, unit: SoundUnit) -> None:
        """The next piece. Never waits: what takes time is done by a task of its own, and pictures come in between."""
        if self._codec is None:
            self._code(unit)
            return
        for payload, time in pieces(self._coding, unit):
            packet = AudioPacket(self._codec, payload, time & 0xFFFFFFFF)
            try:
                duration(packet)
            except AudioError:
                return
            self._sound.push(packet)

    def _code(self, unit: SoundUnit) -> None:
        """Have it coded while somebody listens, and only then."""
        if not self._sound.is_wanted:
            self._wanted.clear()
            if self._coder is not None:
                self._coder.over.set()
        elif self._coder is None:
            self._wanted.set()
        else:
            self._coder.take(unit.payload, unit.timestamp * OPUS.clock_rate // self._coding.clock_rate)

    async def _keep(self) -> None:
        """Run a process whenever somebody listens, and another in the place of one that broke down or hangs."""
        while True:
            await self._wanted.wait()
            coder = _Coder(self._sound)
            try:
                await coder.worker.start("video.transcode_sound", self._coding.config.hex())
                self._coder = coder
                await coder.over.wait()
            except OSError as error:
                coder.fault = f"can't be started: {error}"
            finally:
                self._coder = None
                await coder.worker.end()
            if coder.fault:
                log.warning("the process that codes the sound of a camera %s; it is started anew", coder.fault)
                await asyncio.sleep(AGAIN_SECONDS)


class _Coder:
    """One process that codes, and what is under way to it.

    Attributes:
        over: it is not to go on.
        fault: why, unless nobody listens any more.
    """

    def __init__(self, sound: Sound) -> None:
        self.over = asyncio.Event()
        self.fault = ""
        self.worker = Worker(RECORD, self._heard)
        self._sound = sound
        self._loop = asyncio.get_running_loop()
        self._underway = 0
        self._room = 1
        self._heard_at = 0.0

    def take(self, payload: bytes, time: int) -> None:
        """Give it the next unit, if there is room."""
        now = self._loop.time()
        if not self._underway:
            self._heard_at = now
        if self.worker.is_over:
            self._end("broke down")
        elif now - self._heard_at > SILENT_SECONDS:
            self._end("stands still")
        elif self._underway < self._room:
            self._underway += 1
            self.worker.give(SOUND, payload, time)

    def _end(self, fault: str) -> None:
        self.fault = fault
        self.over.set()

    def _heard(self, kind: int, data: bytes, time: int) -> None:
        self._heard_at = self._loop.time()
        if kind == TAKEN:
            self._underway -= 1
            self._room = UNDERWAY
        else:
            self._sound.push(AudioPacket(OPUS, data, time & 0xFFFFFFFF))
