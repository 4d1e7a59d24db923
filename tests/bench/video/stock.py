"""Stock aiortc passing a file through to its viewers: `python -m tests.bench.video.stock CLIP`. What everything is compared with.

The best that can be had of its public parts: the file is read once, `av.Packet`s are shared, nothing is coded again. Prints its port; serves WHEP.
"""

import asyncio
import sys
from fractions import Fraction
from typing import Any

import av
from aiohttp import web
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription


class Passed(MediaStreamTrack):
    """Gives each viewer the shared packets."""

    kind = "video"

    def __init__(self, tracks: "set[Passed]") -> None:
        super().__init__()
        self.queue: asyncio.Queue[Any] = asyncio.Queue()
        tracks.add(self)

    async def recv(self) -> Any:
        return await self.queue.get()


async def play(clip: str, tracks: set[Passed]) -> None:
    """The clip for ever, at its pace; key frames wait for nobody."""
    container = av.open(clip)
    stream = container.streams.video[0]
    made = av.BitStreamFilterContext("h264_mp4toannexb", stream)
    packets = [out for packet in container.demux(stream) if packet.size for out in made.filter(packet)]
    loop = asyncio.get_running_loop()
    began, number = loop.time(), 0
    while True:
        packet = packets[number % len(packets)]
        packet.pts = number * 3600
        packet.time_base = Fraction(1, 90_000)
        for track in tracks:
            track.queue.put_nowait(packet)
        number += 1
        await asyncio.sleep(max(0.0, began + number / 25 - loop.time()))


async def main() -> None:
    """Serve until killed."""
    tracks: set[Passed] = set()
    peers: list[RTCPeerConnection] = []

    async def whep(request: web.Request) -> web.Response:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        peers.append(peer)
        transceiver = peer.addTransceiver("video", direction="sendonly")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        transceiver.setCodecPreferences([c for c in codecs if c.mimeType in ("video/H264", "video/rtx")])
        await peer.setRemoteDescription(RTCSessionDescription(await request.text(), "offer"))
        await peer.setLocalDescription(await peer.createAnswer())

        @peer.on("connectionstatechange")
        def _() -> None:
            if peer.connectionState == "connected":
                transceiver.sender.replaceTrack(Passed(tracks))

        return web.Response(status=201, text=peer.localDescription.sdp, content_type="application/sdp")

    app = web.Application()
    app.router.add_post("/whep/{camera}", whep)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await play(sys.argv[1], tracks)


if __name__ == "__main__":
    asyncio.run(main())
