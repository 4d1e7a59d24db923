"""Single packets under a key, as bytes."""

from video.codecs.sheet import Seal, sealed
from video.codecs.srtp import Outbound


def packet(outbound: Outbound, ssrc: int, index: int, header: bytes, payload: bytes) -> bytes:
    """One RTP packet of a peer."""
    return packet_of(outbound.sealer(ssrc), index, header, payload, outbound.tag_size)


def packet_of(seal: Seal, index: int, header: bytes, payload: bytes, tag_size: int) -> bytes:
    """One RTP packet, sealed by this."""
    return bytes(sealed(seal, index, header, payload, tag_size).runs[0].octets)
