"""Real peers take our descriptions, and their checks find a server that only answers: aiortc and Chromium."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest
from aioice.ice import get_host_addresses
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.rtcrtpsender import RTCRtpSender
from playwright.async_api import Page

from tests.browser import chromium
from video.codecs.rtp import ABS_SEND_TIME_URI
from video.codecs.sdp import Description, Media
from video.codecs.sdp_choose import choose_audio, choose_h264, choose_setup
from video.codecs.sdp_parse import parse
from video.codecs.sdp_write import RECEIVE_AUDIO, RECEIVE_VIDEO, LineAnswer, Local, Source, answer, offer
from video.codecs.stun import is_authentic, is_stun, parse_request, success

PASSWORD = "a0b1c2d3e4f5g6h7i8j9k0l1"
FINGERPRINT = ":".join(32 * ["AB"])
LIMIT = 256 * 1024
SECONDS = 10.0
"""For what takes milliseconds, on a machine that may be busy."""


class Lite(asyncio.DatagramProtocol):
    """A server that answers checks and never sends one (RFC 8445 2.5)."""

    def __init__(self) -> None:
        self.nominated = asyncio.Event()
        self.roles: set[bool] = set()
        self.names: set[str] = set()
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)  # Python 3.11's own is not of that type

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        request = parse_request(data) if is_stun(data) else None
        if request is None or self._transport is None or not is_authentic(data, request.signed, PASSWORD):
            return
        self.roles.add(request.controlling)
        self.names.add(request.username)
        if request.use_candidate:
            self.nominated.set()
        self._transport.sendto(success(request, addr[0], addr[1], PASSWORD), addr)


@asynccontextmanager
async def lite() -> AsyncIterator[tuple[Lite, Local]]:
    """The server, at an address of this machine that its peers have too, and what it says of itself."""
    host = get_host_addresses(use_ipv4=True, use_ipv6=False)[0]
    transport, server = await asyncio.get_running_loop().create_datagram_endpoint(Lite, local_addr=(host, 0))
    try:
        yield server, Local("ours", PASSWORD, FINGERPRINT, [transport.get_extra_info("sockname")], 1)
    finally:
        transport.close()


def accept(media: Media, at: int) -> LineAnswer:
    if media.kind == "audio":
        return LineAnswer("inactive", choose_audio(media)[0])
    codec, rtx = choose_h264(media)
    if media.direction == "sendonly":
        return LineAnswer("recvonly", codec, rtx)
    return LineAnswer("sendonly", codec, rtx, Source(1000 + at, 2000 + at, "c", f"- {at}"), {ABS_SEND_TIME_URI})


def answer_all(offered: Description, own: Local) -> str:
    return answer(offered, own, [accept(media, at) for at, media in enumerate(offered.media)])


@asynccontextmanager
async def aiortc_peer(policy: RTCBundlePolicy) -> AsyncIterator[RTCPeerConnection]:
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=policy))
    try:
        yield peer
    finally:
        async with asyncio.timeout(SECONDS):
            await peer.close()


@pytest.mark.parametrize(
    ("kinds", "policy"),
    [
        (["video"], RTCBundlePolicy.BALANCED),
        (["audio", "video"], RTCBundlePolicy.MAX_BUNDLE),
        (["video", "audio"], RTCBundlePolicy.MAX_COMPAT),
        (2 * ["video"], RTCBundlePolicy.BALANCED),
        (16 * ["video"], RTCBundlePolicy.MAX_BUNDLE),
        (64 * ["video"], RTCBundlePolicy.MAX_BUNDLE),
    ],
)
async def test_an_aiortc_viewer_takes_our_answer_and_finds_us(kinds: list[str], policy: RTCBundlePolicy) -> None:
    async with lite() as (server, own), aiortc_peer(policy) as peer, asyncio.timeout(SECONDS):
        for kind in kinds:
            peer.addTransceiver(kind, direction="recvonly")
        await peer.setLocalDescription()
        theirs = peer.localDescription.sdp
        offered = parse(theirs, max_bytes=LIMIT)
        await peer.setRemoteDescription(RTCSessionDescription(answer_all(offered, own), "answer"))
        await server.nominated.wait()
        assert server.names == {f"ours:{offered.transport.ufrag}"} and server.roles == {True}
        wanted = ["recvonly" if kind == "video" else "inactive" for kind in kinds]
        assert [transceiver.currentDirection for transceiver in peer.getTransceivers()] == wanted


async def test_an_aiortc_publisher_takes_our_answer_and_finds_us() -> None:
    async with lite() as (server, own), aiortc_peer(RTCBundlePolicy.MAX_BUNDLE) as peer, asyncio.timeout(SECONDS):
        line = peer.addTransceiver(VideoStreamTrack(), direction="sendonly")
        await peer.setLocalDescription()
        theirs = peer.localDescription.sdp
        offered = parse(theirs, max_bytes=LIMIT)
        assert offered.media[0].ssrcs and offered.media[0].rtx
        await peer.setRemoteDescription(RTCSessionDescription(answer_all(offered, own), "answer"))
        await server.nominated.wait()
        assert line.currentDirection == "sendonly"


async def test_an_aiortc_node_answers_our_offer_and_takes_the_lead() -> None:
    async with lite() as (server, own), aiortc_peer(RTCBundlePolicy.BALANCED) as peer, asyncio.timeout(SECONDS):
        await peer.setRemoteDescription(RTCSessionDescription(offer(own, [RECEIVE_VIDEO, RECEIVE_AUDIO]), "offer"))
        video = peer.getTransceivers()[0]
        h264 = [c for c in RTCRtpSender.getCapabilities("video").codecs if c.mimeType in ("video/H264", "video/rtx")]
        video.setCodecPreferences(h264)
        video.sender.replaceTrack(VideoStreamTrack())
        video.direction = "sendonly"
        await peer.setLocalDescription()
        said = parse(peer.localDescription.sdp, max_bytes=LIMIT)
        assert (said.bundle, said.transport.setup, choose_setup(said.transport)) == (("0", "1"), "active", "passive")
        codec, rtx = choose_h264(said.media[0])
        assert (codec.payload_type, rtx and rtx.payload_type) == (96, 97)
        assert said.media[0].direction == "sendonly" and len(said.media[0].ssrcs) == len(said.media[0].rtx) == 1
        assert said.media[0].extensions == RECEIVE_VIDEO.extensions
        await server.nominated.wait()
        assert server.roles == {True} and server.names == {f"ours:{said.transport.ufrag}"}


OFFER = """async ([kinds, sends]) => {
  const peer = window.peer = new RTCPeerConnection({iceServers: [], bundlePolicy: "max-bundle"});
  const wanted = RTCRtpReceiver.getCapabilities("video").codecs.filter(({mimeType, sdpFmtpLine}) =>
    /rtx/i.test(mimeType) || /packetization-mode=1;profile-level-id=42e01f/.test(sdpFmtpLine));
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  for (const kind of kinds) {
    const line = sends ? peer.addTransceiver(canvas.captureStream(5).getVideoTracks()[0], {direction: "sendonly"})
                       : peer.addTransceiver(kind, {direction: "recvonly"});
    if (kind === "video") line.setCodecPreferences(wanted);
  }
  await peer.setLocalDescription();
  while (peer.iceGatheringState !== "complete") await new Promise(done => setTimeout(done, 10));
  return peer.localDescription.sdp;
}"""
ANSWER = """async (sdp) => {
  const begun = performance.now();
  await peer.setRemoteDescription({type: "answer", sdp});
  while (!["connected", "completed"].includes(peer.iceConnectionState)) await new Promise(done => setTimeout(done, 10));
  return peer.getTransceivers().map(line => line.currentDirection);
}"""


async def exchange(page: Page, kinds: list[str], sends: bool, ours: Callable[[Description, Local], str]) -> list[str]:
    """Directions in Chromium once its checks have found us."""
    async with lite() as (server, own), asyncio.timeout(SECONDS):
        theirs = await page.evaluate(OFFER, [kinds, sends])
        offered = parse(theirs, max_bytes=LIMIT)
        directions: Awaitable[list[str]] = page.evaluate(ANSWER, ours(offered, own))
        found = await directions
        await server.nominated.wait()
        assert server.roles == {True} and server.names == {f"ours:{offered.transport.ufrag}"}
        return found


def without_sound(offered: Description, own: Local) -> str:
    """The answer that refuses the lines of sound."""
    return answer(offered, own, [accept(m, at) if m.kind == "video" else None for at, m in enumerate(offered.media)])


async def test_chromium_takes_our_answers_and_finds_us() -> None:
    async with chromium() as browser:
        page = await browser.new_page()
        assert await exchange(page, ["video"], False, answer_all) == ["recvonly"]
        assert await exchange(page, 64 * ["video"], False, answer_all) == 64 * ["recvonly"]
        assert await exchange(page, ["audio", "video"], False, answer_all) == ["inactive", "recvonly"]
        assert await exchange(page, ["video", "audio"], False, without_sound) == ["recvonly"]
        assert await exchange(page, ["video"], True, answer_all) == ["sendonly"]
