"""STUN as an ICE lite server speaks it: the vectors of RFC 5769, both ways with aioice, and nothing falls for garbage."""

from binascii import crc32

import pytest
from aioice import stun as theirs
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.stun import (
    MAX_ATTRIBUTES,
    BindingRequest,
    StunError,
    is_authentic,
    is_stun,
    parse_request,
    refusal,
    success,
)

# RFC 5769, 2.1–2.3: one request and its answers, with these parameters.
PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt"
TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")
SAMPLE_REQUEST = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff"
    "80290008932ff9b151263b36000600096576746a3a6836765920202000080014"
    "9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf"
)
SAMPLE_IPV4_RESPONSE = bytes.fromhex(
    "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
    "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96"
)
SAMPLE_IPV6_RESPONSE = bytes.fromhex(
    "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9fa"
    "a5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c"
)
SIGNED = len(SAMPLE_REQUEST) - 8  # bytes under MESSAGE-INTEGRITY, itself included

REQUEST = BindingRequest(TRANSACTION, "evtj:h6vY", False, False, True, SIGNED - 24, ())


def check(**attributes: object) -> theirs.Message:
    """A check as aioice sends it, not yet signed."""
    wanted = {"USERNAME": "ours:theirs", "PRIORITY": 1853824767, "ICE-CONTROLLING": 7, **attributes}
    return theirs.Message(theirs.Method.BINDING, theirs.Class.REQUEST, TRANSACTION, wanted)


def with_attribute(kind: int, value: bytes = b"") -> bytes:
    """A binding request that has nothing but this attribute."""
    body = kind.to_bytes(2, "big") + len(value).to_bytes(2, "big") + value + bytes(-len(value) % 4)
    return b"\0\1" + len(body).to_bytes(2, "big") + b"\x21\x12\xa4\x42" + TRANSACTION + body


def is_answer_of(password: str, answer: bytes) -> bool:
    """Whether it is signed with that; MESSAGE-INTEGRITY and FINGERPRINT are its last 32 bytes."""
    return is_authentic(answer, len(answer) - 32, password)


def read(datagram: bytes) -> BindingRequest:
    request = parse_request(datagram)
    assert request is not None
    return request


def test_the_sample_request_is_read_and_its_signature_holds() -> None:
    assert read(SAMPLE_REQUEST) == REQUEST
    assert is_authentic(SAMPLE_REQUEST, REQUEST.signed, PASSWORD)
    assert not is_authentic(SAMPLE_REQUEST, REQUEST.signed, PASSWORD + "x")


@pytest.mark.parametrize(
    ("sample", "host"),
    [(SAMPLE_IPV4_RESPONSE, "192.0.2.1"), (SAMPLE_IPV6_RESPONSE, "2001:db8:1234:5678:11:2233:4455:6677")],
)
def test_the_sample_answers_are_ours_but_for_the_name_of_the_software(sample: bytes, host: str) -> None:
    assert is_answer_of(PASSWORD, sample)
    ours = success(REQUEST, host, 32853, PASSWORD)
    assert ours[20:-32] == sample[36:-32]  # the masked address: between the head, SOFTWARE and what signs
    assert is_answer_of(PASSWORD, ours)


@pytest.mark.parametrize("nominates", [False, True])
@pytest.mark.parametrize("role", ["ICE-CONTROLLING", "ICE-CONTROLLED"])
def test_a_check_of_aioice_is_understood(nominates: bool, role: str) -> None:
    message = check(**({"USE-CANDIDATE": None} if nominates else {}))
    message.attributes[role] = message.attributes.pop("ICE-CONTROLLING")
    message.add_message_integrity(b"a password of ours")
    controls = role == "ICE-CONTROLLING"
    found = read(bytes(message))
    signed = len(bytes(message)) - 32
    assert found == BindingRequest(TRANSACTION, "ours:theirs", nominates, controls, not controls, signed, ())
    assert is_authentic(bytes(message), found.signed, "a password of ours")


@given(
    st.ip_addresses().map(str),
    st.integers(0, 65535),
    st.binary(min_size=12, max_size=12),
    st.text("abcXYZ019+/", min_size=22),
)
def test_our_answers_are_byte_for_byte_those_of_aioice(host: str, port: int, transaction: bytes, key: str) -> None:
    answer = theirs.Message(theirs.Method.BINDING, theirs.Class.RESPONSE, transaction)
    answer.attributes["XOR-MAPPED-ADDRESS"] = (host, port)
    answer.add_message_integrity(key.encode())
    assert success(REQUEST._replace(transaction=transaction), host, port, key) == bytes(answer)


@pytest.mark.parametrize("code", [400, 401, 487])
def test_a_refusal_is_byte_for_byte_that_of_aioice(code: int) -> None:
    reason = {400: "Bad Request", 401: "Unauthenticated", 487: "Role Conflict"}[code]
    answer = theirs.Message(theirs.Method.BINDING, theirs.Class.ERROR, TRANSACTION, {"ERROR-CODE": (code, reason)})
    answer.add_fingerprint()
    assert refusal(REQUEST, code) == bytes(answer)
    answer.add_message_integrity(PASSWORD.encode())
    assert refusal(REQUEST, code, PASSWORD) == bytes(answer)


def test_an_attribute_that_must_be_understood_and_is_not_is_named_in_the_refusal() -> None:
    request = read(with_attribute(0x7ABC, b"new"))
    assert request.unknown == (0x7ABC,)
    answer = refusal(request, 420, PASSWORD)
    assert theirs.parse_message(answer).error_code == 420
    assert b"\0\x0a\0\2\x7a\xbc\0\0" in answer and is_answer_of(PASSWORD, answer)


def test_an_attribute_that_may_be_ignored_is_ignored() -> None:
    assert read(with_attribute(0xC057, b"\0\1\0\x32")).unknown == ()


