"""RTCP feedback: NACKs go around 65,535 in the fewest pairs, bandwidths are rounded down."""

from itertools import combinations
from struct import pack

from aiortc.rtp import pack_remb_fci, unpack_remb_fci
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.rtcp import compound, parse
from video.codecs.rtcp_feedback import Bandwidth, Nack

many_ssrcs = st.lists(st.integers(0, 0xFFFFFFFF), max_size=31).map(tuple)


@given(st.integers(0, (1 << 81) - 1), many_ssrcs)
def test_a_bandwidth_is_rounded_down_as_aiortc_does(bits_per_second: int, ssrcs: tuple[int, ...]) -> None:
    written = compound(Bandwidth(1, bits_per_second, ssrcs))
    assert written[12:] == pack_remb_fci(bits_per_second, list(ssrcs))
    (found,) = parse(written)
    assert isinstance(found, Bandwidth)
    assert (found.bits_per_second, list(found.ssrcs)) == unpack_remb_fci(written[12:])
    assert bits_per_second * (1 - 8e-6) <= found.bits_per_second <= bits_per_second


def test_a_nack_goes_around_65535_in_the_fewest_pairs() -> None:
    lost = (3, 65_530, 0, 65_535, 14, 65_530)  # in any order, one of them twice
    written = compound(Nack(1, 2, lost))
    # 65,530 with bits for 65,535 (5 on), 0 (6 on) and 3 (9 on); 14 is 20 on and begins anew
    assert written[12:] == pack("!4H", 65_530, 1 << 4 | 1 << 5 | 1 << 8, 14, 0)
    assert parse(written) == [Nack(1, 2, (65_530, 65_535, 0, 3, 14))]


@given(st.integers(0, 0xFFFF), st.lists(st.integers(0, 80), min_size=1, max_size=6, unique=True))
def test_a_nack_says_what_is_lost_in_the_fewest_pairs(start: int, offsets: list[int]) -> None:
    lost = tuple((start + offset) & 0xFFFF for offset in offsets)
    written = compound(Nack(1, 2, lost))
    (found,) = parse(written)
    assert isinstance(found, Nack)
    assert sorted(found.lost) == sorted(lost)
    fewest = next(
        size
        for size in range(1, len(offsets) + 1)
        for firsts in combinations(offsets, size)
        if all(any(0 <= offset - first <= 16 for first in firsts) for offset in offsets)
    )
    assert len(written) == 12 + 4 * fewest
