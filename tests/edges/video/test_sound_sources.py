"""What a camera hears: read when its owner lends it, passed on as it is or, of AAC, coded again while somebody listens."""

import asyncio
import itertools
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import av
import pytest

from tests.edges.video.rtsp_server import Camera, Request, serving
from tests.edges.video.tone import CODINGS, LOUD, clip, loudness
from tests.edges.video.watching import terms
from tests.processes import PATIENCE
from video.codecs.access_unit import AccessUnit
from video.codecs.audio import OPUS, PCMA, PCMU, AudioPacket, duration
from video.fanout.sound import Sound
from video.sources import open_source

CODECS = {"aac": OPUS, "opus": OPUS, "pcma": PCMA, "pcmu": PCMU}


class Ears:
    """Somebody who looks at a source, and perhaps listens."""

    def __init__(self) -> None:
        self.sound = Sound(asyncio.get_running_loop().time)
        self.heard: list[AudioPacket] = []
        self.times: list[float] = []
        self.seen: list[AccessUnit] = []
        self._changed = asyncio.Event()

    def listen(self) -> None:
        self.sound.join(self._hear)

    def _hear(self, packet: AudioPacket) -> None:
        self.heard.append(packet)
        self.times.append(asyncio.get_running_loop().time())
        self._changed.set()

    def see(self, unit: AccessUnit) -> None:
        self.seen.append(unit)
        self._changed.set()

    async def until(self, heard: int = 0, seen: int = 0) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.heard) < heard or len(self.seen) < seen:
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def ears(url: str, lent: bool = True) -> AsyncIterator[Ears]:
    """A source that runs while the block does."""
    one = Ears()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(open_source(url, terms()).run(one.see, one.sound if lent else None))
        yield one
        running.cancel()


def is_steady(packets: list[AudioPacket]) -> bool:
    """Whether each packet begins where the one before ended, give or take a tick of rounding."""
    return all(abs(b.timestamp - a.timestamp - duration(a)) <= 1 for a, b in itertools.pairwise(packets))


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_clip_is_heard_at_its_own_pace(tmp_path: Path, coding: str) -> None:
    async with ears(f"file:{clip(tmp_path, coding)}") as one:
        one.listen()
        await one.until(heard=60)
        packets, times = one.heard[10:60], one.times[10:60]
        assert {packet.codec for packet in packets} == {CODECS[coding]}
        assert is_steady(packets)
        assert sorted(loudness(packets)[2:])[1] > LOUD, "one may be quiet: where the clip begins again"
        lasted = sum(duration(packet) for packet in packets[:-1]) / packets[0].codec.clock_rate
        assert abs((times[-1] - times[0]) - lasted) < 0.3, "neither rushed nor held back"


async def test_times_run_on_over_the_loop_with_those_of_the_pictures(tmp_path: Path) -> None:
    async with ears(f"file:{clip(tmp_path, 'pcma')}") as one:
        one.listen()
        await one.until(seen=100)  # of a clip of 75
        offsets = []
        for packet, at in zip(one.heard, one.times, strict=True):
            newest = next(unit for unit in reversed(one.seen) if unit.arrived <= at + 0.01)
            offsets.append(packet.timestamp / 8_000 - newest.pts / 90_000)
        assert max(offsets[5:]) - min(offsets[5:]) < 0.3, "lips and voice stay together"


async def test_nothing_is_coded_while_nobody_listens(tmp_path: Path) -> None:
    async with ears(f"file:{clip(tmp_path, 'aac')}") as one:
        await one.until(seen=25)
        assert one.sound.packets == 0 and not children("video.transcode_sound")
        one.listen()
        await one.until(heard=5)
        assert children("video.transcode_sound")
        one.sound.leave(one._hear)
        await one.until(seen=len(one.seen) + 10)
        assert not children("video.transcode_sound")


async def test_what_is_not_lent_is_not_read(tmp_path: Path) -> None:
    async with ears(f"file:{clip(tmp_path, 'pcma')}", lent=False) as one:
        one.listen()
        await one.until(seen=20)
        assert one.sound.packets == 0


def children(module: str) -> list[int]:
    """Processes of ours that run a module."""
    own = f"/proc/self/task/{Path('/proc/self').resolve().name}/children"
    found = []
    for pid in Path(own).read_text().split():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it has ended meanwhile
        if module.encode() in command:
            found.append(int(pid))
    return found


TRACKS = {
    "pcma": "m=audio 0 RTP/AVP 8\na=control:track2\n",
    "opus": "m=audio 0 RTP/AVP 97\na=rtpmap:97 opus/48000/2\na=control:track2\n",
    "aac": "m=audio 0 RTP/AVP 97\na=rtpmap:97 mpeg4-generic/16000/1\n"
    "a=fmtp:97 streamtype=5;mode=AAC-hbr;config={config};sizelength=13;indexlength=3;indexdeltalength=3\na=control:track2\n",
}


