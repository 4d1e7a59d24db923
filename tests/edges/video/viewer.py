"""A viewer as a browser would be: offers to receive, and keeps what comes, coded and decoded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import av
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.edges.video.relay import Relay
from tests.edges.video.tap import receive_encoded
from video import link
from video.agent import rtc
from video.codecs.assembler import Picture
from video.codecs.h264 import annexb


def browser_like_peer() -> RTCPeerConnection:
    """A connection with one transport for all slots, as browsers with `bundlePolicy: "max-bundle"` have it."""
    return RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))


class Receiving:
    """One slot of a viewer."""

    def __init__(self) -> None:
        self.frames: list[Picture] = []
        self.times: list[float] = []
        self._grown = asyncio.Event()

    def take(self, frame: Picture) -> None:
        self.frames.append(frame)
        self.times.append(asyncio.get_running_loop().time())
        self._grown.set()

    async def more(self, count: int, seconds: float) -> list[Picture]:
        """The next `count` pictures."""
        begun = len(self.frames)
        async with asyncio.timeout(seconds):
            while len(self.frames) < begun + count:
                self._grown.clear()
                await self._grown.wait()
        return self.frames[begun : begun + count]

    @property
    def nals(self) -> set[bytes]:
        return {nal for frame in self.frames for nal in frame.nals}

    @property
    def slices(self) -> set[bytes]:
        """What differs from clip to clip: the pictures without what says how they are coded."""
        return {nal for nal in self.nals if nal[0] & 31 in (1, 5)}

    def brightness(self) -> list[float]:
        """Mean luma (0–255) of each picture, decoded here and nowhere else."""
        decoder = av.CodecContext.create("h264", "r")
        found = []
        for frame in self.frames:
            for picture in decoder.decode(av.Packet(annexb(frame.nals))):
                plane = picture.planes[0]
                found.append(sum(bytes(plane)[::97]) / len(bytes(plane)[::97]))
        return found


class Viewer:
    """One session at the relay's media process."""

    def __init__(self, relay: Relay, session: str, slots: int) -> None:
        self.relay = relay
        self.session = session
        self.peer = browser_like_peer()
        self.life = rtc.Life(self.peer)
        self.slots = [Receiving() for _ in range(slots)]

    @classmethod
    @asynccontextmanager
    async def watching(cls, relay: Relay, session: str, slots: int = 1) -> "AsyncIterator[Viewer]":
        viewer = cls(relay, session, slots)
        clock = asyncio.get_running_loop().time
        try:
            for slot in viewer.slots:
                transceiver = rtc.restrict(viewer.peer.addTransceiver("video", direction="recvonly"))
                receive_encoded(transceiver.receiver, slot.take, lambda: None, clock)
            await viewer.peer.setLocalDescription()
            await relay.tell_media(link.View(session=session, offer=viewer.peer.localDescription.sdp, slots=slots))
            answer = await relay.until(10, link.ViewAnswer, session=session)
            assert isinstance(answer, link.ViewAnswer)
            await viewer.peer.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
            await viewer.life.connected(10)
            yield viewer
        finally:
            await rtc.close(viewer.peer)

    async def show(self, slot: int, camera: str | None, node: str | None = "n1") -> None:
        await self.relay.tell_media(link.Show(session=self.session, slot=slot, camera=camera, node=node))
