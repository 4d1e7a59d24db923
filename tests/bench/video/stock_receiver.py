"""Stock aiortc receiving: `python -m tests.bench.video.stock_receiver STREAMS`. Its decoder is stubbed, all else is as it comes.

Writes an offer as a JSON line, reads the answer as one, for each stream; then runs until its input ends.
"""

import asyncio
import json
import sys
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription, rtcrtpreceiver


class NoDecoder:
    """Throws away what it is to decode."""

    def decode(self, _: object) -> list[Any]:
        return []


async def main() -> None:
    """Receive so many streams."""
    rtcrtpreceiver.get_decoder = lambda _: NoDecoder()  # type: ignore[attr-defined,assignment,return-value]  # decoding is not what is measured
    capabilities = RTCRtpReceiver.getCapabilities("video")
    codecs = [c for c in capabilities.codecs if c.mimeType in ("video/H264", "video/rtx")] if capabilities else []
    peers = []
    for _ in range(int(sys.argv[1])):
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        peer.addTransceiver("video", direction="recvonly").setCodecPreferences(codecs)
        await peer.setLocalDescription()
        print(json.dumps(peer.localDescription.sdp), flush=True)
        answer = json.loads(await asyncio.to_thread(sys.stdin.readline))
        await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        peers.append(peer)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
