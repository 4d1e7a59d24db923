"""A player of somebody else: aiortc as it comes, asked to receive H.264."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from av import VideoFrame

from tests.browser import Luma


class Player:
    """One peer connection that receives on so many video lines."""

    def __init__(self, slots: int = 1) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        for _ in range(slots):
            self.peer.addTransceiver("video", direction="recvonly")

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


@asynccontextmanager
async def a_player(slots: int = 1) -> AsyncIterator[Player]:
    player = Player(slots)
    try:
        yield player
    finally:
        await player.peer.close()
