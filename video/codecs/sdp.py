"""Session descriptions (SDP) as values: what an ICE lite server needs to know of the other side. Pure.

RFC 8866 with JSEP (RFC 9429), ICE (8839), DTLS (8842), BUNDLE (9143), feedback (4585), sources (5576) and header
extensions (8285). Read by `sdp_parse`, chosen from by `sdp_choose`, written by `sdp_write`. See
docs/adr/0005-media-plane.md.
"""

from typing import Literal, NamedTuple

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]


class SdpError(ValueError):
    """The description can't be used. `code`: `bad_offer` or `no_h264`; `message` tells its author how to mend it."""

    def __init__(self, message: str, code: str = "bad_offer") -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Codec(NamedTuple):
    """One payload type of a line: `name` in lower case, `parameters` of its fmtp (keys in lower case), `feedback`."""

    payload_type: int
    name: str
    clock_rate: int
    channels: int
    parameters: dict[str, str]
    feedback: frozenset[str]


class Media(NamedTuple):
    """A media line. `codecs` in the order of preference; `extensions` are identifiers by URI.

    `ssrcs` without those of retransmissions, which `rtx` gives for each. `rejected`: port 0, and not because it shares
    another line's (bundle-only). `format`: the first as it stands, for a line that is refused in the answer.
    """

    kind: str
    mid: str
    rejected: bool
    protocol: str
    format: str
    direction: Direction
    codecs: tuple[Codec, ...]
    extensions: dict[str, int]
    ssrcs: tuple[int, ...]
    rtx: dict[int, int]
    rtcp_rsize: bool


class Transport(NamedTuple):
    """Where and with whom: ICE credentials, certificate digests as (algorithm, "AB:CD:…"), DTLS role as it stands."""

    ufrag: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]
    setup: str
    is_lite: bool
    candidates: int


class Description(NamedTuple):
    """An offer or an answer. `bundle`: mids that share `transport`; empty with a single line that is not bundled."""

    media: tuple[Media, ...]
    bundle: tuple[str, ...]
    transport: Transport


class Fragment(NamedTuple):
    """A piece of SDP that came later (RFC 8840 9): new credentials, or "" twice, and how many candidates."""

    ufrag: str
    password: str
    mids: tuple[str, ...]
    candidates: int
