"""Peer connections as this project makes them: H.264 only, one transport, no servers asked. See docs/video.md."""

import asyncio
import logging

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpCodecCapability,
    RTCRtpSender,
    RTCRtpTransceiver,
)

log = logging.getLogger(__name__)

CLOSE_SECONDS = 3.0
"""How long a closing connection may take to say good-bye."""


def new_peer() -> RTCPeerConnection:
    """A connection that asks no STUN or TURN server; aiortc's default would call out.

    Every line begins with a transport of its own and the offer's BUNDLE group joins them: with aiortc's other two
    policies an answer to an offer whose first line is sound (a usual player's) closes the transport it needs.
    """
    return RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_COMPAT))


def h264_codecs() -> list[RTCRtpCodecCapability]:
    """H.264 and its retransmission, the only video taken or given."""
    codecs = RTCRtpSender.getCapabilities("video").codecs
    return [codec for codec in codecs if codec.mimeType in ("video/H264", "video/rtx")]


def restrict(transceiver: RTCRtpTransceiver) -> RTCRtpTransceiver:
    """Leave nothing but H.264 to negotiate."""
    transceiver.setCodecPreferences(h264_codecs())
    return transceiver


class PeerLost(Exception):
    """A connection did not come about, or is over."""


class Life:
    """Follows the state of one connection. Make it before the descriptions are set."""

    def __init__(self, peer: RTCPeerConnection) -> None:
        self._peer = peer
        self._changed = asyncio.Event()
        self._given_up = False
        peer.on("connectionstatechange", self._changed.set)

    def give_up(self) -> None:
        """End every wait: the connection is not wanted, or the other side has said why it can't be."""
        self._given_up = True
        self._changed.set()

    async def connected(self, seconds: float) -> None:
        """Wait until packets can flow.

        Raises:
            PeerLost: they can't, or not within `seconds`.
        """
        try:
            async with asyncio.timeout(seconds):
                state = await self._until("connected", "failed", "closed")
        except TimeoutError:
            raise PeerLost(f"no connection within {seconds:.0f} s: a firewall may hold back UDP") from None
        if state == "given up":
            raise PeerLost("the connection was given up")
        if state != "connected":
            raise PeerLost("no connection: none of the offered addresses answered")

    async def ended(self) -> str:
        """Wait for the end; answers `failed` (vanished), `closed` (left) or `given up`."""
        return await self._until("failed", "closed")

    async def _until(self, *states: str) -> str:
        while (state := self._peer.connectionState) not in states:
            if self._given_up:
                return "given up"
            self._changed.clear()
            await self._changed.wait()
        return state


async def close(peer: RTCPeerConnection) -> None:
    """Close a connection within `CLOSE_SECONDS`; a failure to part nicely is logged and nothing else."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            # Shielded: aiortc's own close, which waits for the same future, breaks when its waiter is cancelled.
            await asyncio.shield(peer.close())
    except Exception:  # aiortc raises anything; the connection is given up either way
        log.warning("a peer connection did not close in order", exc_info=True)
