"""Where pictures come from at the node: one module per URL scheme, one table. See docs/video.md."""

from collections.abc import Callable, Mapping

from video.sources.clip import clip_source
from video.sources.file import file_source
from video.sources.logins import Logins
from video.sources.names import Names
from video.sources.networks import PRIVATE_CIDRS, Networks
from video.sources.rtsp import rtsp_source
from video.sources.source import Source, SourceError, Terms
from video.sources.transcodings import DEFAULT_LIMIT, Transcodings

_factories: Mapping[str, Callable[[str, Terms], Source]] = {
    "file": file_source,
    "clip": clip_source,
    "rtsp": rtsp_source,
    "rtsps": rtsp_source,
}

SCHEMES = frozenset(_factories)
"""Every scheme a node may allow."""


def open_source(url: str, terms: Terms) -> Source:
    """The source a camera's URL names; it does nothing until it runs.

    Raises:
        SourceError: the scheme is unknown, or not among the allowed.
    """
    head, colon, _ = url.partition(":")  # not all of it can be read as a URL
    scheme = head.lower() if colon else ""
    factory = _factories.get(scheme)
    if factory is None:
        raise SourceError("bad_url", f"no such camera scheme: {scheme!r}; use {', '.join(sorted(terms.schemes))}")
    if scheme not in terms.schemes:
        raise SourceError("not_allowed", f"cameras with {scheme}: are switched off at this node")
    return factory(url, terms)


__all__ = [
    "DEFAULT_LIMIT",
    "PRIVATE_CIDRS",
    "SCHEMES",
    "Logins",
    "Names",
    "Networks",
    "Source",
    "SourceError",
    "Terms",
    "Transcodings",
    "open_source",
]
