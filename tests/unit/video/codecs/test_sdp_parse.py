"""A description is read as its author meant it; what can't be used is said; no text costs more than its length."""

import re
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.video.codecs.sdp_examples import FINGERPRINT, REAL, SMALL, WALL, read, small
from video.codecs.rtp import ABS_SEND_TIME_URI
from video.codecs.sdp import SdpError
from video.codecs.sdp_parse import MAX_CANDIDATES, MAX_MEDIA, MAX_SOURCES, parse, parse_fragment

KINDS = {
    "chromium-watch": [("video", "recvonly")],
    "chromium-watch-audio": [("video", "recvonly"), ("audio", "recvonly")],
    "chromium-wall-16": 16 * [("video", "recvonly")],
    "chromium-wall-64": 64 * [("video", "recvonly")],
    "chromium-publish": [("video", "sendonly"), ("audio", "sendonly")],
    "gstreamer-publish": [("video", "sendonly"), ("audio", "sendonly")],
    "gstreamer-watch": [("video", "recvonly")],
    "obs-publish": [("audio", "sendonly"), ("video", "sendonly")],
}


def refusal(text: str) -> str:
    """What its author is told."""
    with pytest.raises(SdpError) as caught:
        read(text)
    assert caught.value.code == "bad_offer" and caught.value.message == str(caught.value)
    return caught.value.message


@pytest.mark.parametrize("name", REAL)
def test_a_real_offer_is_read(name: str) -> None:
    description = read(REAL[name])
    assert [(line.kind, line.direction) for line in description.media] == KINDS[name]
    assert description.bundle == tuple(line.mid for line in description.media)
    assert not any(line.rejected for line in description.media)
    said = [re.findall(rf"^a={what}:(.*)\r$", REAL[name], re.MULTILINE) for what in ("ice-ufrag", "ice-pwd", "setup")]
    assert description.transport[:2] == (said[0][0], said[1][0])
    assert description.transport.setup == said[2][0] == "actpass"
    assert f"a=fingerprint:sha-256 {description.transport.fingerprints[0][1]}" in REAL[name]
    assert not description.transport.is_lite


def test_the_candidates_are_counted_once_whatever_their_kind() -> None:
    counts = {name: read(text).transport.candidates for name, text in REAL.items()}
    assert counts["chromium-watch"] == 2 and ".local " in REAL["chromium-watch"]  # hidden addresses do no harm
    assert counts["gstreamer-watch"] == 9  # TCP too
    assert counts["obs-publish"] == 3  # repeated in each line


def test_codecs_come_with_parameters_and_feedback_in_the_order_of_preference() -> None:
    video, audio = small().media
    assert [codec[:4] for codec in video.codecs] == [(96, "h264", 90000, 1), (97, "rtx", 90000, 1)]
    assert video.codecs[0].parameters == {
        "level-asymmetry-allowed": "1", "packetization-mode": "1", "profile-level-id": "42e01f",
    }  # fmt: skip
    assert video.codecs[0].feedback == {"nack"} and not video.codecs[1].feedback
    assert [codec[:4] for codec in audio.codecs] == [(111, "opus", 48000, 2), (0, "pcmu", 8000, 1)]
    assert [codec.payload_type for codec in small("96 97\nc=", "97 96\nc=").media[0].codecs] == [97, 96]


def test_feedback_for_every_codec_is_everybody_s() -> None:
    first, again = small("a=rtcp-fb:96 nack", "a=rtcp-fb:* nack pli\na=rtcp-fb:96 ccm fir").media[0].codecs
    assert first.feedback == {"nack pli", "ccm fir"} and again.feedback == {"nack pli"}
    assert read(REAL["chromium-watch"]).media[0].codecs[0].feedback == {
        "nack", "nack pli", "ccm fir", "goog-remb", "transport-cc",
    }  # fmt: skip


def test_what_can_t_be_told_from_rtcp_or_is_not_explained_is_no_codec() -> None:
    line = small("96 97\nc=", "96 97 72 98\nc=").media[0]
    assert [codec.payload_type for codec in line.codecs] == [96, 97]


def test_extensions_are_found_by_their_uri() -> None:
    extensions = read(REAL["chromium-watch"]).media[0].extensions
    assert (extensions[ABS_SEND_TIME_URI], extensions["urn:ietf:params:rtp-hdrext:sdes:mid"]) == (2, 9)
    assert small("a=extmap:3 ", "a=extmap:4/recvonly ").media[0].extensions == {"urn:three": 4}
    assert not small("a=extmap:3 ", "a=extmap:15 ").media[0].extensions  # would need two-byte headers


