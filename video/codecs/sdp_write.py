"""SDP written: the answer to a viewer or publisher, the offer to a node, the answer to an ICE restart. Pure.

See `video/codecs/sdp.py` for the RFCs. The certificate's digest stands once, at the top; credentials, DTLS role and
candidates stand in every line, as Pion, mediasoup and aiortc write them: GStreamer wants a role there, and aiortc
takes the candidates of the last line of a bundle.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from video.codecs.rtp import ABS_SEND_TIME_URI, TRANSPORT_WIDE_URI
from video.codecs.sdp import Codec, Description, Media
from video.codecs.sdp_choose import choose_setup

_NAMES = {"h264": "H264", "rtx": "rtx", "opus": "opus", "pcma": "PCMA", "pcmu": "PCMU"}

_HOST = 126
"""Type preference of host candidates (RFC 8445 5.1.2.2)."""


class Local(NamedTuple):
    """This side: ICE credentials, SHA-256 digest of the certificate ("AB:CD:…"), where packets may be sent to.

    `candidates`: (IPv4 or IPv6 address, UDP port), the preferred one first. `session`: a number for the `o=` line.
    """

    ufrag: str
    password: str
    fingerprint: str
    candidates: Sequence[tuple[str, int]]
    session: int


class Source(NamedTuple):
    """What this side sends in a line: SSRC, that of retransmissions, and "stream track" for `msid` (RFC 8830)."""

    ssrc: int
    rtx: int | None
    cname: str
    msid: str


class LineAnswer(NamedTuple):
    """How a line is accepted. `extensions`: the URIs wanted, as far as they were offered; `more`: codecs besides the first one.

    A line whose packets are not numbered across all lines (`TRANSPORT_WIDE_URI`) gets no feedback on that either.

    A line that is not needed is better `inactive` than refused: RFC 9725 4.4.3 wants no partial answers, Chromium with
    max-bundle fails when the first line is refused ("Failed to setup RTCP mux"), aiortc when any is.
    """

    direction: Literal["sendonly", "recvonly", "inactive"]
    codec: Codec
    rtx: Codec | None = None
    source: Source | None = None
    extensions: Collection[str] = ()
    more: tuple[Codec, ...] = ()


class OfferLine(NamedTuple):
    """A line we offer to receive: `extensions` are identifiers by URI."""

    kind: Literal["audio", "video"]
    codecs: tuple[Codec, ...]
    extensions: Mapping[str, int]


RECEIVE_VIDEO = OfferLine(
    "video",
    (
        Codec(96, "h264", 90000, 1, {"profile-level-id": "42e01f"}, frozenset({"nack", "nack pli"})),
        Codec(97, "rtx", 90000, 1, {"apt": "96"}, frozenset()),
    ),
    {ABS_SEND_TIME_URI: 1},
)
RECEIVE_AUDIO = OfferLine(
    "audio",
    (
        Codec(111, "opus", 48000, 2, {}, frozenset()),
        Codec(8, "pcma", 8000, 1, {}, frozenset()),
        Codec(0, "pcmu", 8000, 1, {}, frozenset()),
    ),
    {},
)


def answer(offer: Description, own: Local, lines: Sequence[LineAnswer | None]) -> str:
    """The answer to `offer`: one entry for each of its lines, `None` refuses it (port 0, RFC 9429 5.3.1).

    A line that the offer rejects stays rejected. Payload types and extension identifiers are those offered.

    Raises:
        SdpError: the other side's ICE or DTLS role doesn't fit ours.
    """
    transport = _transport(own, choose_setup(offer.transport))
    pairs = [(media, None if media.rejected else line) for media, line in zip(offer.media, lines, strict=True)]
    accepted = {media.mid for media, line in pairs if line is not None}
    text = _head(own, [mid for mid in offer.bundle if mid in accepted])
    for media, line in pairs:
        text += _refused(media) if line is None else _accepted(media, line, transport)
    return _joined(text)


def offer(own: Local, lines: Sequence[OfferLine]) -> str:
    """An offer to receive these lines; their mids are "0", "1" …"""
    transport = _transport(own, "actpass")
    text = _head(own, [str(mid) for mid in range(len(lines))])
    for mid, line in enumerate(lines):
        text.append(f"m={line.kind} 9 UDP/TLS/RTP/SAVPF {_payload_types(line.codecs)}")
        text += ["c=IN IP4 0.0.0.0", f"a=mid:{mid}", *transport, "a=recvonly"]
        text += ["a=rtcp-mux", "a=rtcp-mux-only", "a=rtcp-rsize"]
        text += [f"a=extmap:{identifier} {uri}" for uri, identifier in line.extensions.items()]
        text += [attribute for codec in line.codecs for attribute in _codec(codec)]
    return _joined(text)


def restart_fragment(own: Local, bundled: Sequence[Media]) -> str:
    """The body that answers an ICE restart (RFC 9725 4.3.3): new credentials; `bundled` are the accepted lines."""
    tagged = bundled[0]
    text = ["a=ice-lite", "a=ice-options:ice2"]
    if tagged.mid:
        text.append("a=group:BUNDLE " + " ".join(media.mid for media in bundled))
    text += [f"m={tagged.kind} 9 {tagged.protocol} {tagged.format}", *_mid(tagged)]
    return _joined(text + _ice(own))


def _joined(lines: list[str]) -> str:
    return "\r\n".join(lines) + "\r\n"


def _head(own: Local, bundle: Sequence[str]) -> list[str]:
    text = ["v=0", f"o=- {own.session} 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    if bundle:
        text.append("a=group:BUNDLE " + " ".join(bundle))
    return [*text, "a=ice-lite", "a=ice-options:ice2", f"a=fingerprint:sha-256 {own.fingerprint}"]


def _transport(own: Local, setup: str) -> list[str]:
    return [f"a=setup:{setup}", *_ice(own)]


def _ice(own: Local) -> list[str]:
    """Credentials and all candidates; the priority falls with the place in the list (RFC 8445 5.1.2.1)."""
    hosts = dict.fromkeys(host for host, _ in own.candidates)
    foundations = {host: number for number, host in enumerate(hosts, 1)}
    candidates = [
        f"a=candidate:{foundations[host]} 1 udp {_HOST << 24 | 65535 - place << 8 | 255} {host} {port} typ host"
        for place, (host, port) in enumerate(own.candidates)
    ]
    return [f"a=ice-ufrag:{own.ufrag}", f"a=ice-pwd:{own.password}", *candidates, "a=end-of-candidates"]


def _mid(media: Media) -> list[str]:
    return [f"a=mid:{media.mid}"] if media.mid else []


def _refused(media: Media) -> list[str]:
    return [f"m={media.kind} 0 {media.protocol} {media.format}", "c=IN IP4 0.0.0.0", *_mid(media), "a=inactive"]


def _accepted(media: Media, line: LineAnswer, transport: list[str]) -> list[str]:
    codecs = (line.codec, *line.more) if line.rtx is None else (line.codec, *line.more, line.rtx)
    text = [f"m={media.kind} 9 {media.protocol} {_payload_types(codecs)}", "c=IN IP4 0.0.0.0", *_mid(media)]
    text += [*transport, f"a={line.direction}", "a=rtcp-mux"]
    if media.rtcp_rsize:
        text.append("a=rtcp-rsize")
    wanted = [(uri, identifier) for uri, identifier in media.extensions.items() if uri in line.extensions]
    text += [f"a=extmap:{identifier} {uri}" for uri, identifier in wanted]
    withheld = frozenset() if any(uri == TRANSPORT_WIDE_URI for uri, _ in wanted) else frozenset({"transport-cc"})
    text += [attribute for codec in codecs for attribute in _codec(codec, withheld)]
    return text if line.source is None else text + _source(line.source)


def _payload_types(codecs: Sequence[Codec]) -> str:
    return " ".join(str(codec.payload_type) for codec in codecs)


def _codec(codec: Codec, withheld: Collection[str] = ()) -> list[str]:
    number = codec.payload_type
    channels = f"/{codec.channels}" if codec.channels > 1 else ""
    text = [f"a=rtpmap:{number} {_NAMES[codec.name]}/{codec.clock_rate}{channels}"]
    text += [f"a=rtcp-fb:{number} {feedback}" for feedback in sorted(codec.feedback.difference(withheld))]
    parameters = _parameters(codec)
    return [*text, f"a=fmtp:{number} {parameters}"] if parameters else text


def _parameters(codec: Codec) -> str:
    match codec.name:
        case "h264":  # the profile is the offer's, the level may differ (RFC 6184 8.2.2)
            profile = codec.parameters.get("profile-level-id", "420010")
            return f"level-asymmetry-allowed=1;packetization-mode=1;profile-level-id={profile}"
        case "rtx":
            return f"apt={codec.parameters['apt']}"
        case "opus":  # a lost packet is mended from the next (RFC 7587 7.1)
            return "minptime=10;useinbandfec=1"
        case _:
            return ""


def _source(source: Source) -> list[str]:
    ssrcs = [source.ssrc] if source.rtx is None else [source.ssrc, source.rtx]
    group = [f"a=ssrc-group:FID {source.ssrc} {source.rtx}"] if source.rtx is not None else []
    return [f"a=msid:{source.msid}", *group, *(f"a=ssrc:{ssrc} cname:{source.cname}" for ssrc in ssrcs)]
