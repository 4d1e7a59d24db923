"""What a camera says it sends: the description of an RTSP session (RFC 4566; RFC 2326 appendix C). No I/O."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable
from typing import NamedTuple

_STATIC = {0: "PCMU", 8: "PCMA", 14: "MPA", 26: "JPEG", 32: "MPV", 33: "MP2T"}
"""Payload types that need no `rtpmap` (RFC 3551, tables 4 and 5), as far as cameras use them."""

_SETS = ("sprop-vps", "sprop-sps", "sprop-pps", "sprop-parameter-sets")
"""Parameters that hold parameter sets: of H.265 (RFC 7798, 7.1) and of H.264 (RFC 6184, 8.1)."""


class Track(NamedTuple):
    """One media line: `kind` is `video` or `audio`, `encoding` as in `rtpmap`, in capitals, `url` what SETUP asks for."""

    kind: str
    payload_type: int
    encoding: str
    clock_rate: int
    parameters: dict[str, str]
    url: str

    @property
    def sets(self) -> tuple[bytes, ...]:
        """The parameter sets that came with the description."""
        found: list[bytes] = []
        for name in _SETS:
            for part in filter(None, self.parameters.get(name, "").split(",")):
                try:
                    found.append(b64decode(part + "=" * (-len(part) % 4)))
                except Base64Error:
                    continue  # key frames bring their own, or the picture stays away and says so
        return tuple(filter(None, found))


class Description(NamedTuple):
    """All of it; `url` is what PLAY asks for."""

    url: str
    tracks: tuple[Track, ...]


def parse(text: str, base: str) -> Description:
    """Read a description whose relative addresses are meant from `base`. What is not understood is left out."""
    session, *media = _sections(text)
    url = _control(session, base) or base
    tracks = [track for lines in media if (track := _track(lines, base)) is not None]
    return Description(url, tuple(tracks))


def _sections(text: str) -> list[list[str]]:
    """The session's lines, then those of each medium."""
    sections: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("m="):
            sections.append([])
        sections[-1].append(line.strip())
    return sections


def _track(lines: list[str], base: str) -> Track | None:
    words = lines[0][2:].split()
    if len(words) < 4 or not _is_number(words[3]):
        return None
    number = int(words[3])
    encoding, rate = _STATIC.get(number, ""), 8_000 if number in (0, 8) else 90_000
    for value in _attributes(lines, "rtpmap", words[3]):
        name, _, after = value.partition("/")
        clock = after.partition("/")[0]
        encoding, rate = name.upper(), int(clock) if _is_number(clock) and int(clock) else rate
    parameters: dict[str, str] = {}
    for value in _attributes(lines, "fmtp", words[3]):
        for part in value.split(";"):
            key, _, content = part.strip().partition("=")
            parameters[key.lower()] = content
    return Track(words[0], number, encoding, rate, parameters, _control(lines, base) or base)


def _is_number(text: str) -> bool:
    """Of at most nine digits, as every number that means something here is; Python reads none of more than 4,300."""
    return text.isdecimal() and len(text) <= 9


def _attributes(lines: Iterable[str], name: str, of: str) -> list[str]:
    """Values of `a=name:of value`."""
    start = f"a={name}:{of} "
    return [line[len(start) :].strip() for line in lines if line.startswith(start)]


def _control(lines: Iterable[str], base: str) -> str:
    """The address of `a=control`, whole; nothing when there is none, or it is the session's own (`*`).

    A relative one is put behind the base, as cameras mean it, also where the base has a query (RFC 3986 would put it
    in place of the last part).
    """
    value = next((line[10:].strip() for line in lines if line.startswith("a=control:")), "*")
    if value in ("*", ""):
        return ""
    if value.lower().startswith(("rtsp://", "rtsps://")):
        return value
    return base + value if base.endswith("/") else f"{base}/{value}"