def test_a_request_without_name_or_signature_says_so() -> None:
    bare = read(with_attribute(0x25))
    assert (bare.username, bare.signed) == ("", 0)
    assert not is_authentic(with_attribute(0x25), bare.signed, "")


def test_what_stands_behind_the_signature_counts_for_nothing() -> None:
    message = check()
    message.add_message_integrity(b"password")
    signed = bytes(message)[:-8] + b"\0\x25\0\0"  # USE-CANDIDATE in place of FINGERPRINT
    forged = signed[:2] + (len(signed) - 20).to_bytes(2, "big") + signed[4:]
    assert not read(forged).use_candidate
    assert is_authentic(forged, read(forged).signed, "password")


def test_a_keep_alive_is_no_error_and_wants_no_answer() -> None:
    assert parse_request(bytes(theirs.Message(theirs.Method.BINDING, theirs.Class.INDICATION))) is None


@pytest.mark.parametrize(
    "message",
    [
        SAMPLE_IPV4_RESPONSE,
        bytes(theirs.Message(theirs.Method.ALLOCATE, theirs.Class.REQUEST)),
        bytes(theirs.Message(theirs.Method.ALLOCATE, theirs.Class.INDICATION)),
        with_attribute(0x06, b"\xff\xfe:x"),
        with_attribute(0x06, b"x" * 600),
        with_attribute(0x8028, b"\0\0\0\0"),
        SAMPLE_REQUEST[:-4],
        SAMPLE_REQUEST + b"\0\0\0\0",
        b"",
    ],
    ids=[
        "a response",
        "another request",
        "an indication",
        "no UTF-8",
        "a long name",
        "another fingerprint",
        "too short",
        "too long",
        "nothing",
    ],
)
def test_what_is_no_binding_request_is_dropped(message: bytes) -> None:
    with pytest.raises(StunError):
        parse_request(message)


def test_a_message_of_too_many_attributes_is_dropped_early() -> None:
    full = theirs.Message(theirs.Method.BINDING, theirs.Class.REQUEST)
    crowd = b"\x80\x22\0\0" * MAX_ATTRIBUTES
    head = bytes(full)[:2] + len(crowd).to_bytes(2, "big") + bytes(full)[4:]
    assert read(head + crowd).unknown == ()
    crowd += b"\x80\x22\0\0"
    with pytest.raises(StunError):
        parse_request(head[:2] + len(crowd).to_bytes(2, "big") + head[4:] + crowd)


def test_a_fingerprint_is_the_last_of_all() -> None:
    bare = with_attribute(0x25)[:20]
    bare = bare[:2] + b"\0\x0c" + bare[4:]
    print_ = b"\x80\x28\0\4" + (crc32(bare) ^ 0x5354554E).to_bytes(4, "big")
    with pytest.raises(StunError):
        parse_request(bare + print_ + b"\0\x25\0\0")


def test_stun_is_told_from_what_shares_its_port() -> None:
    assert is_stun(SAMPLE_REQUEST)
    for other in (b"\x16\xfe\xfd", b"\x80\x60", b"\x40\0", b"\0\1"):  # DTLS, RTP, TURN channel, cut short
        assert not is_stun((other + SAMPLE_REQUEST[len(other) :])[: 40 if len(other) > 2 else 19])


def test_no_bit_of_a_signed_request_can_be_changed() -> None:
    # Without FINGERPRINT, which would find it first.
    bare = SAMPLE_REQUEST[:2] + (SIGNED - 20).to_bytes(2, "big") + SAMPLE_REQUEST[4:SIGNED]
    assert is_authentic(bare, read(bare).signed, PASSWORD)
    for bit in range(8 * SIGNED):
        changed = bytearray(bare)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            request = parse_request(bytes(changed))
        except StunError:
            continue
        assert request is None or not is_authentic(bytes(changed), request.signed, PASSWORD), bit


@given(st.sampled_from([*range(4, 20), *range(24, 40), *range(44, 48), SIGNED - 1, SIGNED + 7]), st.integers(1, 255))
def test_a_value_changed_on_the_way_is_noticed_without_a_password(at: int, change: int) -> None:
    changed = bytearray(SAMPLE_REQUEST)
    changed[at] ^= change
    with pytest.raises(StunError):
        parse_request(bytes(changed))


@given(st.binary(max_size=200), st.booleans(), st.sampled_from([b"\0\1", b"\0\x11", b"\1\1"]))
def test_random_bytes_give_a_known_error_or_an_answer(garbage: bytes, framed: bool, kind: bytes) -> None:
    if framed:
        garbage = kind + (len(garbage) & ~3).to_bytes(2, "big") + SAMPLE_REQUEST[4:20] + garbage[: len(garbage) & ~3]
    try:
        request = parse_request(garbage)
    except StunError:
        return
    if request is not None:
        assert not is_authentic(garbage, request.signed, PASSWORD)
        assert len(refusal(request, 420)) <= 40 + 2 * len(garbage)  # never a weapon against a forged sender


@given(
    st.lists(st.tuples(st.sampled_from([6, 8, 0x24, 0x25, 0x7F00, 0x8028, 0x802A]), st.binary(max_size=24)), max_size=8)
)
def test_attributes_in_any_order_give_a_known_error_or_an_answer(attributes: list[tuple[int, bytes]]) -> None:
    body = b"".join(with_attribute(kind, value)[20:] for kind, value in attributes)
    message = b"\0\1" + len(body).to_bytes(2, "big") + SAMPLE_REQUEST[4:20] + body
    try:
        request = read(message)
    except StunError:
        return
    assert theirs.parse_message(success(request, "192.0.2.1", 9, PASSWORD)).transaction_id == TRANSACTION
