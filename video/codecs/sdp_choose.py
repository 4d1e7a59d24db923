"""What this server takes of an offer: DTLS role, lines, codecs. Refusals say how to mend the offer. Pure.

See `video/codecs/sdp.py` for the RFCs.
"""

import re
from collections.abc import Collection
from typing import Literal

from video.codecs.sdp import Codec, Description, Direction, Media, SdpError, Transport

MAX_SLOTS = 64
"""Pictures of one viewer at once; a wall of 8 × 8."""

_PROFILE = re.compile(r"[0-9a-fA-F]{6}")
_BASELINE, _MAIN, _HIGH = 0x42, 0x4D, 0x64
_CONSTRAINED = 0x40
"""constraint_set1_flag: Baseline without what only Baseline has, so that every decoder takes it (H.264 A.2.1.1)."""

_AUDIO = (("opus", 48000), ("pcma", 8000), ("pcmu", 8000))


def choose_setup(theirs: Transport) -> Literal["active", "passive"]:
    """Our DTLS role: server (`passive`) whenever the other side allows it (RFC 8842 5.3, RFC 9725 4.4.4).

    Raises:
        SdpError: it can't connect: lite like this side, so that nobody would check, or of no role.
    """
    if theirs.is_lite:
        raise SdpError("use full ICE: this server is lite, and one side must check (no a=ice-lite)")
    if theirs.setup in ("actpass", "active"):
        return "passive"
    if theirs.setup == "passive":
        return "active"
    raise SdpError("say which DTLS role you take (a=setup:actpass)")


def viewer_lines(offer: Description, slots: int) -> tuple[int, ...]:
    """Where in the offer the first `slots` lines are that can show pictures.

    Raises:
        SdpError: there are not so many, or one of them doesn't receive.
    """
    if not 1 <= slots <= MAX_SLOTS:
        raise SdpError(f"a viewer has 1 to {MAX_SLOTS} slots, not {slots}")
    lines = _video_lines(offer)
    if len(lines) < slots:
        raise SdpError(f"{slots} pictures need {slots} video lines, there are {len(lines)}")
    if any(offer.media[line].direction in ("sendonly", "inactive") for line in lines[:slots]):
        raise SdpError("a viewer's video lines receive (a=recvonly)")
    return lines[:slots]


def publisher_line(offer: Description) -> int:
    """Where in the offer the one video line of a publisher is (RFC 9725 4.4.2).

    Raises:
        SdpError: there is none, more than one, or it doesn't send.
    """
    lines = _video_lines(offer)
    if len(lines) != 1:
        raise SdpError(f"a publisher has one video line, there are {len(lines)}")
    if offer.media[lines[0]].direction not in ("sendonly", "sendrecv"):
        raise SdpError("a publisher's video line sends (a=sendonly)")
    return lines[0]


def _video_lines(offer: Description) -> tuple[int, ...]:
    return tuple(at for at, line in enumerate(offer.media) if line.kind == "video" and not line.rejected)


def choose_h264(media: Media) -> tuple[Codec, Codec | None]:
    """The payload type for H.264 in fragments (packetization-mode 1), and the one of its retransmissions.

    What decoders agree on comes first: Constrained Baseline, Baseline, Main, High; then the order of the offer.

    Raises:
        SdpError: `no_h264`, there is none.
    """
    fit = [(rank, codec) for codec in media.codecs if (rank := _rank(codec)) is not None]
    if not fit:
        raise SdpError(
            "offer H.264 (constrained baseline, packetization-mode 1); pictures are not converted", "no_h264"
        )
    chosen = min(fit, key=lambda ranked: ranked[0])[1]
    again = (codec for codec in media.codecs if codec.name == "rtx" and codec.clock_rate == 90000)
    return chosen, next((rtx for rtx in again if rtx.parameters.get("apt") == str(chosen.payload_type)), None)


def _rank(codec: Codec) -> int | None:
    """How good a payload type is, 0 the best; `None` when it can't be used. Defaults are of RFC 6184 8.1."""
    if (codec.name, codec.clock_rate, codec.parameters.get("packetization-mode")) != ("h264", 90000, "1"):
        return None
    wanted = codec.parameters.get("profile-level-id", "420010")
    if not _PROFILE.fullmatch(wanted):
        return None
    profile, constraints = int(wanted[:2], 16), int(wanted[2:4], 16)
    if profile == _BASELINE:
        return 0 if constraints & _CONSTRAINED else 1
    return {_MAIN: 2, _HIGH: 3}.get(profile)


def choose_audio(media: Media) -> tuple[Codec, ...]:
    """The payload types of a line that sound can have, the best first: Opus, then G.711 (A-law, then µ-law)."""
    found: list[Codec] = []
    for wanted in _AUDIO:
        found += [codec for codec in media.codecs if (codec.name, codec.clock_rate) == wanted][:1]
    return tuple(found)


def listener_line(offer: Description) -> int | None:
    """Where in the offer the line is that takes sound; `None` when there is none."""
    return _audio_line(offer, ("recvonly", "sendrecv"))


def speaker_line(offer: Description) -> int | None:
    """Where in the offer the line is that sends sound; `None` when there is none."""
    return _audio_line(offer, ("sendonly", "sendrecv"))


def _audio_line(offer: Description, directions: Collection[Direction]) -> int | None:
    """The first one that goes this way, and with what we pass."""
    for at, line in enumerate(offer.media):
        if line.kind == "audio" and not line.rejected and line.direction in directions and choose_audio(line):
            return at
    return None
