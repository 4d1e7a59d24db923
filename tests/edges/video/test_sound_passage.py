"""The process that codes a camera's sound: one that hangs is replaced, none is left over, and no picture waits for it."""

import asyncio
import fcntl
import itertools
import os
import signal
import struct
import sys
import termios
from asyncio.subprocess import PIPE
from collections.abc import Coroutine
from pathlib import Path

import av

from tests.edges.video.test_sound_sources import Ears, children, ears
from tests.edges.video.tone import clip
from tests.processes import PATIENCE
from tests.waiting import until
from video.codecs.sound_units import SoundCoding, SoundUnit
from video.sources.sound_passage import SoundPassage
from video.transcode import RECORD
from video.transcode_sound import SOUND

MODULE = "video.transcode_sound"
NEARLY_FULL = 60_000
"""Bytes in a pipe, which takes 65,536."""


def units(path: Path) -> tuple[SoundCoding, list[SoundUnit]]:
    """The sound of a clip in AAC."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        coding = SoundCoding("aac", stream.codec_context.sample_rate, stream.codec_context.extradata or b"")
        return coding, [SoundUnit(bytes(packet), packet.pts or 0) for packet in container.demux(stream) if packet.size]


async def test_one_that_hangs_is_replaced_and_pictures_go_on(tmp_path: Path) -> None:
    async with ears(f"file:{clip(tmp_path, 'aac')}") as one:
        one.listen()
        await one.until(heard=10)
        [hung] = children(MODULE)
        os.kill(hung, signal.SIGSTOP)
        await until(lambda: bool(children(MODULE)) and hung not in children(MODULE))
        await one.until(heard=len(one.heard) + 25)
        times = [unit.arrived for unit in one.seen]
        assert max(later - earlier for earlier, later in itertools.pairwise(times)) < 1


async def test_one_that_hangs_ends_with_who_gave_it_its_work(tmp_path: Path) -> None:
    """Nobody reads what it makes, so it stands in the middle of its work, as in a decoder that does not return."""
    coding, found = units(clip(tmp_path, "aac"))
    unread, results = os.pipe()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", MODULE, coding.config.hex(), stdin=PIPE, stdout=results
    )
    try:
        os.close(results)
        assert process.stdin is not None
        for unit in found * 12:
            process.stdin.write(RECORD.pack(SOUND, len(unit.payload), unit.timestamp * 3) + unit.payload)
        await until(lambda: waiting(unread) > NEARLY_FULL)
        process.stdin.close()
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(unread)


def waiting(pipe: int) -> int:
    """Bytes in it that nobody has read."""
    count: int = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]
    return count


def at_once(work: Coroutine[None, None, None]) -> None:
    """Do it, and fail where it waits for anything."""
    try:
        work.send(None)
    except StopIteration:
        return
    work.close()
    raise AssertionError("it waits, and the pictures with it")


async def test_neither_the_beginning_nor_the_end_of_one_holds_up_the_pictures(tmp_path: Path) -> None:
    coding, found = units(clip(tmp_path, "aac"))
    one = Ears()
    async with SoundPassage(coding, one.sound) as passage:
        one.listen()
        at_once(passage.take(found[0]))
        for unit in found[1:]:
            await asyncio.sleep(0.02)  # three times as fast as it was spoken
            at_once(passage.take(unit))
        await until(lambda: bool(one.heard))
        one.sound.leave(one._hear)
        at_once(passage.take(found[0]))
        await until(lambda: not children(MODULE))
