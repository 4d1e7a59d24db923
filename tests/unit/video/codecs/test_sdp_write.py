"""What we write is what was agreed, in the offer's own numbers; it reads back as it was meant, here and in aiortc."""

import re

import pytest
from aiortc.sdp import SessionDescription

from tests.unit.video.codecs.sdp_examples import FINGERPRINT, REAL, read, small
from video.codecs.rtp import ABS_SEND_TIME_URI, TRANSPORT_WIDE_URI
from video.codecs.sdp import Description, Media, SdpError
from video.codecs.sdp_choose import choose_audio, choose_h264
from video.codecs.sdp_parse import parse_fragment
from video.codecs.sdp_write import (
    RECEIVE_AUDIO,
    RECEIVE_VIDEO,
    LineAnswer,
    Local,
    Source,
    answer,
    offer,
    restart_fragment,
)

OWN = Local("ours", "ours" * 6, FINGERPRINT, (("192.0.2.1", 8443), ("2001:db8::1", 8443), ("192.0.2.1", 8444)), 77)


def answered(media: Media, at: int) -> LineAnswer:
    """Pictures to who receives, from who sends; sound is not needed."""
    if media.kind == "audio":
        return LineAnswer("inactive", choose_audio(media)[0])
    codec, rtx = choose_h264(media)
    if media.direction == "sendonly":
        return LineAnswer("recvonly", codec, rtx, None, {ABS_SEND_TIME_URI})
    again = 2000 + at if rtx else None
    return LineAnswer("sendonly", codec, rtx, Source(1000 + at, again, "centre", f"- slot{at}"), {ABS_SEND_TIME_URI})


def answer_to(described: Description) -> str:
    return answer(described, OWN, [answered(media, at) for at, media in enumerate(described.media)])


def lines(text: str, start: str) -> list[str]:
    return [line[len(start) :] for line in text.split("\r\n") if line.startswith(start)]


@pytest.mark.parametrize("name", REAL)
def test_the_answer_to_a_real_offer_reads_back_as_it_was_meant(name: str) -> None:
    offered = read(REAL[name])
    ours = read(answer_to(offered))
    assert ours.bundle == offered.bundle
    assert ours.transport == ("ours", "ours" * 6, (("sha-256", FINGERPRINT),), "passive", True, 3)
    for at, (line, theirs) in enumerate(zip(ours.media, offered.media, strict=True)):
        assert (line.kind, line.mid, line.protocol, line.rejected) == (theirs.kind, theirs.mid, theirs.protocol, False)
        if line.kind == "audio":
            assert (line.direction, line.codecs[0].name) == ("inactive", "opus")
            continue
        codec, rtx = choose_h264(theirs)
        expected = codec._replace(
            parameters={
                "level-asymmetry-allowed": "1", "packetization-mode": "1",
                "profile-level-id": codec.parameters["profile-level-id"],
            },
            feedback=codec.feedback - {"transport-cc"},
        )  # fmt: skip
        assert line.codecs == ((expected, rtx) if rtx else (expected,))
        assert line.direction == ("recvonly" if theirs.direction == "sendonly" else "sendonly")
        assert line.ssrcs == (() if line.direction == "recvonly" else (1000 + at,))
        assert line.rtx == ({1000 + at: 2000 + at} if line.direction == "sendonly" and rtx else {})
        assert line.extensions == {u: n for u, n in theirs.extensions.items() if u == ABS_SEND_TIME_URI}
        assert line.rtcp_rsize == theirs.rtcp_rsize


def test_feedback_on_arrivals_is_for_lines_whose_packets_are_numbered() -> None:
    offered = read(REAL["chromium-watch"])
    taken = LineAnswer("recvonly", *choose_h264(offered.media[0]), extensions=(TRANSPORT_WIDE_URI,))
    [line] = read(answer(offered, OWN, [taken])).media
    assert "transport-cc" in line.codecs[0].feedback and TRANSPORT_WIDE_URI in line.extensions
    [line] = read(answer(offered, OWN, [taken._replace(extensions=())])).media
    assert "transport-cc" not in line.codecs[0].feedback and not line.extensions


@pytest.mark.parametrize("name", REAL)
def test_aiortc_reads_the_answer_as_it_was_meant(name: str) -> None:
    offered = read(REAL[name])
    ours = SessionDescription.parse(answer_to(offered))
    assert [media.rtp.muxId for media in ours.media] == list(offered.bundle)
    for media in ours.media:
        assert media.dtls and media.dtls.role == "server" and media.dtls.fingerprints[0].value == FINGERPRINT
        assert (
            media.ice and media.ice.iceLite and (media.ice.usernameFragment, media.ice.password) == ("ours", "ours" * 6)
        )
        assert [(c.ip, c.port, c.type) for c in media.ice_candidates] == [(*place, "host") for place in OWN.candidates]
        assert media.ice_candidates_complete and media.rtcp_mux is True
        assert [ssrc.cname for ssrc in media.ssrc] == len(media.ssrc) * ["centre"]


