"""What SRTP does to one packet: the examples of the RFCs, which give session keys."""

import pytest

from tests.sealing import packet_of
from video.codecs.srtp_keys import SessionKeys, SrtpError
from video.codecs.srtp_transforms import CounterMode, Gcm

# RFC 7714 §16: "Gallia est omnis divisa in partes tres" under the salt "Quid pro quo".
HEADER = bytes.fromhex("8040f17b8041f8d35501a0b2")
PAYLOAD = bytes.fromhex("47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573")
SSRC, INDEX = 0x5501A0B2, 0xF17B
SEALED = {  # §16.1.1, §16.2.1
    16: "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
    32: "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13",
}

# RFC 7714 §17.1: a sender report of SSRC "Mars".
REPORT = bytes.fromhex(
    "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
)
REPORT_SSRC, REPORT_INDEX = 0x4D617273, 0x5D4
REPORT_SEALED = {  # §17.1, §17.2
    16: "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
    "c84aa45896cf4d2fc5abf87245d9eade800005d4",
    32: "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
    "1d1eb30c4446839f57ff6f6cb26ac3be800005d4",
}


def gcm(key_size: int) -> Gcm:
    return Gcm(SessionKeys(bytes(range(key_size)), b"", b"Quid pro quo"))


@pytest.mark.parametrize("key_size", [16, 32])
def test_a_packet_is_sealed_and_opened_as_in_rfc_7714_16(key_size: int) -> None:
    sealed = bytes.fromhex(SEALED[key_size])
    assert packet_of(gcm(key_size).sealer(SSRC), INDEX, HEADER, PAYLOAD, 16) == HEADER + sealed
    assert gcm(key_size).open(SSRC, INDEX, HEADER, sealed) == PAYLOAD


@pytest.mark.parametrize("key_size", [16, 32])
def test_a_report_is_sealed_and_opened_as_in_rfc_7714_17(key_size: int) -> None:
    sealed = bytes.fromhex(REPORT_SEALED[key_size])
    assert gcm(key_size).seal_rtcp(REPORT_SSRC, REPORT_INDEX, REPORT) == sealed
    assert gcm(key_size).open_rtcp(REPORT_SSRC, REPORT_INDEX, sealed) == REPORT


def test_the_key_stream_is_that_of_rfc_3711_b_2() -> None:
    key = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3C")
    salt = bytes.fromhex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD")
    stream = packet_of(CounterMode(SessionKeys(key, bytes(20), salt)).sealer(0), 0, b"", bytes(1_044_512), 10)[:-10]
    assert stream[:48].hex() == (
        "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0"
    )
    assert stream[-48:].hex() == (
        "ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae6a2cc3787889374fbeb4c81b17ba6c44"
    )


@pytest.mark.parametrize(
    ("transform", "tag_size"),
    [(gcm(16), 16), (CounterMode(SessionKeys(bytes(16), bytes(20), bytes(14))), 10)],
    ids=["gcm", "counter mode"],
)
def test_the_roll_over_counter_is_authenticated_although_it_is_not_sent(
    transform: Gcm | CounterMode, tag_size: int
) -> None:
    datagram = packet_of(transform.sealer(SSRC), INDEX, HEADER, PAYLOAD, tag_size)
    sealed = datagram[len(HEADER) :]
    with pytest.raises(SrtpError, match="not authentic"):
        transform.open(SSRC, INDEX + (1 << 16), HEADER, sealed)