def test_sources_come_without_their_retransmissions() -> None:
    line = read(REAL["chromium-publish"]).media[0]
    (first,) = line.ssrcs
    assert list(line.rtx) == [first] and f"a=ssrc-group:FID {first} {line.rtx[first]}\r\n" in REAL["chromium-publish"]
    audio, video = read(REAL["obs-publish"]).media
    assert (audio.ssrcs, video.ssrcs, video.rtx) == ((2804417905,), (2804417906,), {})


def test_a_line_without_an_own_port_lives_and_a_line_of_port_0_does_not() -> None:
    assert [line.rejected for line in small().media] == [False, False]
    assert [line.rejected for line in small("a=bundle-only\n").media] == [False, True]


def test_the_session_speaks_for_lines_that_say_nothing() -> None:
    spoken = ("a=ice-ufrag:theirs\n", "a=ice-pwd:passwordpasswordpassword\n", "a=setup:actpass\n")
    text = SMALL.replace("a=recvonly\n", "")
    for line in spoken:
        text = text.replace(line, "")
    assert refusal(text).startswith("give ICE credentials")
    described = read(text.replace("t=0 0\n", "t=0 0\na=sendonly\n" + "".join(spoken)))
    assert described.transport == small().transport
    assert [line.direction for line in described.media] == ["sendonly", "sendonly"]
    assert [line.direction for line in read(text.replace("t=0 0\n", "".join(spoken))).media] == ["sendrecv", "sendrecv"]


def test_the_transport_is_that_of_the_first_line_that_lives() -> None:
    rejected = SMALL.replace("m=video 9", "m=video 0").replace("a=bundle-only", "a=ice-ufrag:other").replace(
        "m=audio 0", "m=audio 9"
    )  # fmt: skip
    assert refusal(rejected).startswith("give ICE credentials")  # the password stood with the rejected line
    assert (
        read(
            rejected.replace("t=0 0", "a=ice-pwd:passwordpasswordpassword\na=fingerprint:sha-256 " + FINGERPRINT)
        ).transport.ufrag
        == "other"
    )


def test_a_single_line_needs_neither_bundle_nor_name() -> None:
    text = SMALL[: SMALL.index("m=audio")].replace("a=group:BUNDLE 0 1\n", "").replace("a=mid:0\n", "")
    described = read(text)
    assert (described.bundle, described.media[0].mid, described.transport) == ((), "", small().transport)