class Speaking(Camera):
    """A camera with a track of sound on the channel that it is asked for."""

    def __init__(self, path: Path, coding: str) -> None:
        super().__init__(path)
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            self._rate = stream.codec_context.sample_rate
            self._kind = 8 if coding == "pcma" else 97
            config = (stream.codec_context.extradata or b"").hex()
            self._units = [
                (int((packet.pts or 0) * (stream.time_base or 0) * self._rate), bytes(packet))
                for packet in container.demux(stream)
                if packet.size
            ]
        self._is_aac = coding == "aac"
        self.sdp += TRACKS[coding].format(config=config).replace("\n", "\r\n")

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(super()._play(writer))
            if any("interleaved=2-3" in request.fields.get("transport", "") for request in self.asked):
                tasks.create_task(self._speak(writer))

    async def _speak(self, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for sequence, (stamp, unit) in enumerate(self._units):
            head = struct.pack(">HH", 16, len(unit) << 3) if self._is_aac else b""
            packet = struct.pack(">BBHII", 0x80, self._kind | 0x80, sequence, stamp & 0xFFFFFFFF, 0x4321) + head + unit
            await asyncio.sleep(max(0.0, began + stamp / self._rate - loop.time()))
            writer.write(struct.pack(">cBH", b"$", 2, len(packet)) + packet)

    def _response(self, request: Request) -> str:
        answer = super()._response(request)
        return answer.replace("interleaved=0-1", "interleaved=2-3") if "track2" in str(request) else answer


@pytest.mark.parametrize("coding", TRACKS)
async def test_an_rtsp_camera_is_heard_beside_its_pictures(tmp_path: Path, coding: str) -> None:
    async with serving(Speaking(clip(tmp_path, coding), coding)) as camera, ears(camera.url) as one:
        one.listen()
        await one.until(heard=30, seen=5)
        packets = one.heard[8:30]
        assert {packet.codec for packet in packets} == {CODECS[coding]} and is_steady(packets)
        assert min(loudness(packets)[2:]) > LOUD


async def test_a_camera_that_does_not_lend_its_sound_is_not_asked_for_it(tmp_path: Path) -> None:
    async with serving(Speaking(clip(tmp_path, "pcma"), "pcma")) as camera, ears(camera.url, lent=False) as one:
        await one.until(seen=5)
        assert [request.url for request in camera.asked if request.method == "SETUP"] == [f"{camera.url}/track1"]


class Mute(Speaking):
    """Describes its sound, and refuses to play it."""

    def _response(self, request: Request) -> str:
        answer = super()._response(request)
        return answer.replace("200 OK", "454 Session Not Found", 1) if "track2" in str(request) else answer


async def test_a_camera_that_refuses_its_sound_shows_its_pictures(tmp_path: Path) -> None:
    async with serving(Mute(clip(tmp_path, "pcma"), "pcma")) as camera, ears(camera.url) as one:
        one.listen()
        await one.until(seen=5)
        assert one.heard == [] and "m=audio" in camera.sdp


class Stammering(Speaking):
    """Sends what is no packet before its sound."""

    async def _speak(self, writer: asyncio.StreamWriter) -> None:
        padded = struct.pack(">BBHII", 0xA0, self._kind, 0, 0, 1) + b"\xff"  # more padding than there is
        writer.write(b"$\x02\0\0" + struct.pack(">cBH", b"$", 2, len(padded)) + padded)
        await super()._speak(writer)


async def test_a_damaged_packet_of_sound_ends_neither_the_pictures_nor_the_sound(tmp_path: Path) -> None:
    async with serving(Stammering(clip(tmp_path, "pcma"), "pcma")) as camera, ears(camera.url) as one:
        one.listen()
        await one.until(heard=20, seen=10)
        assert camera.calls == 1


class Deaf(Speaking):
    """Answers nothing when it is asked for its sound."""

    def _response(self, request: Request) -> str:
        return "" if "track2" in request.url else super()._response(request)


class Easily(Speaking):
    """Hangs up when it is asked for its sound."""

    def _response(self, request: Request) -> str:
        if "track2" in request.url:
            self.hang_up()
        return super()._response(request)


@pytest.mark.parametrize("kind", [Deaf, Easily])
async def test_a_camera_that_says_nothing_more_when_asked_for_its_sound_shows_its_pictures(
    tmp_path: Path, kind: type[Speaking]
) -> None:
    async with serving(kind(clip(tmp_path, "pcma"), "pcma")) as camera, ears(camera.url) as one:
        one.listen()
        await one.until(seen=10)
        asked = [request.url.rpartition("/")[2] for request in camera.asked if request.method == "SETUP"]
        assert asked == ["track1", "track2", "track1"], "it is called once more, without"
