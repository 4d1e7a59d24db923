"""SDP read: an offer, an answer or a piece of one, bounded and in linear time, whatever the text is. Pure.

See `video/codecs/sdp.py` for the RFCs. One pass sorts the attributes by line and name; everything else looks them up.
"""

import re
from collections.abc import Iterable

from video.codecs.sdp import Codec, Description, Direction, Fragment, Media, SdpError, Transport

MAX_MEDIA = 66
"""Media lines: a wall of 8 × 8 pictures, sound, and a data channel."""

MAX_CANDIDATES = 64
"""A laptop with VPN, Docker and IPv6 offers about 20. They are counted and thrown away, but a counter is a bound."""

MAX_SOURCES = 16
"""SSRCs of a line: three layers and their retransmissions are six."""

FEEDBACK = frozenset({"nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"})
"""The RTCP feedback this server gives or takes; what else is offered is not kept."""

_PAYLOAD_TYPES = {str(n): n for n in (*range(64), *range(96, 128))}
"""64–95 look like RTCP on a shared port (RFC 5761 4)."""

_ONE_BYTE_IDS = {str(n): n for n in range(1, 15)}
"""Header extensions that a one-byte header can carry (RFC 8285 4.2); others would need the two-byte form."""

_PROTOCOLS = frozenset({"UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/DTLS/RTP/SAVPF", "RTP/SAVPF", "RTP/SAVP"})
"""All mean DTLS-SRTP with a fingerprint beside them (RFC 9429 5.1.2)."""

_DIGESTS = {"sha-256": 32, "sha-384": 48, "sha-512": 64}
"""Certificate digests taken, with their bytes; sha-1 and md5 can be forged."""

_DIRECTIONS: tuple[Direction, ...] = ("sendrecv", "sendonly", "recvonly", "inactive")
_READ = frozenset({
    *_DIRECTIONS, "bundle-only", "candidate", "end-of-candidates", "extmap", "fingerprint", "fmtp", "group", "ice-lite",
    "ice-pwd", "ice-ufrag", "mid", "rtcp-fb", "rtcp-mux", "rtcp-rsize", "rtpmap", "setup", "ssrc", "ssrc-group",
})  # fmt: skip
"""Attributes that are looked up below. Others aren't kept: a text of 30,000 names would be 30,000 lists."""

_LINES = re.compile(r"^([am])=(.*)", re.MULTILINE)
_TOKEN = re.compile(r"[!#-'*+\-./0-9A-Z^-~]{1,64}")  # clause 9, and the slash of protocols
_UFRAG = re.compile(r"[A-Za-z0-9+/]{4,256}")  # RFC 8839 5.4
_PASSWORD = re.compile(r"[A-Za-z0-9+/]{22,256}")
_FINGERPRINT = re.compile(r"([a-z0-9-]+) ((?:[0-9A-F]{2}:){31,63}[0-9A-F]{2})", re.IGNORECASE)

_Attributes = dict[str, list[str]]


def parse(
    text: str, *, max_bytes: int, max_media: int = MAX_MEDIA, max_candidates: int = MAX_CANDIDATES
) -> Description:
    """Read an offer or an answer whose lines share one transport, with ICE, DTLS-SRTP and multiplexed RTCP.

    With BUNDLE the transport is that of the first bundled line that lives (RFC 9143 7.1.2).

    Raises:
        SdpError: it is too long, no description, not bundled, not encrypted, or incomplete.
    """
    session, sections = _sections(text, max_bytes, max_media)
    if not text.startswith("v=0") or not sections:
        raise SdpError("this is no session description with media lines (v=0 … m=…)")
    candidates = _candidates(sections, max_candidates)
    media = tuple(_media(line, own, session) for line, own in sections)
    bundle = _bundle(session, media)
    living = {line.mid: own for line, (_, own) in zip(media, sections, strict=True) if not line.rejected}
    tagged = next((living[mid] for mid in bundle if mid in living), sections[0][1])
    return Description(media, bundle, _transport(tagged, session, candidates))


