"""SRTP: the bytes of libsrtp in both directions; nothing forged passes or leaves a trace."""

from collections.abc import Iterable
from itertools import permutations

import pylibsrtp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sealing import PAYLOAD, SSRC, every_profile, master, opened, packet, plain, report, sealed
from video.codecs.srtp import PROFILES, WINDOW, Inbound, Outbound, Profile, SrtpError

LIBSRTP = {
    "SRTP_AEAD_AES_128_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    "SRTP_AEAD_AES_256_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
    "SRTP_AES128_CM_SHA1_80": pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
}
AROUND = range(-4, 4)
FAR = (-40000, -20000)
"""Steps between roll-overs: one of 2^15 or more could not be followed (RFC 3711 §3.3.1)."""

profiles = st.sampled_from(PROFILES)


def walk(around: Iterable[int]) -> list[int]:
    """Packet indices through four roll-overs: all that are next to one, in the order given, and few between."""
    offsets = [*FAR, *around]
    return [(turn << 16) + offset for turn in range(1, 5) for offset in offsets]


def libsrtp(profile: Profile, direction: int) -> pylibsrtp.Session:
    policy = pylibsrtp.Policy(key=b"".join(master(profile)), ssrc_type=direction, srtp_profile=LIBSRTP[profile.name])
    policy.window_size = WINDOW
    return pylibsrtp.Session(policy)


def their_outbound(profile: Profile) -> pylibsrtp.Session:
    return libsrtp(profile, pylibsrtp.Policy.SSRC_ANY_OUTBOUND)


def their_inbound(profile: Profile) -> pylibsrtp.Session:
    return libsrtp(profile, pylibsrtp.Policy.SSRC_ANY_INBOUND)


def extended(index: int) -> bytes:
    """An RTP header with a CSRC and an extension of two words (RFC 3550 §5.3.1)."""
    return b"\x91" + plain(index)[1:] + b"\1\2\3\4" + b"\xbe\xde\0\2" + b"\x10\xaa\0\0\x22\1\2\3"


@every_profile
def test_what_we_seal_is_byte_for_byte_what_libsrtp_seals_through_four_roll_overs(profile: Profile) -> None:
    theirs, ours = their_outbound(profile), Outbound(profile, master(profile))
    for index in walk(AROUND):
        header = extended(index) if index % 2 else plain(index)
        assert packet(ours, SSRC, index, header, PAYLOAD) == theirs.protect(header + PAYLOAD)


@every_profile
@pytest.mark.parametrize("size", [0, 1, 16, 1100])
def test_payloads_of_every_size_are_opened_by_the_other(profile: Profile, size: int) -> None:
    header, payload = extended(7), bytes(size)
    ours = packet(Outbound(profile, master(profile)), SSRC, 7, header, payload)
    assert their_inbound(profile).unprotect(ours) == header + payload
    theirs = their_outbound(profile).protect(header + payload)
    assert opened(Inbound(profile, master(profile)), theirs, len(header)) == payload


@every_profile
def test_reports_are_byte_for_byte_those_of_libsrtp(profile: Profile) -> None:
    theirs, ours = their_outbound(profile), Outbound(profile, master(profile))
    for ssrc in (SSRC, 5):
        ours.protect_rtcp(report(ssrc))  # we count from 0 as RFC 3711 §3.4 says, libsrtp from 1
    for size in (0, 4, 20, 1100):
        for ssrc in (SSRC, 5):
            assert ours.protect_rtcp(report(ssrc, size)) == theirs.protect_rtcp(report(ssrc, size))


@every_profile
def test_reports_are_opened_by_the_other_from_the_first(profile: Profile) -> None:
    ours, theirs = Outbound(profile, master(profile)), their_outbound(profile)
    our_end, their_end = Inbound(profile, master(profile)), their_inbound(profile)
    for size in (0, 20, 1100):
        assert their_end.unprotect_rtcp(ours.protect_rtcp(report(SSRC, size))) == report(SSRC, size)
        assert our_end.unprotect_rtcp(theirs.protect_rtcp(report(SSRC, size))) == report(SSRC, size)


