"""A publisher of somebody else: aiortc as it comes, with its own encoder, asked to send H.264."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import Any

import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from av import AudioFrame, VideoFrame


class Moving(MediaStreamTrack):
    """Grey bars that move, 25 pictures a second."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    async def recv(self) -> VideoFrame:
        self._count += 1
        await asyncio.sleep(0.04)
        frame = VideoFrame(320, 240, "yuv420p")
        for at, plane in enumerate(frame.planes):
            row = bytes((x * 3 + self._count * 5) % 256 if at == 0 else 128 for x in range(plane.line_size))
            plane.update(row * plane.height)
        frame.pts, frame.time_base = self._count * 3600, Fraction(1, 90_000)
        return frame


class Tone(MediaStreamTrack):
    """A sine of 440 Hz, in pieces of 20 ms of the codec's own rate."""

    kind = "audio"

    def __init__(self, rate: int) -> None:
        super().__init__()
        self._rate = rate
        self._count = 0

    async def recv(self) -> AudioFrame:
        samples = self._rate // 50
        await asyncio.sleep(0.02)
        at = np.arange(self._count, self._count + samples)
        frame = AudioFrame.from_ndarray(
            (12_000 * np.sin(2 * np.pi * 440 * at / self._rate)).astype(np.int16)[None], "s16", "mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = self._rate, self._count, Fraction(1, self._rate)
        self._count += samples
        return frame


class Publisher:
    """One peer connection that sends a picture, and a tone of this codec if it is asked to."""

    def __init__(self, codec: str = "video/H264", sound: str | None = None) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        line = self.peer.addTransceiver(Moving(), direction="sendonly")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        line.setCodecPreferences([one for one in codecs if one.mimeType in (codec, "video/rtx")])
        if sound is not None:
            voice = self.peer.addTransceiver(Tone(48_000 if "opus" in sound else 8_000), direction="sendonly")
            known = RTCRtpSender.getCapabilities("audio").codecs
            voice.setCodecPreferences([one for one in known if one.mimeType == sound])

    async def offer(self) -> str:
        await self.peer.setLocalDescription()
        sdp: str = self.peer.localDescription.sdp
        return sdp

    async def answer(self, sdp: str) -> None:
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp, "answer"))


@asynccontextmanager
async def a_publisher(**options: Any) -> AsyncIterator[Publisher]:
    publisher = Publisher(**options)
    try:
        yield publisher
    finally:
        await publisher.peer.close()
