"""What is taken of an offer is what most decoders understand; what can't be taken is said so that it can be mended."""

import pytest

from tests.unit.video.codecs.sdp_examples import REAL, read, small
from video.codecs.sdp import Description, SdpError, Transport
from video.codecs.sdp_choose import (
    MAX_SLOTS,
    choose_audio,
    choose_h264,
    choose_setup,
    listener_line,
    publisher_line,
    speaker_line,
    viewer_lines,
)

THEIRS = small().transport


def offering(*formats: str) -> Description:
    """The small offer with H.264 of these parameters as payload types 100, 101 … instead of its own."""
    types = range(100, 100 + len(formats))
    text = "".join(f"a=rtpmap:{n} H264/90000\na=fmtp:{n} {text}\n" for n, text in zip(types, formats, strict=True))
    return small("96 97\nc=", " ".join(map(str, types)) + "\n" + text + "c=")


def test_the_server_waits_for_the_handshake_whenever_it_may() -> None:
    assert choose_setup(THEIRS) == "passive"
    assert choose_setup(THEIRS._replace(setup="active")) == "passive"
    assert choose_setup(THEIRS._replace(setup="passive")) == "active"


@pytest.mark.parametrize(
    "theirs", [THEIRS._replace(setup="holdconn"), THEIRS._replace(setup=""), THEIRS._replace(is_lite=True)]
)
def test_a_peer_that_can_t_connect_is_told_why(theirs: Transport) -> None:
    with pytest.raises(SdpError, match=r"a=setup:actpass|full ICE"):
        choose_setup(theirs)


@pytest.mark.parametrize(
    ("name", "payload_type", "rtx"),
    [
        ("chromium-watch", 108, 109),
        ("chromium-wall-16", 108, 109),
        ("chromium-wall-64", 108, 109),
        ("chromium-publish", 108, 109),
        ("gstreamer-publish", 96, None),
        ("gstreamer-watch", 96, None),
        ("obs-publish", 96, None),
    ],
)
def test_of_a_real_offer_the_constrained_baseline_in_fragments_is_taken(
    name: str, payload_type: int, rtx: int | None
) -> None:
    for line in read(REAL[name]).media:
        if line.kind == "video":
            codec, again = choose_h264(line)
            assert (codec.payload_type, again and again.payload_type) == (payload_type, rtx)


def test_the_profile_that_most_decoders_have_goes_first() -> None:
    best_last = ["640028", "4d001f", "42001f", "42e01f"]
    while best_last:
        codec, _ = choose_h264(offering(*(f"packetization-mode=1;profile-level-id={p}" for p in best_last)).media[0])
        assert codec.parameters["profile-level-id"] == best_last.pop()


def test_among_equals_the_offer_s_order_counts() -> None:
    codec, _ = choose_h264(
        offering("profile-level-id=42c01f; Packetization-Mode=1", "packetization-mode=1;profile-level-id=42e01f").media[
            0
        ]
    )
    assert codec.payload_type == 100


def test_without_a_profile_it_is_baseline() -> None:
    assert choose_h264(offering("packetization-mode=1").media[0])[0].payload_type == 100


@pytest.mark.parametrize(
    "parameters",
    [
        "packetization-mode=0;profile-level-id=42e01f",
        "profile-level-id=42e01f",
        "packetization-mode=1;profile-level-id=f4001f",
        "packetization-mode=1;profile-level-id=42e0",
        "packetization-mode=1;profile-level-id=42e01f\ra=x",
    ],
)
def test_what_can_t_be_sent_unchanged_is_refused(parameters: str) -> None:
    with pytest.raises(SdpError, match=r"offer H\.264") as caught:
        choose_h264(offering(parameters).media[0])
    assert caught.value.code == "no_h264"


def test_retransmissions_are_those_of_the_chosen_codec() -> None:
    assert choose_h264(small("a=fmtp:97 apt=96", "a=fmtp:97 apt=98").media[0])[1] is None
    assert choose_h264(small("a=fmtp:97 apt=96\n").media[0])[1] is None


def test_sound_is_opus_then_g711() -> None:
    names = []
    text = "111 0"
    for formats in ("0 8 111", "0 8", "0", "9"):
        line = small(f"SAVPF {text}", f"SAVPF {formats}\na=rtpmap:8 PCMA/8000\na=rtpmap:9 G722/8000").media[1]
        names.append([codec.name for codec in choose_audio(line)])
    assert names == [["opus", "pcma", "pcmu"], ["pcma", "pcmu"], ["pcmu"], []]


def test_the_line_of_sound_is_the_first_that_goes_the_right_way_with_what_we_pass() -> None:
    watching, publishing = read(REAL["chromium-watch-audio"]), read(REAL["obs-publish"])
    assert (listener_line(watching), speaker_line(watching)) == (1, None)
    assert (listener_line(publishing), speaker_line(publishing)) == (None, 0)
    assert listener_line(read(REAL["chromium-watch"])) is None, "pictures only"
    assert listener_line(small("SAVPF 111 0", "SAVPF 9\na=rtpmap:9 G722/8000")) is None, "nothing we could pass"
    assert listener_line(read(REAL["chromium-watch-audio"].replace("m=audio 9", "m=audio 0"))) is None, "it was refused"


def refusal(sdp: Description, slots: int) -> str:
    with pytest.raises(SdpError) as caught:
        viewer_lines(sdp, slots)
    return caught.value.message


def test_a_viewer_s_slots_are_its_first_video_lines() -> None:
    assert viewer_lines(read(REAL["chromium-watch-audio"]), 1) == (0,)
    assert viewer_lines(read(REAL["chromium-wall-64"]), MAX_SLOTS) == tuple(range(64))
    assert viewer_lines(read(REAL["chromium-wall-16"]), 6) == tuple(range(6))
    assert viewer_lines(read(REAL["obs-publish"].replace("sendonly", "sendrecv")), 1) == (1,)


def test_a_viewer_without_places_for_its_pictures_is_told_so() -> None:
    assert refusal(small(), 2) == "2 pictures need 2 video lines, there are 1"
    assert refusal(small(), 0) == refusal(small(), 0) == "a viewer has 1 to 64 slots, not 0"
    assert "slots" in refusal(read(REAL["chromium-wall-64"]), 65)
    assert refusal(small("a=recvonly", "a=sendonly"), 1) == "a viewer's video lines receive (a=recvonly)"
    assert refusal(read(REAL["obs-publish"].replace("m=video 51432", "m=video 0")), 1).endswith("there are 0")


def test_a_publisher_sends_one_picture() -> None:
    assert publisher_line(read(REAL["chromium-publish"])) == 0
    assert publisher_line(read(REAL["obs-publish"])) == 1
    for wrong, word in (("chromium-wall-16", "there are 16"), ("chromium-watch", "a=sendonly")):
        with pytest.raises(SdpError, match=word):
            publisher_line(read(REAL[wrong]))
