"""A publisher of somebody else: aiortc as it comes, with its own encoder, asked to send H.264."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import Any

from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from av import VideoFrame


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


class Publisher:
    """One peer connection that sends a picture, and sound if it is asked to."""

    def __init__(self, codec: str = "video/H264", sound: bool = False) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        line = self.peer.addTransceiver(Moving(), direction="sendonly")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        line.setCodecPreferences([one for one in codecs if one.mimeType in (codec, "video/rtx")])
        if sound:
            self.peer.addTransceiver("audio", direction="sendonly")

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