@pytest.mark.parametrize("algorithm", ["sha-1", "md5", "sha-384", "x"])
def test_a_digest_that_can_be_forged_or_has_another_length_is_none(algorithm: str) -> None:
    assert "fingerprint" in refusal(SMALL.replace("sha-256", algorithm))
    both = SMALL.replace("a=setup", f"a=fingerprint:{algorithm} {FINGERPRINT}\na=setup")
    assert read(both).transport.fingerprints == (("sha-256", FINGERPRINT),)
    assert small("sha-256 " + FINGERPRINT, "SHA-256 " + FINGERPRINT.lower()).transport == small().transport


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("v=0", "hello", "no session description"),
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE 0", "bundle every line"),
        ("a=group:BUNDLE 0 1", "a=group:LS 0 1", "bundle every line"),
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE 0 1 2", "bundle every line"),
        ("a=mid:1", "a=mid:0", "a name of its own"),
        ("a=mid:1\n", "", "a name of its own"),
        ("a=mid:1", "a=mid:1\ra=candidate:x", "a word"),
        ("a=mid:1", "a=mid:" + "1" * 65, "a word"),
        ("a=fingerprint", "a=x", "fingerprint"),
        ("a=ice-ufrag:theirs", "a=ice-ufrag:t:s", "credentials"),
        ("a=ice-pwd:pass", "a=ice-pwd:pa s", "credentials"),
        ("UDP/TLS/RTP/SAVPF", "RTP/AVP", "encrypt"),
        ("a=rtcp-mux\n", "", "rtcp-mux"),
        ("m=video 9", "m=video 99999", "cut short"),
        ("m=video 9 UDP/TLS/RTP/SAVPF 96 97", "m=video 9  ", "cut short"),
        ("m=video", "m=vidéo", "cut short"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(before: str, after: str, word: str) -> None:
    assert before in SMALL
    assert word in refusal(SMALL.replace(before, after, 1))


def test_what_is_too_much_is_named() -> None:
    host = "a=candidate:1 1 udp 1 192.0.2.7 {} typ host\n"
    full = SMALL + "".join(host.format(n) for n in range(MAX_CANDIDATES))
    assert read(full + host.format(0)).transport.candidates == MAX_CANDIDATES
    assert "candidates" in refusal(full + host.format(9000))
    assert "media lines" in refusal(SMALL + "m=x 0 y z\n" * MAX_MEDIA)
    assert "sources" in refusal(SMALL + "".join(f"a=ssrc:{n} cname:x\n" for n in range(MAX_SOURCES + 1)))
    assert refusal(SMALL + "a=x:" + "é" * (WALL // 2)) == "the description is longer than 128 KiB"


PATCH = """a=ice-options:trickle
a=group:BUNDLE 0 1
m=audio 9 UDP/TLS/RTP/SAVPF 111
a=mid:0
a=ice-ufrag:EsAw
a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0 ufrag EsAw network-id 1
a=end-of-candidates
"""


def test_a_piece_that_came_later_is_read() -> None:
    assert parse_fragment(PATCH, max_bytes=4096) == ("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1", ("0",), 2)
    first = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 RTP/AVP 0\r\na=mid:a1\r\n"
    assert parse_fragment(first, max_bytes=4096) == ("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1", ("a1",), 0)
    assert parse_fragment("a=end-of-candidates\n", max_bytes=99) == ("", "", (), 0)
    assert parse_fragment("m=audio 9 RTP/AVP 0\na=mid:0\na=candidate:x\n", max_bytes=99) == ("", "", ("0",), 1)


@pytest.mark.parametrize(
    "text", ["", "hello", PATCH.replace("a=ice-pwd", "a=x"), PATCH.replace("EsAw", "E"), PATCH + "a=x" * 4096]
)
def test_a_piece_that_can_t_be_used_is_refused(text: str) -> None:
    with pytest.raises(SdpError):
        parse_fragment(text, max_bytes=4096)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A real offer with lines dropped, doubled, swapped, cut or written anew."""
    lines = REAL[draw(st.sampled_from(sorted(set(REAL) - {"chromium-wall-16", "chromium-wall-64"})))].splitlines()
    for _ in range(draw(st.integers(1, 6))):
        at, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "swap", "cut", "anew"])):
            case "drop":
                lines[at] = ""
            case "double":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case _:
                name = re.match(r"\w=[\w-]*[: ]?", lines[at])
                lines[at] = (name[0] if name else "") + draw(st.text(" :/;=0123456789abcFID*\r", max_size=12))
    return "\r\n".join(lines)


@given(st.one_of(broken(), st.text(max_size=300), st.text(max_size=200).map(lambda text: SMALL + text)))
def test_any_text_is_read_or_refused(text: str) -> None:
    for reading in (read, lambda text: parse_fragment(text, max_bytes=WALL)):
        try:
            reading(text)
        except SdpError as error:
            assert error.message


CROWDS: dict[str, Callable[[int], str]] = {
    "lines": lambda n: "a=x\n" * n,
    "names": lambda n: "".join(f"a=x{i}\n" for i in range(n)),
    "empty": lambda n: "\n" * n,
    "one": lambda n: "a=" + "x:" * n,
    "formats": lambda n: "m=video 9 UDP/TLS/RTP/SAVPF " + " ".join(map(str, range(n))) + "\na=mid:z\na=rtcp-mux\n",
    "encodings": lambda n: "".join(f"a=rtpmap:{i} H264/90000\n" for i in range(n)),
    "feedback": lambda n: "".join(f"a=rtcp-fb:{'*' if i % 2 else i} nack pli\n" for i in range(n)),
    "parameters": lambda n: "a=fmtp:96 " + "a=b;" * n,
    "extensions": lambda n: "".join(f"a=extmap:{i % 14 + 1} urn:{i}\n" for i in range(n)),
    "sources": lambda n: "a=ssrc:1 cname:x\n" * n,
    "numbers": lambda n: "a=ssrc:" + "9" * n,
    "candidates": lambda n: "a=candidate:x\n" * n,
    "groups": lambda n: "v=0\n" + "a=group:BUNDLE 0 1\n" * n,
    "bundle": lambda n: "v=0\na=group:BUNDLE " + " ".join(map(str, range(n))) + "\n",
    "fingerprints": lambda n: "a=fingerprint:sha-256 " + "AB:" * n,
    "hyphens": lambda n: "a=fingerprint:" + "-" * n,
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_a_text_of_eight_times_the_length_costs_no_more_than_its_length(crowd: str) -> None:
    def cost(n: int) -> float:
        piece = CROWDS[crowd](n)
        text = piece + SMALL[4:] if piece.startswith("v=0") else SMALL + piece
        times = []
        for _ in range(7):
            begun = process_time()
            for _ in range(5):
                try:
                    parse(text, max_bytes=1 << 20)
                except SdpError:
                    pass
            times.append(process_time() - begun)
        return min(times)

    # Quadratic would be 64 times; a machine that is busy with something else has room up to 32.
    assert cost(16_000) < 32 * cost(2_000)
