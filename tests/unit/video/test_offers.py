"""An offer is read before aiortc reads it: what is wrong is said, what would delay is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.link import MAX_SDP
from video.offers import MAX_CANDIDATES, MAX_SLOTS, OfferRefused, check_offer

SECTION = """m=video 9 UDP/TLS/RTP/SAVPF 96
c=IN IP4 0.0.0.0
a=mid:{mid}
a=recvonly
a=rtpmap:96 {codec}/90000
"""
HEAD = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\na=fingerprint:sha-256 AA:BB\n"


def offer(sections: int = 1, codec: str = "H264", extra: str = "") -> str:
    head = HEAD + "a=group:BUNDLE " + " ".join(str(i) for i in range(sections)) + "\n"
    return head + "".join(SECTION.format(mid=i, codec=codec) for i in range(sections)) + extra


def refusal(sdp: str, slots: int = 1) -> str:
    with pytest.raises(OfferRefused) as caught:
        check_offer(sdp, slots)
    assert caught.value.message  # a sentence, never empty
    return caught.value.code


def test_a_good_offer_passes_unchanged_but_for_line_ends() -> None:
    assert check_offer(offer(), 1).split() == offer().split()


def test_hidden_addresses_are_left_out_and_real_ones_kept() -> None:
    hidden = "a=candidate:1 1 udp 2113937151 0fe3a1c2-77aa.local 50000 typ host\n"
    real = "a=candidate:2 1 udp 2113937151 192.0.2.7 50001 typ host\n"
    checked = check_offer(offer(extra=hidden + real), 1)
    assert ".local" not in checked and "192.0.2.7" in checked


def test_what_is_wrong_is_named() -> None:
    assert refusal("") == "bad_offer"
    assert refusal("hello") == "bad_offer"
    assert refusal(offer(), slots=2) == "bad_offer"
    assert refusal(offer(), slots=0) == "bad_offer"
    assert refusal(offer(MAX_SLOTS + 1), slots=MAX_SLOTS + 1) == "bad_offer"
    assert refusal(offer(2).replace("BUNDLE 0 1", "BUNDLE 0"), slots=2) == "bad_offer"
    assert refusal(offer().replace("a=recvonly", "a=sendonly")) == "bad_offer"
    assert refusal(offer().replace("a=fingerprint", "a=x")) == "bad_offer"
    assert refusal(offer(extra="a=x:" + "y" * MAX_SDP)) == "bad_offer"
    many = "".join(f"a=candidate:1 1 udp 1 192.0.2.7 {50000 + i} typ host\n" for i in range(MAX_CANDIDATES + 1))
    assert refusal(offer(extra=many)) == "bad_offer"
    assert refusal(offer(codec="VP8")) == "no_h264"


@given(st.text(max_size=300), st.integers(-2, 70))
def test_random_text_is_refused_with_a_known_code(text: str, slots: int) -> None:
    assert refusal(text, slots) in ("bad_offer", "no_h264")
