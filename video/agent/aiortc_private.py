"""The one place that touches private parts of aiortc and aioice. Made for aiortc 1.16.0. See docs/video.md.

A node lives behind address translation: aiortc does its SDP, ICE and DTLS. Pictures then go out as at the centre, packed once and sealed
by `video.codecs.srtp`; aiortc has no public way to the keys, the socket or the reports of the other side. Each function below says
so when a private part is gone; `tests/edges/video/test_aiortc_private.py` tells in words what an upgrade broke.
"""

import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aioice.ice
from aiortc import RTCRtpSender

from video.codecs import rtcp
from video.codecs.rtcp import Message, RtcpError
from video.codecs.sheet import Seal, Sheet
from video.codecs.srtp import PROFILES, Outbound, split_keying_material
from video.rtc.door import UdpSocket

MADE_FOR = "1.16.0"

CONSENT_FAILURES = 4
"""Consent checks (RFC 7675, one in 4–6 s) that may fail: a vanished centre is gone in 18–26 s instead of 28–39 s."""


class AiortcChanged(RuntimeError):
    """A private part of aiortc is not where 1.16.0 had it."""


def _replace(owner: object, name: str, value: object) -> None:
    if not hasattr(owner, name):
        raise AiortcChanged(f"{type(owner).__name__} has no {name}: aiortc is not {MADE_FOR}")
    vars(owner)[name] = value


def silence(sender: RTCRtpSender) -> None:
    """Have a sender report nothing by itself: its reports would be of packets it knows nothing of. Call before its connection is made."""

    async def nothing(_: object) -> None:
        pass

    _replace(sender, "_send_rtcp", nothing)


class Association:
    """The connected way to the centre that aiortc has opened for `sender`. Leave it with `close`."""

    def __init__(self, sender: RTCRtpSender, heard: Callable[[list[Message]], None]) -> None:
        """`heard` gets the centre's reports and requests. The sender's connection stands."""
        self._transport: Any = sender.transport
        try:
            self._outbound = _outbound(self._transport)
            self._connection: Any = self._transport.transport._connection
            self._tell: Callable[[bytes], Awaitable[None]] = self._transport._send_rtp
        except AttributeError as error:
            raise AiortcChanged(f"{error}: aiortc is not {MADE_FOR}") from None

        async def take(data: bytes) -> None:
            try:
                heard(rtcp.parse(data))
            except RtcpError:
                return  # garbage costs its sender a datagram

        _replace(self._transport, "_handle_rtcp_data", take)
        self._door: tuple[object, UdpSocket] | None = None

    def sealer(self, ssrc: int) -> Seal:
        """The encryption of one of our SSRCs. aiortc must send no RTP of it."""
        return self._outbound.sealer(ssrc)

    @property
    def tag_size(self) -> int:
        """Bytes that encryption adds to a packet."""
        return self._outbound.tag_size

    def write(self, sheet: Sheet) -> None:
        """Send packets on the pair of addresses that ICE has nominated; none while there is none."""
        pair = self._connection._nominated.get(1)
        if pair is None or pair.protocol.transport is None:
            return
        if pair.local_candidate.type == "relay":  # TURN wraps each packet
            for _, header, body in sheet.packets:
                pair.protocol.transport.sendto(bytes(header) + body, pair.remote_addr)
            return
        if self._door is None or self._door[0] is not pair.protocol:
            self.close()
            self._door = pair.protocol, UdpSocket(_duplicate(pair.protocol.transport))
        self._door[1].write(sheet, pair.remote_addr)

    @property
    def route(self) -> None:
        """ICE may nominate another pair at any time, and nobody says so."""

    async def tell(self, messages: Sequence[Message]) -> None:
        """Send RTCP; aiortc seals it, who counts the packets of a key. Nothing happens once the connection is gone."""
        try:
            await self._tell(rtcp.compound(*messages))
        except ConnectionError:
            return

    def close(self) -> None:
        """Give back the socket."""
        if self._door is not None:
            self._door[1].sock.close()
            self._door = None


def _outbound(transport: Any) -> Outbound:
    """Our side's keys of the handshake (RFC 5764 4.2)."""
    name = transport._ssl.get_selected_srtp_profile().decode()
    profile = next(profile for profile in PROFILES if profile.name == name)
    material = transport._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", profile.material_size)
    local, _ = split_keying_material(profile, material, transport._role == "server")
    return Outbound(profile, local)


def _duplicate(transport: Any) -> socket.socket:
    """A socket of our own for what an asyncio transport sends on; asyncio's shows no `sendmsg`."""
    known = transport.get_extra_info("socket")
    return socket.fromfd(known.fileno(), known.family, known.type)


def _host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    """As aioice finds them; on a machine without any network the loopback address, which aioice leaves out."""
    return _aioice_addresses(use_ipv4, use_ipv6) or ["127.0.0.1"]


_aioice_addresses = aioice.ice.get_host_addresses
aioice.ice.get_host_addresses = _host_addresses
aioice.ice.CONSENT_FAILURES = CONSENT_FAILURES
