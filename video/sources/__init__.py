"""Where pictures come from at the node: one module per URL scheme, one table. See docs/video.md."""

from collections.abc import Callable, Collection, Mapping
from urllib.parse import urlsplit

from video.sources.clip import clip_source
from video.sources.file import file_source
from video.sources.rtsp import rtsp_source
from video.sources.source import Source, SourceError

_factories: Mapping[str, Callable[[str], Source]] = {
    "file": file_source,
    "clip": clip_source,
    "rtsp": rtsp_source,
    "rtsps": rtsp_source,
}

SCHEMES = frozenset(_factories)
"""Every scheme a node may allow."""


def open_source(url: str, allowed: Collection[str] = SCHEMES) -> Source:
    """The source a camera's URL names; it does nothing until it is entered.

    Raises:
        SourceError: the scheme is unknown, or not among `allowed`.
    """
    scheme = urlsplit(url).scheme.lower()
    factory = _factories.get(scheme)
    if factory is None:
        raise SourceError("bad_url", f"no such camera scheme: {scheme!r}; use {', '.join(sorted(allowed))}")
    if scheme not in allowed:
        raise SourceError("not_allowed", f"cameras with {scheme}: are switched off at this node")
    return factory(url)


__all__ = ["SCHEMES", "Source", "SourceError", "open_source"]