@every_profile
def test_a_roll_over_is_followed_in_any_order_of_the_packets_around_it(profile: Profile) -> None:
    around = range(65534, 65538)
    for order in permutations(around):
        theirs, inbound = their_outbound(profile), Inbound(profile, master(profile))
        packets = {index: theirs.protect(plain(index) + PAYLOAD) for index in [65000, *around]}
        assert opened(inbound, packets[65000]) == PAYLOAD
        assert [opened(inbound, packets[index]) for index in order] == [PAYLOAD] * 4


@every_profile
def test_many_roll_overs_are_followed_backwards(profile: Profile) -> None:
    inbound, theirs = Inbound(profile, master(profile)), their_inbound(profile)
    indices = walk(reversed(AROUND))
    for index, datagram in zip(indices, sealed(profile, indices), strict=True):
        assert opened(inbound, datagram) == PAYLOAD
        assert theirs.unprotect(datagram) == plain(index) + PAYLOAD


@every_profile
def test_one_flipped_bit_anywhere_is_refused_and_leaves_no_trace(profile: Profile) -> None:
    inbound, outbound = Inbound(profile, master(profile)), Outbound(profile, master(profile))
    known, packet, last = sealed(profile, [500, 501, 502])
    opened(inbound, known)
    protected = outbound.protect_rtcp(report())
    for bit in range(8 * len(packet)):
        with pytest.raises(SrtpError):
            opened(inbound, flipped(packet, bit))
    for bit in range(8 * len(protected)):
        with pytest.raises(SrtpError):
            inbound.unprotect_rtcp(flipped(protected, bit))
    assert opened(inbound, last) == opened(inbound, packet) == PAYLOAD
    assert inbound.unprotect_rtcp(protected) == report()


def flipped(datagram: bytes, bit: int) -> bytes:
    return (int.from_bytes(datagram, "big") ^ 1 << bit).to_bytes(len(datagram), "big")


@every_profile
def test_a_report_that_is_not_encrypted_is_refused(profile: Profile) -> None:
    word = bytes(4) if profile.is_aead else bytes(14)
    with pytest.raises(SrtpError, match="not encrypted"):
        Inbound(profile, master(profile)).unprotect_rtcp(report(size=40) + word)


@every_profile
def test_a_packet_without_room_for_its_tag_is_too_short(profile: Profile) -> None:
    inbound = Inbound(profile, master(profile))
    with pytest.raises(SrtpError, match="too short"):
        opened(inbound, plain(1) + bytes(profile.tag_size - 1))
    with pytest.raises(SrtpError, match="too short"):
        inbound.unprotect_rtcp(report(size=0) + bytes(profile.tag_size + 3))


@given(profiles, st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF), st.binary(max_size=60), st.binary(max_size=200))
def test_what_was_protected_comes_back(profile: Profile, sequence: int, ssrc: int, rest: bytes, payload: bytes) -> None:
    outbound, inbound = Outbound(profile, master(profile)), Inbound(profile, master(profile))
    header = plain(sequence, ssrc) + rest
    datagram = packet(outbound, ssrc, sequence, header, payload)
    assert inbound.unprotect(datagram, len(header), sequence, ssrc) == payload
    compound = report(ssrc, 0) + payload
    assert inbound.unprotect_rtcp(outbound.protect_rtcp(compound)) == compound


@given(profiles, st.binary(max_size=120), st.integers(0, 80), st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF))
def test_random_bytes_are_refused_with_the_one_error(
    profile: Profile, garbage: bytes, header_size: int, sequence: int, ssrc: int
) -> None:
    inbound = Inbound(profile, master(profile))
    opened(inbound, sealed(profile, [3])[0])
    for source in (ssrc, SSRC):
        with pytest.raises(SrtpError):
            inbound.unprotect(garbage, header_size, sequence, source)
    with pytest.raises(SrtpError):
        inbound.unprotect_rtcp(garbage)