def parse_fragment(text: str, *, max_bytes: int, max_candidates: int = MAX_CANDIDATES) -> Fragment:
    """Read the body of a trickle PATCH (RFC 8840 9, RFC 9725 4.3). Credentials that differ ask for an ICE restart.

    Raises:
        SdpError: it is too long, not of such lines, or has half of the credentials.
    """
    session, sections = _sections(text, max_bytes, MAX_MEDIA)
    if not session and not sections:  # nothing of what such a piece can say
        raise SdpError("this is no piece of a session description (a=…, m=…)")
    mids = tuple(_mid(own) for _, own in sections)
    everything = [session, *(own for _, own in sections)]
    named = next((own for own in everything if "ice-ufrag" in own or "ice-pwd" in own), None)
    ufrag, password = _credentials(named, session) if named is not None else ("", "")
    return Fragment(ufrag, password, mids, _candidates(sections, max_candidates))


def _sections(text: str, max_bytes: int, max_media: int) -> tuple[_Attributes, list[tuple[str, _Attributes]]]:
    """The attributes (`a=`) of the session, and of each media line with the line itself. Other lines say nothing here."""
    if len(text) > max_bytes or len(text.encode(errors="replace")) > max_bytes:
        raise SdpError(f"the description is longer than {max_bytes // 1024} KiB")
    session: _Attributes = {}
    sections: list[tuple[str, _Attributes]] = []
    attributes = session
    for kind, line in _LINES.findall(text):
        if kind == "a":
            name, _, value = line.rstrip().partition(":")
            if name in _READ:
                attributes.setdefault(name, []).append(value)
        elif len(sections) == max_media:
            raise SdpError(f"the description has more than {max_media} media lines")
        else:
            attributes = {}
            sections.append((line, attributes))
    return session, sections


def _media(line: str, own: _Attributes, session: _Attributes) -> Media:
    words = line.split()
    kind, port, protocol, format_ = words[:4] if len(words) > 3 else ("", "", "", "")
    number = _number(port.partition("/")[0], 65535)
    if number is None or not all(_TOKEN.fullmatch(word) for word in (kind, protocol, format_)):
        raise SdpError("a media line is cut short (m=video 9 UDP/TLS/RTP/SAVPF 96)")
    rejected = number == 0 and "bundle-only" not in own
    if kind in ("audio", "video") and not rejected:
        if protocol not in _PROTOCOLS:
            raise SdpError("encrypt with DTLS-SRTP (UDP/TLS/RTP/SAVPF)")
        if "rtcp-mux" not in own:
            raise SdpError("send RTP and RTCP through one port (a=rtcp-mux)")
    ssrcs, rtx = _sources(own)
    return Media(
        kind=kind,
        mid=_mid(own),
        rejected=rejected,
        protocol=protocol,
        format=format_,
        direction=_direction(own) or _direction(session) or "sendrecv",
        codecs=_codecs(words[3:], own),
        extensions=_extensions(own.get("extmap", ())),
        ssrcs=ssrcs,
        rtx=rtx,
        rtcp_rsize="rtcp-rsize" in own,
    )


def _direction(attributes: _Attributes) -> Direction | None:
    return next((direction for direction in _DIRECTIONS if direction in attributes), None)


def _mid(own: _Attributes) -> str:
    """The name of a line, "" when it has none. It is repeated in the answer: nothing but a token may pass."""
    mid = own.get("mid", [""])[0]
    if mid and not _TOKEN.fullmatch(mid):
        raise SdpError("a line's name (a=mid) is a word of at most 64 characters")
    return mid


def _codecs(formats: Iterable[str], own: _Attributes) -> tuple[Codec, ...]:
    encodings, parameters = _keyed(own.get("rtpmap", ())), _keyed(own.get("fmtp", ()))
    feedback: dict[str, set[str]] = {}
    for value in own.get("rtcp-fb", ()):
        format_, _, what = value.partition(" ")
        if what in FEEDBACK and (format_ in _PAYLOAD_TYPES or format_ == "*"):
            feedback.setdefault(format_, set()).add(what)
    everyone = feedback.get("*", set())
    found = []
    for format_ in dict.fromkeys(formats):
        payload_type, encoding = _PAYLOAD_TYPES.get(format_), encodings.get(format_, "").lower()
        name, _, rest = encoding.partition("/")
        rate, _, channels = rest.partition("/")
        clock_rate = _number(rate, 1_000_000)
        if payload_type is not None and clock_rate is not None:
            kept = frozenset(feedback.get(format_, everyone) | everyone)
            own_parameters = _parameters(parameters.get(format_, ""))
            found.append(Codec(payload_type, name, clock_rate, _number(channels, 255) or 1, own_parameters, kept))
    return tuple(found)


