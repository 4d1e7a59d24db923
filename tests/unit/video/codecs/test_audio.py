"""Sound that passes through: a packet lasts as long as decoders say it does."""

import av
import pytest
from av.error import FFmpegError
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.audio import AUDIO_CODECS, OPUS, PCMA, PCMU, AudioError, g711_duration, opus_duration

SHAPES = [bytes([0]), bytes([1]), bytes([2, 0]), *(bytes([3, count]) for count in range(64))]
"""An Opus packet of empty frames in each of its codes; the configuration goes into the first byte."""


def encoded(milliseconds: str, bits_per_second: int, application: str) -> list[bytes]:
    """Packets of 0.6 s of a saw-tooth, as libopus writes them."""
    context = av.CodecContext.create("libopus", "w")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout, context.format = 48_000, "stereo", "s16"
    context.bit_rate = bits_per_second
    context.options = {"frame_duration": milliseconds, "application": application}
    frame = av.AudioFrame("s16", "stereo", 28_800)
    frame.sample_rate = 48_000
    frame.planes[0].update(bytes(i % 251 for i in range(frame.planes[0].buffer_size)))
    fifo = av.AudioFifo()
    fifo.write(frame)
    context.open()
    packets: list[bytes] = []
    while (piece := fifo.read(context.frame_size)) is not None:
        packets += [bytes(packet) for packet in context.encode(piece)]
    return packets


def decoded_samples(packet: bytes) -> int | None:
    """Samples that libopus makes of one packet; None when it refuses it."""
    context = av.CodecContext.create("libopus", "r")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout = 48_000, "stereo"
    try:
        return sum(frame.samples for frame in context.decode(av.Packet(packet)))
    except FFmpegError:
        return None


@pytest.mark.parametrize("application", ["voip", "audio", "lowdelay"])
@pytest.mark.parametrize("bits_per_second", [12_000, 128_000])
@pytest.mark.parametrize("milliseconds", ["2.5", "5", "10", "20", "40", "60", "80", "100", "120"])
def test_a_packet_lasts_as_long_as_the_encoder_was_told(
    milliseconds: str, bits_per_second: int, application: str
) -> None:
    packets = encoded(milliseconds, bits_per_second, application)
    assert packets
    assert {opus_duration(packet) for packet in packets} == {round(float(milliseconds) * 48)}


@pytest.mark.parametrize("configuration", range(32))
def test_each_configuration_and_frame_count_lasts_as_libopus_decodes_it(configuration: int) -> None:
    for shape in SHAPES:
        packet = bytes([configuration << 3 | shape[0]]) + shape[1:]
        try:
            ours: int | None = opus_duration(packet)
        except AudioError:
            ours = None
        assert ours == decoded_samples(packet), packet


def test_a_packet_without_sound_is_an_error() -> None:
    for packet in (b"", b"\x03", b"\x03\x00"):  # nothing, no frame count, no frames
        with pytest.raises(AudioError):
            opus_duration(packet)
    with pytest.raises(AudioError):
        g711_duration(b"")


def test_more_than_120_ms_is_an_error() -> None:
    assert opus_duration(b"\x1b\x02") == 5760  # two frames of 60 ms
    with pytest.raises(AudioError):
        opus_duration(b"\x1b\x03")


@given(st.binary(max_size=40))
def test_random_bytes_give_a_known_error_or_a_possible_duration(garbage: bytes) -> None:
    try:
        samples = opus_duration(garbage)
    except AudioError:
        return
    assert 120 <= samples <= 5760
    assert g711_duration(garbage) == len(garbage)


def test_twenty_milliseconds_of_g711_are_160_bytes() -> None:
    assert g711_duration(bytes(160)) == PCMU.clock_rate * 20 // 1000


def test_what_passes_is_named_as_in_an_offer() -> None:
    assert AUDIO_CODECS == (OPUS, PCMU, PCMA)  # the best first
    assert [(codec.name, codec.clock_rate, codec.channels, codec.payload_type) for codec in AUDIO_CODECS] == [
        ("opus", 48_000, 2, None),
        ("PCMU", 8_000, 1, 0),
        ("PCMA", 8_000, 1, 8),
    ]
