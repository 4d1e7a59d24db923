"""A viewer's description: what it offered, answered, and how each slot's packets are marked. No I/O. See docs/video.md."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from video.codecs.audio import BY_NAME
from video.codecs.rtp import ABS_SEND_TIME_URI, PLAYOUT_DELAY_URI
from video.codecs.sdp import Codec, Description, Media
from video.codecs.sdp_choose import choose_audio, choose_h264, listener_line, viewer_lines
from video.codecs.sdp_write import LineAnswer, Local, Source, answer
from video.fanout.headers import Format
from video.fanout.sound_sender import SoundForm

EXTENSIONS = (ABS_SEND_TIME_URI, PLAYOUT_DELAY_URI)
"""When a packet left, from which a player tells a thin line; and that pictures are to be shown at once."""

Bits = Callable[[int], int]
"""`secrets.randbits`: a number of so many bits that nobody guesses."""


class Answered(NamedTuple):
    """The answer's text, how the packets of each slot and of sound are marked (None: none is taken), and the lines of the offer that are taken."""

    sdp: str
    formats: tuple[Format, ...]
    sound: SoundForm | None
    accepted: tuple[Media, ...]


def answer_viewer(offer: Description, slots: int, own: Local, cname: str, bits: Bits) -> Answered:
    """Answer an offer of `slots` receiving video lines, and perhaps one that receives sound; other lines carry nothing.

    Raises:
        SdpError: it can't be shown pictures; the message says why.
    """
    shown = viewer_lines(offer, slots)
    chosen = {line: choose_h264(offer.media[line]) for line in shown}
    formats = {line: _format(offer.media[line], *codecs, bits) for line, codecs in chosen.items()}
    lines = [
        _sending(formats[at], *chosen[at], cname) if at in chosen else idle(media)
        for at, media in enumerate(offer.media)
    ]
    sound: SoundForm | None = None
    if (heard := listener_line(offer)) is not None:
        codecs = choose_audio(offer.media[heard])
        sound = _sound_form(codecs, bits)
        # Browsers keep the tracks of one stream together: lips and voice of one camera, but not a wall of many.
        lines[heard] = _sounding(sound, codecs, cname, cname if slots == 1 else f"{cname}-sound")
    formed = tuple(formats[line] for line in shown)
    return Answered(answer(offer, own, lines), formed, sound, accepted(offer, lines))


def accepted(offer: Description, lines: Sequence[LineAnswer | None]) -> tuple[Media, ...]:
    """The lines of an offer that its answer takes."""
    pairs = zip(offer.media, lines, strict=True)
    return tuple(media for media, line in pairs if line is not None and not media.rejected)


def _format(media: Media, codec: Codec, rtx: Codec | None, bits: Bits) -> Format:
    return Format(
        payload_type=codec.payload_type,
        ssrc=bits(32) or 1,
        first_index=bits(15),
        first_timestamp=bits(32),
        rtx_payload_type=rtx.payload_type if rtx else 0,
        rtx_ssrc=bits(32) or 1 if rtx else 0,
        send_time_id=media.extensions.get(ABS_SEND_TIME_URI, 0),
        playout_delay_id=media.extensions.get(PLAYOUT_DELAY_URI, 0),
    )


def _sending(form: Format, codec: Codec, rtx: Codec | None, cname: str) -> LineAnswer:
    source = Source(form.ssrc, form.rtx_ssrc or None, cname, f"{cname} {form.ssrc:08x}")
    return LineAnswer("sendonly", codec, rtx, source, EXTENSIONS)


def _sound_form(codecs: Sequence[Codec], bits: Bits) -> SoundForm:
    payload_types = {BY_NAME[codec.name].name: codec.payload_type for codec in codecs}
    return SoundForm(payload_types, ssrc=bits(32) or 1, first_index=bits(15), first_timestamp=bits(32))


def _sounding(form: SoundForm, codecs: Sequence[Codec], cname: str, stream: str) -> LineAnswer:
    """Every codec that was offered: cameras differ, and the line goes from one to the other."""
    source = Source(form.ssrc, None, cname, f"{stream} {form.ssrc:08x}")
    return LineAnswer("sendonly", codecs[0], source=source, more=tuple(codecs[1:]))


def idle(media: Media) -> LineAnswer | None:
    """A line that carries nothing: `inactive`, which every client can read, rather than refused."""
    codecs: Sequence[Codec] = media.codecs
    if media.kind == "audio" and (audio := choose_audio(media)):
        return LineAnswer("inactive", audio[0])
    if media.kind == "video" and any(codec.name == "h264" for codec in codecs):
        return LineAnswer("inactive", choose_h264(media)[0])
    return None
