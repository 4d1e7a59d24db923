"""SRTP: which packet is this, was it here before, may it pass (RFC 3711, RFC 7714). No I/O.

See docs/adr/0005-media-plane.md. `Outbound` protects with our master key, `Inbound` opens with the other side's. Keys come from
`srtp_keys`; what happens to the bytes is in `srtp_transforms`.
"""

from video.codecs.rtp import extend
from video.codecs.sheet import Seal
from video.codecs.srtp_keys import (
    PROFILES,
    RTCP,
    RTP,
    MasterKey,
    Profile,
    SrtpError,
    session_keys,
    split_keying_material,
)
from video.codecs.srtp_transforms import ENCRYPTED, RTCP_HEADER, transform

__all__ = ["PROFILES", "Inbound", "MasterKey", "Outbound", "Profile", "SrtpError", "split_keying_material"]

WINDOW = 1024
"""Packets that may come late. More than a second of an 8 Mbit/s camera, longer than anybody waits for a retransmission."""

MAX_SOURCES = 256
"""SSRCs that one peer may bring, for RTP and for RTCP: 64 slots of picture and sound, and retransmissions of each.
Each costs some 400 bytes for as long as the peer lives: forgetting one would let its packets be replayed."""

_ALL = (1 << WINDOW) - 1

_PACKETS, _REPORTS = 1 << 48, 1 << 31
"""How many RTP and RTCP packets of a source have an index of their own; then the key is used up (RFC 3711 §9.2)."""


class Outbound:
    """Protects what we send to one peer. `tag_size`: bytes that each RTP packet grows by."""

    def __init__(self, profile: Profile, master: MasterKey) -> None:
        self.tag_size = profile.tag_size
        self._rtp = transform(profile, session_keys(profile, master, RTP))
        self._rtcp = transform(profile, session_keys(profile, master, RTCP))
        self._reports: dict[int, int] = {}

    def sealer(self, ssrc: int) -> Seal:
        """A function `seal(index, sheet)` for RTP packets of one source, which have indices in a row.

        `index` is roll-over counter << 16 | sequence number, below 2^48 (RFC 3711 §3.3.1). The caller owns it and only counts
        up: two payloads under one index give both away. The same packet may be sealed again, to be sent again.
        """
        return self._rtp.sealer(ssrc)

    def protect_rtcp(self, packet: bytes) -> bytes:
        """Protect a compound packet (of 8 bytes or more). Each source counts its own (RFC 3711 §3.4).

        Raises:
            SrtpError: the source has used up the key; at 100 packets/s that takes 248 days.
        """
        ssrc = int.from_bytes(packet[4:8], "big")
        index = self._reports.get(ssrc, 0)
        if index >= _REPORTS:
            raise SrtpError("the key is used up")
        self._reports[ssrc] = index + 1
        return self._rtcp.seal_rtcp(ssrc, index, packet)


class Inbound:
    """Opens what a peer sends. Nothing is remembered of a packet that is not authentic."""

    def __init__(self, profile: Profile, master: MasterKey) -> None:
        self._tag_size = profile.tag_size
        self._rtp = transform(profile, session_keys(profile, master, RTP))
        self._rtcp = transform(profile, session_keys(profile, master, RTCP))
        self._packets: dict[int, _Window] = {}
        self._reports: dict[int, _Window] = {}

    def unprotect(self, datagram: bytes, header_size: int, sequence: int, ssrc: int) -> bytes:
        """The payload of an RTP packet, whose header (with CSRCs and extensions) has `header_size` bytes (RFC 3711 §3.3).

        Raises:
            SrtpError: too short, replayed or too old, not authentic, or of one source too many.
        """
        if len(datagram) < header_size + self._tag_size:
            raise SrtpError("too short")
        window = self._packets.get(ssrc)
        if window is None or sequence != window.highest + 1 & 0xFFFF:
            return self._unprotect_any(datagram, header_size, sequence, ssrc)
        index = window.highest + 1  # nearly every packet: the next
        if index >= _PACKETS:
            raise SrtpError("the key is used up")
        payload = self._rtp.open(ssrc, index, datagram[:header_size], datagram[header_size:])
        window.highest = index
        return payload

    def _unprotect_any(self, datagram: bytes, header_size: int, sequence: int, ssrc: int) -> bytes:
        """The same for any packet: late, after a gap, or of a new source."""
        window = _window(self._packets, ssrc)
        index = window.index(sequence)
        window.check(index)
        payload = self._rtp.open(ssrc, index, datagram[:header_size], datagram[header_size:])
        window.accept(index)
        self._packets[ssrc] = window
        return payload

    def unprotect_rtcp(self, datagram: bytes) -> bytes:
        """The compound packet in an SRTCP packet (RFC 3711 §3.4).

        Raises:
            SrtpError: too short, not encrypted, replayed or too old, not authentic, or of one source too many.
        """
        if len(datagram) < RTCP_HEADER + 4 + self._tag_size:
            raise SrtpError("too short")
        word = int.from_bytes(datagram[self._rtcp.index_word], "big")
        if word < ENCRYPTED:
            raise SrtpError("not encrypted")  # WebRTC encrypts all RTCP (RFC 8827 §6.5)
        ssrc, index = int.from_bytes(datagram[4:8], "big"), word - ENCRYPTED
        window = _window(self._reports, ssrc)
        window.check(index)
        packet = self._rtcp.open_rtcp(ssrc, index, datagram)
        window.accept(index)
        self._reports[ssrc] = window
        return packet


class _Window:
    """Which of the last `WINDOW` packets of a source were here (RFC 3711 §3.3.2).

    Bit n of `_seen` stands for `_newest` - n. What came in order since, up to `highest`, is only counted: that is nearly every packet.
    """

    __slots__ = ("_newest", "_seen", "highest")

    def __init__(self) -> None:
        self.highest = self._newest = -1
        self._seen = 0

    def index(self, sequence: int) -> int:
        """The index nearest to the highest one, among those with these last 16 bits (RFC 3711 appendix A).

        The first packet of a source is taken to come before any roll-over (§3.3.1). Negative: before the first.
        """
        if self.highest < 0:
            return sequence
        return extend(sequence, self.highest, 16)

    def check(self, index: int) -> None:
        """Refuse what was here, and what is so old that nobody knows."""
        late = self.highest - index
        if late >= WINDOW or not 0 <= index < _PACKETS or (late >= 0 and self._settled() >> late & 1):
            raise SrtpError("replayed or too old")

    def accept(self, index: int) -> None:
        """Remember an authentic packet."""
        seen, ahead = self._settled(), index - self.highest
        if ahead <= 0:
            self._seen = seen | 1 << -ahead
            return
        # A report may be 2^31 ahead: no shift as long as that.
        self._seen = (seen << ahead | 1) & _ALL if ahead < WINDOW else 1
        self.highest = self._newest = index

    def _settled(self) -> int:
        """Put down what was only counted; answers the bits, n for `highest` - n."""
        row, self._newest = self.highest - self._newest, self.highest
        if row:
            self._seen = (self._seen << row | (1 << row) - 1) & _ALL if row < WINDOW else _ALL
        return self._seen


def _window(sources: dict[int, _Window], ssrc: int) -> _Window:
    """What is known of a source; a new one is kept by the caller, once it has proved authentic."""
    window = sources.get(ssrc)
    if window is None:
        if len(sources) >= MAX_SOURCES:
            raise SrtpError("too many sources")
        window = _Window()
    return window
