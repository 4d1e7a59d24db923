"""Offers of real peers (tests/examples/sdp), and one small enough to change by hand."""

from pathlib import Path

from video.codecs.sdp import Description
from video.codecs.sdp_parse import parse

FOLDER = Path(__file__).parents[3] / "examples" / "sdp"
REAL = {path.stem: path.read_text("utf-8").replace("\n", "\r\n") for path in sorted(FOLDER.glob("*.sdp"))}
WALL = 128 * 1024
"""The longest offer taken, in bytes."""

FINGERPRINT = ":".join(f"{n:02X}" for n in range(32))
SMALL = f"""v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
m=video 9 UDP/TLS/RTP/SAVPF 96 97
c=IN IP4 0.0.0.0
a=mid:0
a=ice-ufrag:theirs
a=ice-pwd:passwordpasswordpassword
a=fingerprint:sha-256 {FINGERPRINT}
a=setup:actpass
a=recvonly
a=rtcp-mux
a=extmap:3 urn:three
a=rtpmap:96 H264/90000
a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtcp-fb:96 nack
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
m=audio 0 UDP/TLS/RTP/SAVPF 111 0
a=bundle-only
a=mid:1
a=recvonly
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtpmap:0 PCMU/8000
"""


def read(text: str) -> Description:
    return parse(text, max_bytes=WALL)


def small(before: str = "", after: str = "") -> Description:
    """The small offer with one piece of its text replaced, which must be there."""
    assert before in SMALL
    return read(SMALL.replace(before, after, 1) if before else SMALL)
