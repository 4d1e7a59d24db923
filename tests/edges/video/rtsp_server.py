"""A small RTSP camera (RFC 2326, TCP interleaved): plays one MP4 clip in a loop to whoever asks, and may ask who that is."""

import asyncio
import base64
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import av

from tests.edges.video.rtsp_lock import Lock
from video.codecs.h264 import annexb, avcc_nals, nals, parse_avc_config
from video.codecs.payloads import packetise

C = TypeVar("C", bound="Camera")
FPS = 12.5
SDP = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=camera
c=IN IP4 0.0.0.0
t=0 0
m=video 0 RTP/AVP 96
a=rtpmap:96 H264/90000
a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}
a=control:track1
"""


class Request(NamedTuple):
    method: str
    url: str
    fields: dict[str, str]
    body: str


class Camera:
    """`calls` counts how often it was asked to play; `hang` makes it fall silent without closing.

    `lock` asks for a login; `answers` are whole responses that it gives to a method instead of its own; `asked` is every request.
    """

    lock: Lock | None = None
    lifetime = 60
    channel = 0

    def __init__(self, clip: Path) -> None:
        with av.open(str(clip)) as container:
            stream = container.streams.video[0]
            config = parse_avc_config(stream.codec_context.extradata or b"")
            # The parameter sets go into the SDP only, as many cameras do it.
            self.pictures = [
                annexb(nal for nal in avcc_nals(bytes(packet), config.length_size) if nal[0] & 31 not in (7, 8))
                for packet in container.demux(stream)
                if packet.size
            ]
        sets = ",".join(base64.b64encode(nal).decode() for nal in (*config.sps, *config.pps))
        self.sdp = SDP.format(sets=sets).replace("\n", "\r\n")
        self.url = ""
        self.calls = 0
        self.hang = False
        self.answers: dict[str, str] = {}
        self.asked: list[Request] = []
        self.said_goodbye = asyncio.Event()
        self._lines: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client from its first request to its end."""
        self._lines.add(writer)
        try:
            async with asyncio.TaskGroup() as tasks:
                while request := await self._request(reader):
                    self.asked.append(request)
                    response = self._response(request)
                    writer.write(response.encode())
                    if request.method == "PLAY" and " 200 " in response:
                        self.calls += 1
                        tasks.create_task(self._play(writer))
                    if request.method == "TEARDOWN":
                        self.said_goodbye.set()
                        break
                raise ConnectionResetError
        except* (OSError, EOFError):
            pass
        finally:
            self._lines.discard(writer)
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> Request:
        """The next request; interleaved RTCP is thrown away."""
        while True:
            first = await reader.readexactly(1)
            if first == b"$":
                channel, size = struct.unpack(">BH", await reader.readexactly(3))
                self._heard(channel, await reader.readexactly(size))
                continue
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
            start, *lines = head.rstrip().split("\r\n")
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            body = (await reader.readexactly(int(fields.get("content-length", 0)))).decode()
            method, url, *_ = start.split()
            return Request(method, url, fields, body)

    def _heard(self, channel: int, packet: bytes) -> None:
        """A packet from the client."""

    def _response(self, request: Request) -> str:
        head = f"CSeq: {request.fields['cseq']}"
        if request.method in self.answers:
            return self.answers[request.method].replace("\n", f"\r\n{head}\r\n", 1) + "\r\n\r\n"
        if self.lock is not None and not self.lock.opens(request.method, request.fields.get("authorization", "")):
            return "\r\n".join(["RTSP/1.0 401 Unauthorized", head, *self.lock.asks()]) + "\r\n\r\n"
        body = self.sdp if request.method == "DESCRIBE" else ""
        content = f"Content-Base: {self.url}/\r\nContent-Type: application/sdp\r\nContent-Length: {len(body)}"
        answers = {
            "OPTIONS": "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN",
            "DESCRIBE": content,
            "SETUP": f"Transport: RTP/AVP/TCP;unicast;interleaved={self.channel}-{self.channel + 1}\r\nSession: 12345678;timeout={self.lifetime}",
            "PLAY": "Session: 12345678\r\nRange: npt=0.000-",
            "RECORD": "Session: 12345678",
        }
        fields = ["RTSP/1.0 200 OK", head, *([answers[request.method]] if request.method in answers else [])]
        return "\r\n".join(fields) + "\r\n\r\n" + body

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        """Send pictures until the line is gone."""
        loop = asyncio.get_running_loop()
        began, sequence, number = loop.time(), 0, 0
        while True:
            if not self.hang:
                parts = packetise(nals(self.pictures[number % len(self.pictures)]))
                for i, part in enumerate(parts):
                    marker = 0x80 if i == len(parts) - 1 else 0
                    stamp = int(number * 90_000 / FPS) & 0xFFFFFFFF
                    header = struct.pack(">BBHII", 0x80, 96 | marker, sequence & 0xFFFF, stamp, 0x1234)
                    writer.write(struct.pack(">cBH", b"$", self.channel, len(header) + len(part)) + header + part)
                    sequence += 1
                await writer.drain()
            number += 1
            await asyncio.sleep(max(0.0, began + number / FPS - loop.time()))

    def hang_up(self) -> None:
        """Lose every client, as a camera that starts again does."""
        for writer in tuple(self._lines):
            writer.transport.abort()


@asynccontextmanager
async def camera(clip: Path, port: int = 0) -> AsyncIterator[Camera]:
    """A camera that plays `clip`; `url` is where."""
    async with serving(Camera(clip), port) as one:
        yield one


@asynccontextmanager
async def serving(one: C, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncIterator[C]:
    """This camera on a port of loopback; `url` is where."""
    server = await asyncio.start_server(one.serve, "127.0.0.1", port, ssl=tls)
    one.url = f"rtsp{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}/stream"
    try:
        yield one
    finally:
        server.close()
        one.hang_up()
        await asyncio.sleep(0.05)  # the aborted lines end their tasks
