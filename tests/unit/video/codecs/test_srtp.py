"""SRTP: the bytes of libsrtp in both directions, nothing passes twice, nothing forged passes or leaves a trace."""

from collections.abc import Iterable
from itertools import permutations

import pylibsrtp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sealing import packet
from video.codecs.srtp import MAX_SOURCES, PROFILES, WINDOW, Inbound, MasterKey, Outbound, Profile, SrtpError
from video.codecs.srtp_keys import RTCP, session_keys
from video.codecs.srtp_transforms import transform

SSRC = 0xCAFEBABE
PAYLOAD = bytes(range(40))
LIBSRTP = {
    "SRTP_AEAD_AES_128_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    "SRTP_AEAD_AES_256_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
    "SRTP_AES128_CM_SHA1_80": pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
}
AROUND = range(-4, 4)
FAR = (-40000, -20000)
"""Steps between roll-overs: one of 2^15 or more could not be followed (RFC 3711 §3.3.1)."""

every_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
profiles = st.sampled_from(PROFILES)


def walk(around: Iterable[int]) -> list[int]:
    """Packet indices through four roll-overs: all that are next to one, in the order given, and few between."""
    offsets = [*FAR, *around]
    return [(turn << 16) + offset for turn in range(1, 5) for offset in offsets]


def master(profile: Profile) -> MasterKey:
    return MasterKey(bytes(range(1, profile.key_size + 1)), bytes(range(101, profile.salt_size + 101)))


def libsrtp(profile: Profile, direction: int) -> pylibsrtp.Session:
    policy = pylibsrtp.Policy(key=b"".join(master(profile)), ssrc_type=direction, srtp_profile=LIBSRTP[profile.name])
    policy.window_size = WINDOW
    return pylibsrtp.Session(policy)


def their_outbound(profile: Profile) -> pylibsrtp.Session:
    return libsrtp(profile, pylibsrtp.Policy.SSRC_ANY_OUTBOUND)


def their_inbound(profile: Profile) -> pylibsrtp.Session:
    return libsrtp(profile, pylibsrtp.Policy.SSRC_ANY_INBOUND)


def plain(index: int, ssrc: int = SSRC) -> bytes:
    """An RTP header without extension."""
    return b"\x80\x60" + (index & 0xFFFF).to_bytes(2, "big") + bytes(4) + ssrc.to_bytes(4, "big")


def extended(index: int) -> bytes:
    """An RTP header with a CSRC and an extension of two words (RFC 3550 §5.3.1)."""
    return b"\x91" + plain(index)[1:] + b"\1\2\3\4" + b"\xbe\xde\0\2" + b"\x10\xaa\0\0\x22\1\2\3"