def test_only_what_was_offered_is_answered() -> None:
    text = answer_to(small())
    assert lines(text, "a=rtcp-fb:") == ["96 nack"]
    assert not lines(text, "a=extmap:") and not lines(text, "a=rtcp-rsize")
    assert lines(text, "m=video ") == ["9 UDP/TLS/RTP/SAVPF 96 97"]
    assert lines(text, "m=audio ") == ["9 UDP/TLS/RTP/SAVPF 111"]


def test_candidates_have_the_priorities_of_the_rfc() -> None:
    # (2^24)·126 + (2^8)·preference + 256 − component, RFC 8445 5.1.2.1; one foundation for each address (5.1.1.3).
    own = lines(answer_to(small()), "a=candidate:")[:3]
    assert own == [
        f"1 1 udp {2**24 * 126 + 2**8 * 65535 + 255} 192.0.2.1 8443 typ host",
        f"2 1 udp {2**24 * 126 + 2**8 * 65534 + 255} 2001:db8::1 8443 typ host",
        f"1 1 udp {2**24 * 126 + 2**8 * 65533 + 255} 192.0.2.1 8444 typ host",
    ]


def test_a_refused_line_stays_in_its_place_and_out_of_the_bundle() -> None:
    described = small()
    ours = read(answer(described, OWN, [None, answered(described.media[1], 1)]))
    assert [line.rejected for line in ours.media] == [True, False]
    assert (ours.bundle, ours.media[0].direction) == (("1",), "inactive")


def test_a_line_that_the_offer_rejects_stays_rejected() -> None:
    described = small("a=bundle-only\n")
    ours = read(answer_to(described))
    assert [line.rejected for line in ours.media] == [False, True]


def test_a_line_without_name_and_bundle_is_answered_without() -> None:
    text = REAL["chromium-watch"].replace("a=group:BUNDLE 0\r\n", "").replace("a=mid:0\r\n", "")
    ours = answer_to(read(text))
    assert not lines(ours, "a=mid") and not lines(ours, "a=group")


def test_an_answer_takes_the_other_dtls_role() -> None:
    assert lines(answer_to(small("actpass", "passive")), "a=setup:") == ["active", "active"]
    with pytest.raises(SdpError):
        answer_to(small("actpass", "holdconn"))


def test_each_line_of_the_offer_has_its_answer() -> None:
    with pytest.raises(ValueError, match="zip"):
        answer(small(), OWN, [])


def test_our_offer_reads_back_as_it_was_meant() -> None:
    ours = read(offer(OWN, [RECEIVE_VIDEO, RECEIVE_AUDIO]))
    assert ours.bundle == ("0", "1")
    assert (ours.transport.setup, ours.transport.is_lite, ours.transport.candidates) == ("actpass", True, 3)
    video, audio = ours.media
    assert (video.direction, audio.direction) == ("recvonly", "recvonly")
    codec, rtx = choose_h264(video)
    assert (codec.payload_type, rtx and rtx.payload_type) == (96, 97) and codec.feedback == {"nack", "nack pli"}
    assert video.extensions == {ABS_SEND_TIME_URI: 1}
    assert [codec.name for codec in audio.codecs] == ["opus", "pcma", "pcmu"]


def test_the_answer_to_an_ice_restart_has_new_credentials_and_nothing_else_new() -> None:
    described = read(REAL["obs-publish"])
    text = restart_fragment(OWN, described.media)
    assert parse_fragment(text, max_bytes=4096) == ("ours", "ours" * 6, ("0",), 3)
    whole = answer_to(described).split("\r\n")
    assert [line for line in text.split("\r\n") if line not in whole] == []
    assert lines(text, "m=") == ["audio 9 UDP/TLS/RTP/SAVPF 111"] and "a=end-of-candidates\r\n" in text
    assert not lines(restart_fragment(OWN, [described.media[0]._replace(mid="")]), "a=mid")


@pytest.mark.parametrize(
    "text", [answer_to(small()), offer(OWN, [RECEIVE_VIDEO]), restart_fragment(OWN, small().media)]
)
def test_every_line_is_a_line_of_sdp(text: str) -> None:
    assert text.endswith("\r\n")
    assert all(re.fullmatch(r"[a-z]=[!-~][ -~]*", line) for line in text[:-2].split("\r\n"))
