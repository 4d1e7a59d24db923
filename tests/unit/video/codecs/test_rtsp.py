"""RTSP in pieces, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.rtsp import Interleaved, Message, Reader, RtspError, request, session_of

DESCRIBED = b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Length: 4\r\n\r\nv=0\n"
ASKED = b'RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nwww-authenticate: Digest nonce="y"\r\n\r\n'
PACKETS = b"$\x00\x00\x03abc$\x01\x00\x00"
CALLED = b"OPTIONS rtsp://host/ RTSP/1.0\r\nCSeq: 1\r\n\r\n"


@given(st.lists(st.integers(1, 40), min_size=1))
def test_what_comes_in_pieces_is_the_same(sizes: list[int]) -> None:
    whole = DESCRIBED + PACKETS + b"\r\n" + CALLED + ASKED + PACKETS
    reader, found, at = Reader(), list[Message | Interleaved](), 0
    for size in [*sizes, len(whole)]:
        found += reader.feed(whole[at : at + size])
        at += size
    described, first, second, called, asked, *_ = found
    assert isinstance(described, Message) and (described.status, described.body) == (200, b"v=0\n")
    assert described.field("content-type") == "application/sdp" and described.field("session") == ""
    assert (first, second) == (Interleaved(0, b"abc"), Interleaved(1, b""))
    assert isinstance(called, Message) and called.status == 0
    assert isinstance(asked, Message)
    assert asked.fields["www-authenticate"] == ('Basic realm="x"', 'Digest nonce="y"')
    assert len(found) == 7


@pytest.mark.parametrize(
    "bytes_",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"RTSP/1.0 fine\r\n\r\n",
        b"\x00\x01\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 999999\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        b"RTSP/1.0 " + b"2" * 5_000 + b" OK\r\n\r\n",
        b"a" * 20_000,
    ],
)
def test_what_is_no_rtsp_or_too_much_of_it_is_refused(bytes_: bytes) -> None:
    with pytest.raises(RtspError):
        Reader().feed(bytes_)


@given(st.lists(st.binary() | st.sampled_from([DESCRIBED, PACKETS, ASKED, b"RTSP/1.0 ", b"\r\n\r\n"])))
def test_nothing_that_comes_leads_to_another_error(pieces: list[bytes]) -> None:
    reader = Reader()
    try:
        for piece in pieces:
            reader.feed(piece)
    except RtspError:
        pass


def test_a_request_as_the_standard_has_it() -> None:
    assert request("PLAY", "rtsp://c/1", 4, {"Session": "9"}) == (
        b"PLAY rtsp://c/1 RTSP/1.0\r\nCSeq: 4\r\nSession: 9\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("field", "session"),
    [
        ("12345678", ("12345678", 60.0)),
        ("1234;timeout=30", ("1234", 30.0)),
        ("1234 ; Timeout = 0", ("1234", 2.0)),
        ("1234;timeout=soon", ("1234", 60.0)),
        ("", ("", 60.0)),
    ],
)
def test_a_session_says_how_long_it_lasts(field: str, session: tuple[str, float]) -> None:
    assert session_of(field) == session
