"""A player of somebody else: aiortc as it comes, asked to receive H.264."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from av import AudioFrame, VideoFrame

from tests.browser import Luma


class Player:
    """One peer connection that receives on so many video lines, and on one of sound if it is asked to."""

    def __init__(self, slots: int = 1, sound: bool = False) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        for _ in range(slots):
            self.peer.addTransceiver("video", direction="recvonly")
        if sound:
            self.peer.addTransceiver("audio", direction="recvonly")

    async def offer(self) -> str:
        await self.peer.setLocalDescription()
        sdp: str = self.peer.localDescription.sdp
        return sdp

    async def answer(self, sdp: str) -> None:
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def picture(self, slot: int = 0) -> Luma:
        """The next picture of a line, decoded: how bright it is, and how much that varies."""
        track = self.peer.getReceivers()[slot].track
        assert isinstance(track, RemoteStreamTrack)
        frame = await track.recv()
        assert isinstance(frame, VideoFrame)
        gray = frame.to_ndarray(format="gray")
        return Luma(float(gray.mean()), float(gray.var()))

    async def loudness(self) -> float:
        """Of the next 20 ms of sound, decoded: the square root of its mean square, 0–32,767."""
        track = self.peer.getReceivers()[-1].track
        assert isinstance(track, RemoteStreamTrack)
        frame = await track.recv()
        assert isinstance(frame, AudioFrame)
        return float(np.sqrt((frame.to_ndarray().astype(float) ** 2).mean()))


@asynccontextmanager
async def a_player(slots: int = 1, sound: bool = False) -> AsyncIterator[Player]:
    player = Player(slots, sound)
    try:
        yield player
    finally:
        await player.peer.close()
