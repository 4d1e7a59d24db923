"""From a camera's pictures to what browsers show: as they are where that can be, else through a transcoding."""

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from video.codecs.access_unit import AccessUnit
from video.codecs.depacketiser import CodedPicture
from video.codecs.h264 import ParameterSets, has_b_slice
from video.sources.source import Push, SourceError, Terms
from video.sources.transcoder import UNDERWAY, Transcoder
from video.sources.transcodings import TranscodingsFull

KEPT = UNDERWAY
"""Pictures of the first group that are kept, so that a transcoding begins with its key frame: as many as it takes at once."""

NAMES = {"h264": "B-frames", "hevc": "H.265", "mjpeg": "Motion JPEG"}
"""What a camera sends, in the words of its own settings, by FFmpeg's name."""

CODES = {"h264": "b_frames"}
"""Of refusals; the others are `not_h264`."""


class Passage:
    """One stream of one coding (FFmpeg's name) on its way to `push`. `url` is whose it is."""

    def __init__(self, url: str, coding: str, sets: tuple[bytes, ...], push: Push, terms: Terms) -> None:
        """`sets` are parameter sets from outside the stream."""
        self._url = url
        self._coding = coding
        self._sets = sets
        self._parameter_sets = ParameterSets(sets)
        self._push = push
        self._transcodings = terms.transcodings
        self._stack = AsyncExitStack()
        self._transcoder: Transcoder | None = None
        # With when each came; None: it has been seen that nothing needs them.
        self._first: list[tuple[CodedPicture, float]] | None = []
        self._is_held = terms.transcodings.would_refuse(url)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def take(self, picture: CodedPicture, now: float) -> None:
        """The next picture, which came at `now` (monotonic seconds).

        Raises:
            SourceError: it needs a transcoding and there is no place for one, or that has failed.
        """
        if self._transcoder is None:
            if self._coding == "h264" and not has_b_slice(picture.units):
                self._pass_on(picture, now)
                return
            await self._begin()
        if self._transcoder is not None:
            self._transcoder.take(picture)

    def want_key(self) -> None:
        """A viewer needs a key frame."""
        if self._transcoder is not None:
            self._transcoder.want_key()

    def _pass_on(self, picture: CodedPicture, now: float) -> None:
        """Push a picture without B slices, and keep it until the first group is whole without one: a camera that makes them does so in each group.

        Where a B slice would end it all, the group is held back until then: what begins with it looked as if the camera worked, flashed
        on the screen, and was called again as soon as any that worked.
        """
        if self._first is None:
            self._show(picture, now)
        elif (picture.key and self._first) or len(self._first) >= KEPT:
            held, self._first = self._first if self._is_held else [], None
            self._transcodings.passes_through(self._url)
            for one, came in (*held, (picture, now)):
                self._show(one, came)
        else:
            self._first.append((picture, now))
            if not self._is_held:
                self._show(picture, now)

    def _show(self, picture: CodedPicture, now: float) -> None:
        units = self._parameter_sets.complete(picture.units)
        self._push(AccessUnit.of(units, picture.pts, picture.key, now))

    async def _begin(self) -> None:
        try:
            self._stack.enter_context(self._transcodings.place(self._url))
        except TranscodingsFull as error:
            raise self._refusal(error.limit) from None
        self._transcoder = await self._stack.enter_async_context(Transcoder(self._coding, self._sets, self._push))
        for picture, _ in self._first or ():
            self._transcoder.take(picture)
        self._first = None

    def _refusal(self, limit: int) -> SourceError:
        what = NAMES[self._coding]
        if limit:
            many = "1 stream" if limit == 1 else f"{limit} streams"
            text = f"the camera sends {what}, and its node transcodes {many} already"
            return SourceError("transcodings", f"{text}: set it to H.264 without B-frames, or close another")
        text = f"the camera sends {what}, which browsers can't show: set it to H.264 without B-frames"
        return SourceError(CODES.get(self._coding, "not_h264"), f"{text}, or use its sub stream")
