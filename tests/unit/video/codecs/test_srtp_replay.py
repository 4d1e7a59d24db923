"""SRTP: each packet passes once, in whatever order they come; what is remembered for it stays small, and a key ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sealing import PAYLOAD, SSRC, every_profile, master, opened, plain, report, sealed
from video.codecs.srtp import MAX_SOURCES, PROFILES, WINDOW, Inbound, Outbound, Profile, SrtpError
from video.codecs.srtp_keys import RTCP, session_keys
from video.codecs.srtp_transforms import transform


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


rows = st.tuples(st.integers(-WINDOW - 2, WINDOW + 2), st.sampled_from([1, 2, 3, 40, WINDOW - 1, WINDOW, WINDOW + 1]))
"""How far behind or ahead of the newest packet a row of them begins, and how many they are."""


@given(st.lists(rows, max_size=6))
def test_rows_of_packets_pass_exactly_once_and_nothing_older_than_the_window(pieces: list[tuple[int, int]]) -> None:
    profile, newest = PROFILES[0], 64000  # a roll-over may be inside
    inbound, seen = Inbound(profile, master(profile)), {newest}
    opened(inbound, sealed(profile, [newest])[0])
    for step, count in pieces:
        indices = range(newest + step, newest + step + count)
        for index, datagram in zip(indices, sealed(profile, indices), strict=True):
            if index in seen or newest - index >= WINDOW:
                with pytest.raises(SrtpError, match="replayed or too old"):
                    opened(inbound, datagram)
            else:
                assert opened(inbound, datagram) == PAYLOAD
                seen.add(index)
            newest = max(newest, index)


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
    before = b""
    for index, datagram in enumerate(sealed(PROFILES[0], range(3 * WINDOW))):
        opened(inbound, datagram)
        if index % 100 == 99:  # what was only counted is put down
            with pytest.raises(SrtpError, match="replayed"):
                opened(inbound, before)
        before = datagram
    assert 0.9 * WINDOW < inbound._packets[SSRC]._seen.bit_length() <= WINDOW


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
    with pytest.raises(SrtpError, match="replayed"):
        opened(inbound, sealed(profile, [last])[0])