def _keyed(values: Iterable[str]) -> dict[str, str]:
    """What follows the first space, by what stands before it."""
    return {key: rest for key, _, rest in (value.partition(" ") for value in values)}


def _parameters(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs if key.strip()}


def _extensions(values: Iterable[str]) -> dict[str, int]:
    """Identifiers by URI; a direction behind the identifier says nothing to who only sends or only receives."""
    uris: dict[int, str] = {}
    for value in values:
        key, _, uri = value.partition(" ")
        identifier = _ONE_BYTE_IDS.get(key.partition("/")[0])
        if identifier is not None:
            uris[identifier] = uri
    return {uri: identifier for identifier, uri in uris.items()}


def _sources(own: _Attributes) -> tuple[tuple[int, ...], dict[int, int]]:
    """SSRCs (RFC 5576 4.1), and for each the one of its retransmissions (RFC 4588 8.3)."""
    words = dict.fromkeys(value.partition(" ")[0] for value in own.get("ssrc", ()))
    if len(words) > MAX_SOURCES or len(own.get("ssrc-group", ())) > MAX_SOURCES:
        raise SdpError(f"a line has more than {MAX_SOURCES} sources (a=ssrc)")
    rtx: dict[int, int] = {}
    for value in own.get("ssrc-group", ()):
        semantics, *group = value.split(" ", 3)
        match semantics, *(_number(word, 0xFFFFFFFF) for word in group):
            case "FID", int(first), int(again):
                rtx[first] = again
            case _:  # layers, repair flows: nothing this server takes
                pass
    ssrcs = (_number(word, 0xFFFFFFFF) for word in words)
    return tuple(ssrc for ssrc in ssrcs if ssrc is not None and ssrc not in rtx.values()), rtx


def _bundle(session: _Attributes, media: tuple[Media, ...]) -> tuple[str, ...]:
    """The mids that share a transport (RFC 9143). Lines beside them would each need one of their own."""
    mids = {line.mid for line in media}
    if len(mids) < len(media) or ("" in mids and len(media) > 1):
        raise SdpError("give every line a name of its own (a=mid)")
    groups = (value.split() for value in session.get("group", ()))
    bundle = next((tuple(dict.fromkeys(group[1:])) for group in groups if group[:1] == ["BUNDLE"]), ())
    outside = {line.mid for line in media if not line.rejected}.difference(bundle)
    if not mids.issuperset(bundle) or (outside and len(media) > 1):
        raise SdpError("bundle every line on one transport (a=group:BUNDLE)")
    return bundle


def _candidates(sections: list[tuple[str, _Attributes]], max_candidates: int) -> int:
    """How many different ones there are; some repeat them for each line."""
    found = len({value for _, own in sections for value in own.get("candidate", ())})
    if found > max_candidates:
        raise SdpError(f"the description has more than {max_candidates} candidates")
    return found


def _transport(tagged: _Attributes, session: _Attributes, candidates: int) -> Transport:
    ufrag, password = _credentials(tagged, session)
    matches = (_FINGERPRINT.fullmatch(v) for v in tagged.get("fingerprint") or session.get("fingerprint") or ())
    digests = ((match[1].lower(), match[2].upper()) for match in matches if match)
    fingerprints = tuple((name, value) for name, value in digests if len(value) == 3 * _DIGESTS.get(name, 0) - 1)
    if not fingerprints:
        raise SdpError("give the DTLS fingerprint of a certificate (a=fingerprint:sha-256 …)")
    setup = (tagged.get("setup") or session.get("setup") or [""])[0]
    return Transport(ufrag, password, fingerprints, setup, "ice-lite" in session, candidates)


def _credentials(own: _Attributes, session: _Attributes) -> tuple[str, str]:
    """ICE user name fragment and password; they come together (RFC 8839 5.4)."""
    ufrag, password = ((own.get(name) or session.get(name) or [""])[0] for name in ("ice-ufrag", "ice-pwd"))
    if not _UFRAG.fullmatch(ufrag) or not _PASSWORD.fullmatch(password):
        raise SdpError("give ICE credentials (a=ice-ufrag of 4 or more letters and digits, a=ice-pwd of 22 or more)")
    return ufrag, password


def _number(text: str, highest: int) -> int | None:
    """A decimal number of plain digits; `None` for anything else."""
    value = int(text) if len(text) <= 10 and text.isascii() and text.isdigit() else highest + 1
    return value if value <= highest else None