def report(ssrc: int = SSRC, size: int = 20) -> bytes:
    return b"\x81\xc8" + (size // 4 + 1).to_bytes(2, "big") + ssrc.to_bytes(4, "big") + b"\x5a" * size


def sealed(profile: Profile, indices: Iterable[int], ssrc: int = SSRC) -> list[bytes]:
    outbound = Outbound(profile, master(profile))
    return [packet(outbound, ssrc, index, plain(index, ssrc), PAYLOAD) for index in indices]


def opened(inbound: Inbound, datagram: bytes, header_size: int = 12) -> bytes:
    """Open a packet by what its own header says."""
    sequence, ssrc = int.from_bytes(datagram[2:4], "big"), int.from_bytes(datagram[8:12], "big")
    return inbound.unprotect(datagram, header_size, sequence, ssrc)


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
def test_a_packet_passes_once(profile: Profile) -> None:
    inbound = Inbound(profile, master(profile))
    first, second = sealed(profile, [10, 11])
    assert opened(inbound, first) == opened(inbound, second) == PAYLOAD
    for again in (first, second):
        with pytest.raises(SrtpError, match="replayed"):
            opened(inbound, again)
    datagram = Outbound(profile, master(profile)).protect_rtcp(report())
    assert inbound.unprotect_rtcp(datagram) == report()
    with pytest.raises(SrtpError, match="replayed"):
        inbound.unprotect_rtcp(datagram)


@every_profile
def test_a_late_packet_passes_while_the_window_knows_it(profile: Profile) -> None:
    newest = 70000
    start, before, late, too_late = sealed(profile, [65000, newest, newest - WINDOW + 1, newest - WINDOW])
    inbound = Inbound(profile, master(profile))
    opened(inbound, start)
    opened(inbound, before)
    with pytest.raises(SrtpError, match="too old"):
        opened(inbound, too_late)
    assert opened(inbound, late) == PAYLOAD


@given(st.lists(st.integers(0, WINDOW - 1), max_size=40))
def test_in_whatever_order_packets_come_each_passes_exactly_once(offsets: list[int]) -> None:
    profile, start = PROFILES[0], 65000  # the roll-over is inside
    inbound, seen = Inbound(profile, master(profile)), {0}
    opened(inbound, sealed(profile, [start])[0])
    for offset, datagram in zip(offsets, sealed(profile, [start + offset for offset in offsets]), strict=True):
        if offset in seen:
            with pytest.raises(SrtpError, match="replayed"):
                opened(inbound, datagram)
        else:
            assert opened(inbound, datagram) == PAYLOAD
        seen.add(offset)


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


def test_a_packet_from_before_the_first_is_refused() -> None:
    inbound = Inbound(PROFILES[0], master(PROFILES[0]))
    first, before = sealed(PROFILES[0], [5, 65530])
    opened(inbound, first)
    with pytest.raises(SrtpError, match="too old"):
        opened(inbound, before)


def test_a_peer_brings_so_many_sources_and_no_more() -> None:
    profile = PROFILES[0]
    inbound, outbound = Inbound(profile, master(profile)), Outbound(profile, master(profile))
    for forged in range(1000, 1000 + 2 * MAX_SOURCES):  # what is not authentic takes no place
        with pytest.raises(SrtpError, match="not authentic"):
            inbound.unprotect(plain(1, forged) + bytes(20), 12, 1, forged)
    for ssrc in range(MAX_SOURCES):
        assert opened(inbound, sealed(profile, [1], ssrc)[0]) == PAYLOAD
        assert inbound.unprotect_rtcp(outbound.protect_rtcp(report(ssrc))) == report(ssrc)
    with pytest.raises(SrtpError, match="too many sources"):
        opened(inbound, sealed(profile, [1], MAX_SOURCES)[0])
    with pytest.raises(SrtpError, match="too many sources"):
        inbound.unprotect_rtcp(outbound.protect_rtcp(report(MAX_SOURCES)))
    assert opened(inbound, sealed(profile, [2], 0)[0]) == PAYLOAD  # the known ones go on


def test_what_is_remembered_of_a_source_stays_small() -> None:
    inbound = Inbound(PROFILES[0], master(PROFILES[0]))
    for datagram in sealed(PROFILES[0], range(3 * WINDOW)):
        opened(inbound, datagram)
    assert inbound._packets[SSRC].seen.bit_length() == WINDOW


def test_a_report_may_be_far_ahead() -> None:
    profile = PROFILES[0]
    outbound, inbound = Outbound(profile, master(profile)), Inbound(profile, master(profile))
    last = transform(profile, session_keys(profile, master(profile), RTCP)).seal_rtcp(SSRC, (1 << 31) - 1, report())
    first = outbound.protect_rtcp(report())
    assert inbound.unprotect_rtcp(last) == report()
    with pytest.raises(SrtpError, match="too old"):
        inbound.unprotect_rtcp(first)


def test_a_key_that_is_used_up_protects_no_more_reports() -> None:
    outbound = Outbound(PROFILES[0], master(PROFILES[0]))
    outbound._reports[SSRC] = (1 << 31) - 1  # nobody waits for so many
    outbound.protect_rtcp(report())
    with pytest.raises(SrtpError, match="used up"):
        outbound.protect_rtcp(report())


@every_profile
def test_a_key_that_is_used_up_opens_no_more_packets(profile: Profile) -> None:
    inbound, last = Inbound(profile, master(profile)), (1 << 48) - 1
    opened(inbound, sealed(profile, [1])[0])
    inbound._packets[SSRC].highest = last - 1
    assert opened(inbound, sealed(profile, [last])[0]) == PAYLOAD
    with pytest.raises(SrtpError):
        opened(inbound, sealed(profile, [0])[0])


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
