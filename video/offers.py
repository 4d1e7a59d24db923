"""What a viewer's offer must be before aiortc reads it. No I/O. See docs/video.md."""

from video.link import MAX_SDP

MAX_CANDIDATES = 64
"""A laptop with VPN, Docker and IPv6 offers about 20."""

MAX_SLOTS = 64
"""Pictures of one viewer at once; a wall of 8 × 8."""


class OfferRefused(Exception):
    """The offer can't be answered. `code`: `bad_offer` or `no_h264`; the message tells the viewer how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def check_offer(sdp: str, slots: int) -> str:
    """The offer as aiortc may read it: without mDNS candidates, whose look-up would delay the answer by seconds.

    A browser that hides its address still gets its pictures: its own checks reveal where they come from
    (peer-reflexive candidates, RFC 8445 7.3.1.3).

    Raises:
        OfferRefused: it is too long, bundles nothing, has no place for `slots` pictures, no H.264, no fingerprint.
    """
    if len(sdp.encode(errors="replace")) > MAX_SDP:
        raise OfferRefused("bad_offer", f"the offer is longer than {MAX_SDP // 1024} KiB")
    lines = sdp.splitlines()
    if len({line for line in lines if line.startswith("a=candidate:")}) > MAX_CANDIDATES:  # some repeat them per line
        raise OfferRefused("bad_offer", f"the offer has more than {MAX_CANDIDATES} candidates")
    media = [i for i, line in enumerate(lines) if line.startswith("m=")]
    if not lines or lines[0] != "v=0" or len(media) > MAX_SLOTS + 2:
        raise OfferRefused("bad_offer", "this is no session description of a viewer")
    if len(media) > 1 and not any(_bundles(line, len(media)) for line in lines):
        raise OfferRefused("bad_offer", "bundle every line of the offer on one transport (a=group:BUNDLE)")
    if not any(line.startswith("a=fingerprint:") for line in lines):
        raise OfferRefused("bad_offer", "the offer has no DTLS fingerprint")
    sections = [lines[start:end] for start, end in zip(media, [*media[1:], None], strict=True)]
    _check_video([section for section in sections if section[0].startswith("m=video ")], slots)
    return "\r\n".join(line for line in lines if not _is_mdns(line)) + "\r\n"


def _check_video(sections: list[list[str]], slots: int) -> None:
    if not 1 <= slots <= MAX_SLOTS:
        raise OfferRefused("bad_offer", f"a viewer has 1 to {MAX_SLOTS} slots, not {slots}")
    if len(sections) < slots:
        raise OfferRefused("bad_offer", f"{slots} pictures need {slots} video lines, there are {len(sections)}")
    for section in sections[:slots]:
        if "a=sendonly" in section or "a=inactive" in section:
            raise OfferRefused("bad_offer", "a viewer's video lines receive (a=recvonly)")
        if not any(line.startswith("a=rtpmap:") and " h264/90000" in line.lower() for line in section):
            raise OfferRefused(
                "no_h264", "offer H.264 (constrained baseline, packetization-mode 1); pictures are not converted"
            )


def _bundles(line: str, count: int) -> bool:
    """Whether this line puts `count` media lines on one transport (RFC 9143); more would each open sockets."""
    return line.startswith("a=group:BUNDLE") and len(line.split()) == count + 1


def _is_mdns(line: str) -> bool:
    fields = line.split()
    return line.startswith("a=candidate:") and len(fields) > 4 and fields[4].endswith(".local")
