"""H.264 as bytes: what was split joins again, key frames carry their parameter sets, garbage gives known errors."""

from fractions import Fraction
from io import BytesIO

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.h264 import (
    Bits,
    H264Error,
    ParameterSets,
    annexb,
    avcc_nals,
    has_b_slice,
    is_key,
    nals,
    parse_avc_config,
    parse_sps,
)

nal_units = st.lists(
    st.binary(min_size=1, max_size=60).map(lambda b: bytes([0x65]) + b.replace(b"\0", b"\1")), min_size=1, max_size=8
)


def coded(width: int, height: int, profile: str, options: dict[str, str] | None = None) -> list[bytes]:
    """Access units (Annex B) of eight grey pictures, as x264 writes them."""
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt, context.framerate = width, height, "yuv420p", Fraction(25)
    context.options = {"profile": profile, "threads": "1", **(options or {})}
    units = []
    for i in range(8):
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([128 + i]) * plane.buffer_size)
        units += [bytes(packet) for packet in context.encode(frame)]
    return units + [bytes(packet) for packet in context.encode(None)]


@pytest.mark.parametrize("profile", ["baseline", "main", "high"])
@pytest.mark.parametrize("size", [(640, 360), (320, 180), (1920, 1080), (322, 182)])
def test_the_size_is_read_as_the_encoder_wrote_it(profile: str, size: tuple[int, int]) -> None:
    first = nals(coded(*size, profile)[0])
    sps = parse_sps(next(nal for nal in first if nal[0] & 31 == 7))
    assert (sps.width, sps.height) == size
    assert sps.profile == {"baseline": 66, "main": 77, "high": 100}[profile]


def test_interlaced_pictures_have_their_full_height() -> None:
    first = nals(coded(640, 480, "main", {"x264-params": "tff=1"})[0])
    sps = parse_sps(next(nal for nal in first if nal[0] & 31 == 7))
    assert (sps.width, sps.height) == (640, 480)


def test_only_the_first_picture_is_a_key_frame() -> None:
    assert [is_key(nals(unit)) for unit in coded(320, 180, "baseline")] == [True] + 7 * [False]


def test_b_frames_are_noticed() -> None:
    with_b = coded(320, 180, "main", {"x264-params": "bframes=2:b-adapt=0"})
    assert any(has_b_slice(nals(unit)) for unit in with_b)
    assert not any(has_b_slice(nals(unit)) for unit in coded(320, 180, "baseline"))


@given(nal_units)
def test_annex_b_splits_into_what_was_joined(units: list[bytes]) -> None:
    assert nals(annexb(units)) == units


@given(nal_units, st.sampled_from([1, 2, 4]))
def test_avcc_splits_into_what_was_joined(units: list[bytes], size: int) -> None:
    sample = b"".join(len(nal).to_bytes(size, "big") + nal for nal in units)
    assert avcc_nals(sample, size) == units


def test_an_mp4_box_gives_the_parameter_sets_of_the_stream() -> None:
    store = BytesIO()
    with av.open(store, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(3):
            out.mux(stream.encode(av.VideoFrame(320, 180, "yuv420p")))
        out.mux(stream.encode(None))
    store.seek(0)
    with av.open(store) as container:
        config = parse_avc_config(container.streams.video[0].codec_context.extradata or b"")
    assert config.length_size == 4
    assert parse_sps(config.sps[0])[3:] == (320, 180)
    assert config.pps[0][0] & 31 == 8


def test_every_key_frame_leaves_with_its_parameter_sets() -> None:
    first, *rest = (nals(unit) for unit in coded(320, 180, "baseline"))
    sps, pps, idr = (next(nal for nal in first if nal[0] & 31 == kind) for kind in (7, 8, 5))
    sets = ParameterSets([sps, pps])
    assert sets.complete([idr]) == [sps, pps, idr]
    assert sets.complete([b"\x09\x10", idr]) == [b"\x09\x10", sps, pps, idr]  # a delimiter stays first
    assert sets.complete(first) == first  # nothing is doubled
    assert sets.complete(rest[0]) == rest[0]  # nothing is added to other pictures
    assert sets.sps and (sets.sps.width, sets.sps.height) == (320, 180)


def test_newer_parameter_sets_replace_older_ones() -> None:
    small, large = (nals(coded(*size, "baseline")[0]) for size in ((320, 180), (640, 360)))
    sets = ParameterSets(small)
    sets.complete(large)
    idr = next(nal for nal in large if nal[0] & 31 == 5)
    assert parse_sps(sets.complete([idr])[0])[3:] == (640, 360)


def test_exp_golomb_codes_of_the_standard() -> None:
    # Table 9-2: 1, 010, 011, 00100, 00111 are 0, 1, 2, 3, 6; signed (table 9-3) 3 is 2 and 6 is -3.
    bits = Bits(int("1010011001000011100100001110000", 2).to_bytes(4, "big"))
    bits.u(1)  # the leading zero of the number above
    assert [bits.ue() for _ in range(5)] == [0, 1, 2, 3, 6]
    assert [bits.se() for _ in range(2)] == [2, -3]


@given(st.binary(max_size=80))
def test_random_bytes_give_a_known_error_or_an_answer(garbage: bytes) -> None:
    found = nals(garbage)
    assert isinstance(is_key(found), bool) and isinstance(has_b_slice(found), bool)
    ParameterSets(found).complete(found)
    for parse in (parse_sps, parse_avc_config, lambda data: avcc_nals(data, 4), lambda data: Bits(data).ue()):
        try:
            parse(garbage)
        except H264Error:
            pass


@given(st.binary(min_size=3, max_size=80))
def test_a_random_sps_gives_a_known_error_or_a_sane_size(garbage: bytes) -> None:
    try:
        sps = parse_sps(b"\x67" + garbage)
    except H264Error:
        return
    assert 0 < sps.width <= 16384 and 0 < sps.height <= 16384
