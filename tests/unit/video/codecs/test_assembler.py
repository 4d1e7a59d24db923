"""Pictures out of packets: in any order, across the wrap, and never one that refers to what was lost."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from video.codecs.assembler import (
    ASK_SECONDS,
    MAX_MISSING,
    MAX_PICTURE,
    PATIENCE_SECONDS,
    REPEAT_SECONDS,
    WINDOW,
    Assembler,
    Picture,
)

Packet = tuple[int, int, bool, bytes]


def picture(sequence: int, timestamp: int, key: bool, packets: int = 3, marker: bool = True) -> list[Packet]:
    """The packets of one picture: a slice in three fragments (FU-A); in a key frame a parameter set stands for the first."""
    count = packets - 1 if key else packets
    flags = [0x80, *[0] * (count - 2), 0x40]
    payloads = [bytes((0x7C, flag | (5 if key else 1), packets - count + i)) for i, flag in enumerate(flags)]
    return [
        ((sequence + i) & 0xFFFF, timestamp & 0xFFFFFFFF, marker and i == packets - 1, payload)
        for i, payload in enumerate([b"\x67\x42", *payloads] if key else payloads)
    ]


def stream(pictures: int, first: int = 0, timestamp: int = 0, group: int = 5) -> list[Packet]:
    return [p for i in range(pictures) for p in picture(first + 3 * i, timestamp + 3600 * i, i % group == 0)]


def assemble(packets: list[Packet], assembler: Assembler | None = None, now: float = 0.0) -> list[Picture]:
    assembler = assembler or Assembler()
    return [picture for packet in packets for picture in assembler.add(*packet, now)]


def test_a_picture_is_complete_with_its_marker_not_with_the_next_picture() -> None:
    (found,) = assemble(picture(7, 900, key=True))
    assert (found.nals, found.timestamp, found.key) == ([b"\x67\x42", b"\x65\x01\x02"], 900, True)
    assert found.types == {7, 5} and len(found.payloads) == 3


def test_without_markers_the_next_timestamp_completes_it() -> None:
    packets = picture(0, 0, key=True, marker=False) + picture(3, 3600, key=False, marker=False)
    assert len(assemble(packets)) == 1


def test_nothing_is_given_out_before_the_first_key_frame() -> None:
    packets = picture(0, 0, key=False) + picture(3, 3600, key=True) + picture(6, 7200, key=False)
    assert [picture.timestamp for picture in assemble(packets)] == [3600, 7200]


def test_sequence_and_timestamp_wrap() -> None:
    pictures = assemble(stream(10, first=65530, timestamp=2**32 - 7000))
    assert [b.timestamp - a.timestamp for a, b in itertools.pairwise(pictures)] == [3600] * 9


def test_packets_that_overtake_each_other_are_put_in_order() -> None:
    packets = stream(6)
    packets[4], packets[7] = packets[7], packets[4]
    assert assemble(packets) == assemble(stream(6))


def test_a_late_repeat_is_used_if_it_comes_in_time() -> None:
    packets = stream(6)
    lost = packets.pop(4)
    packets.insert(12, lost)
    assert len(assemble(packets)) == 6


def test_what_is_missing_is_asked_for_once_and_again_after_a_round_trip() -> None:
    packets, assembler = stream(6), Assembler()
    gaps = packets[4:6]
    assemble(packets[:4] + packets[6:12], assembler)
    assert assembler.missing(0.0) == (4, 5)
    assert assembler.missing(REPEAT_SECONDS / 2) == ()
    assert len(assemble(gaps[:1], assembler, REPEAT_SECONDS / 2)) == 0
    assert assembler.missing(REPEAT_SECONDS) == (5,), "the other one has come"
    assert len(assemble(gaps[1:], assembler, REPEAT_SECONDS)) == 3
    assert assembler.missing(9.0) == ()


def test_missing_numbers_are_named_as_packets_carry_them_across_the_wrap() -> None:
    packets, assembler = stream(6, first=65532), Assembler()
    assemble(packets[:2] + packets[6:], assembler)
    assert assembler.missing(0.0) == (65534, 65535, 0, 1)


def test_a_great_hole_is_not_asked_for_in_one_breath() -> None:
    assembler = Assembler()
    assemble([*picture(0, 0, key=True), *picture(3000, 3600, key=False)], assembler)
    assert len(assembler.missing(0.0)) == MAX_MISSING


def test_after_a_loss_everything_waits_for_the_next_key_frame_and_it_is_asked_for() -> None:
    packets, assembler = stream(10), Assembler()
    del packets[7]  # of the third picture
    pictures: list[Picture] = []
    asked = []
    for i, packet in enumerate(packets):
        now = i * (PATIENCE_SECONDS + 0.1)  # slow enough to give up at once
        pictures += assembler.add(*packet, now)
        asked.append(assembler.wants_key(now))
    assert [picture.timestamp // 3600 for picture in pictures] == [0, 1, 5, 6, 7, 8, 9]
    assert assembler.lost == 1
    assert True in asked


def test_a_key_frame_whose_first_slice_is_lost_is_not_given_out() -> None:
    second = (5, 3600, True, b"\x65\x48another slice of the same picture")
    packets = [*picture(0, 0, key=True), second, *picture(6, 7200, key=True)]
    assembler = Assembler()
    pictures = [found for i, packet in enumerate(packets) for found in assembler.add(*packet, i / 2)]
    assert [picture.timestamp for picture in pictures] == [0, 7200]


def test_a_stream_that_is_joined_in_the_middle_of_a_key_frame_waits_for_the_next() -> None:
    packets = [(2, 0, True, b"\x65\x48its second slice"), *picture(3, 3600, key=True)]
    assert [picture.timestamp for picture in assemble(packets)] == [3600]


def test_packets_that_make_no_picture_break_the_row_like_a_loss() -> None:
    spoiled = (3, 3600, True, b"\x7c\x05no beginning")
    packets = [*picture(0, 0, key=True), spoiled, *picture(4, 7200, key=False), *picture(7, 9000, key=True)]
    assert [picture.timestamp for picture in assemble(packets)] == [0, 9000]


def test_key_frames_are_not_asked_for_faster_than_they_can_come() -> None:
    assembler = Assembler()
    asks = []
    for i in range(200):
        assembler.add(i, 3600 * i, True, b"\x41", i / 100)
        asks.append(assembler.wants_key(i / 100))
    assert 1 <= sum(asks) <= 2 / ASK_SECONDS
    assert not any(asks[:10])  # at the beginning it is on its way anyhow


def test_a_hole_of_half_the_numbers_is_left_behind_although_what_follows_looks_late() -> None:
    assembler = Assembler()
    packets = [
        *picture(0, 0, key=True),
        *(packet for at in range(10) for packet in picture(32_769 + 3 * at, at, key=True)),
    ]
    pictures = [found for i, packet in enumerate(packets) for found in assembler.add(*packet, i / 10)]
    assert [picture.timestamp for picture in pictures][-5:] == [5, 6, 7, 8, 9]


@given(st.lists(st.integers(0, 29 * 3), max_size=12), st.integers(0, 65535))
def test_whatever_is_lost_each_picture_given_out_is_whole_and_follows(losses: list[int], first: int) -> None:
    sent = stream(30, first=first)
    whole = {picture.timestamp: picture.nals for picture in assemble(sent)}
    packets = [packet for i, packet in enumerate(sent) if i not in losses]
    assembler = Assembler()
    pictures: list[Picture] = []
    for i, packet in enumerate(packets):
        pictures += assembler.add(*packet, i * (PATIENCE_SECONDS + 0.01))
    previous = None
    for picture in pictures:
        assert picture.nals == whole[picture.timestamp]
        assert picture.key or picture.timestamp - 3600 == previous
        previous = picture.timestamp


@given(st.lists(st.integers(0, 29 * 3), max_size=12, unique=True), st.integers(0, 65535))
def test_whatever_is_lost_and_repeated_when_asked_for_nothing_is_missing(losses: list[int], first: int) -> None:
    sent = stream(30, first=first)
    by_number = {packet[0]: packet for packet in sent}
    assembler = Assembler()
    pictures: list[Picture] = []
    for i, packet in enumerate(sent):
        if i in losses and 0 < i < len(sent) - 1:
            continue
        now = i / 1000
        pictures += assembler.add(*packet, now)
        for number in assembler.missing(now):
            pictures += assembler.add(*by_number[number], now)
    assert pictures == assemble(sent)


@given(
    st.lists(
        st.tuples(st.integers(0, 65535), st.integers(0, 2**32 - 1), st.booleans(), st.binary(max_size=20)), max_size=80
    )
)
def test_random_packets_are_survived_in_bounded_memory(packets: list[Packet]) -> None:
    assembler = Assembler()
    for i, packet in enumerate(packets):
        assembler.add(*packet, i / 1000)
        assert len(assembler._waiting) <= WINDOW
        assert len(assembler._missing) <= WINDOW
        assembler.missing(i / 1000)


def test_what_waits_behind_a_gap_is_bounded_in_bytes() -> None:
    assembler = Assembler()
    assemble(stream(2), assembler)
    for number in range(1000, 1000 + WINDOW - 1):
        assembler.add(number, 7200, False, b"\x7c\x01" + bytes(60_000), 0.0)
        assert assembler._held <= MAX_PICTURE + 70_000
    assert len(assembler._waiting) < 100
