"""Single packets under a key, as bytes."""

from collections.abc import Iterable

import pytest

from video.codecs import sheet
from video.codecs.sheet import Seal
from video.codecs.srtp import PROFILES, Inbound, MasterKey, Outbound, Profile

SSRC = 0xCAFEBABE
PAYLOAD = bytes(range(40))

every_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)


def packet(outbound: Outbound, ssrc: int, index: int, header: bytes, payload: bytes) -> bytes:
    """One RTP packet of a peer."""
    return packet_of(outbound.sealer(ssrc), index, header, payload, outbound.tag_size)


def packet_of(seal: Seal, index: int, header: bytes, payload: bytes, tag_size: int) -> bytes:
    """One RTP packet, sealed by this."""
    return bytes(sheet.sealed(seal, index, header, payload, tag_size).runs[0].octets)


def master(profile: Profile) -> MasterKey:
    """A key that is the same each time."""
    return MasterKey(bytes(range(1, profile.key_size + 1)), bytes(range(101, profile.salt_size + 101)))


def plain(index: int, ssrc: int = SSRC) -> bytes:
    """An RTP header without extension."""
    return b"\x80\x60" + (index & 0xFFFF).to_bytes(2, "big") + bytes(4) + ssrc.to_bytes(4, "big")


def report(ssrc: int = SSRC, size: int = 20) -> bytes:
    """A compound packet as far as SRTCP looks at it."""
    return b"\x81\xc8" + (size // 4 + 1).to_bytes(2, "big") + ssrc.to_bytes(4, "big") + b"\x5a" * size


def sealed(profile: Profile, indices: Iterable[int], ssrc: int = SSRC) -> list[bytes]:
    """Packets of a peer that has the `master` key."""
    outbound = Outbound(profile, master(profile))
    return [packet(outbound, ssrc, index, plain(index, ssrc), PAYLOAD) for index in indices]


def opened(inbound: Inbound, datagram: bytes, header_size: int = 12) -> bytes:
    """Open a packet by what its own header says."""
    sequence, ssrc = int.from_bytes(datagram[2:4], "big"), int.from_bytes(datagram[8:12], "big")
    return inbound.unprotect(datagram, header_size, sequence, ssrc)
