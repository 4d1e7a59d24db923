"""Descriptions as cameras write them."""

from hypothesis import given
from hypothesis import strategies as st

from video.codecs.rtsp_sdp import parse

HIKVISION = """v=0
o=- 1109162014219182 1109162014219192 IN IP4 10.1.2.3
s=Media Presentation
b=AS:5100
t=0 0
a=control:rtsp://10.1.2.3:554/Streaming/Channels/101/
m=video 0 RTP/AVP 96
a=recvonly
a=control:rtsp://10.1.2.3:554/Streaming/Channels/101/trackID=1?profile=1
a=rtpmap:96 H264/90000
a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=Z00AH5Y1QKALdNwEBAQI,aO48gA==
m=audio 0 RTP/AVP 8
a=control:trackID=2
a=rtpmap:8 PCMA/8000/1
"""
JPEG = "v=0\r\nm=video 0 RTP/AVP 26\r\na=control:track1\r\n"
H265 = "v=0\nm=video 0 RTP/AVP 97\na=rtpmap:97 h265/90000\na=fmtp:97 sprop-vps=QAE=; sprop-sps=QgE; sprop-pps=!;x\n"


def test_tracks_with_their_addresses_and_parameter_sets() -> None:
    described = parse(HIKVISION, "rtsp://10.1.2.3/Streaming/Channels/101/")
    video, audio = described.tracks
    assert described.url == "rtsp://10.1.2.3:554/Streaming/Channels/101/"
    assert (video.kind, video.payload_type, video.encoding, video.clock_rate) == ("video", 96, "H264", 90_000)
    assert video.url.endswith("/101/trackID=1?profile=1")
    assert [nal[0] & 31 for nal in video.sets] == [7, 8]
    assert (audio.kind, audio.encoding, audio.clock_rate, audio.sets) == ("audio", "PCMA", 8_000, ())
    assert audio.url == "rtsp://10.1.2.3/Streaming/Channels/101/trackID=2"


def test_a_static_payload_type_and_a_relative_address() -> None:
    described = parse(JPEG, "rtsp://c/live?channel=1")
    assert described.url == "rtsp://c/live?channel=1"
    assert (described.tracks[0].encoding, described.tracks[0].url) == ("JPEG", "rtsp://c/live?channel=1/track1")


def test_parameter_sets_of_h265_in_any_case_without_padding_and_without_what_is_none() -> None:
    [video] = parse(H265, "rtsp://c/").tracks
    assert video.encoding == "H265" and video.sets == (b"\x40\x01", b"\x42\x01")


def test_a_number_without_end_is_none() -> None:
    endless = "9" * 5_000
    assert not parse(f"m=video 0 RTP/AVP {endless}", "rtsp://c/").tracks
    [video] = parse(f"m=video 0 RTP/AVP 96\na=rtpmap:96 H264/{endless}", "rtsp://c/").tracks
    assert video.clock_rate == 90_000


@given(
    st.lists(st.text() | st.sampled_from([*HIKVISION.splitlines(), "m=video 0 RTP/AVP", "a=rtpmap:96 ", "a=fmtp:96 ="]))
)
def test_any_text_is_a_description_of_what_is_understood(lines: list[str]) -> None:
    for track in parse("\n".join(lines), "rtsp://c/").tracks:
        assert track.clock_rate > 0 and track.url and isinstance(track.sets, tuple)
