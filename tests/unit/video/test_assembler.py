"""Pictures out of packets: in any order, across the wrap, and never one that refers to what was lost."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from video.assembler import ASK_SECONDS, PATIENCE_SECONDS, WINDOW, Assembler, Frame
from video.codecs.h264 import START_CODE

Packet = tuple[int, int, bool, bytes]


def picture(sequence: int, timestamp: int, key: bool, packets: int = 3, marker: bool = True) -> list[Packet]:
    """The packets of one picture, depayloaded."""
    head = START_CODE + (b"\x65" if key else b"\x41")
    parts = [head + b"first"] + [b"+%d" % i for i in range(1, packets)]
    return [
        ((sequence + i) & 0xFFFF, timestamp & 0xFFFFFFFF, marker and i == packets - 1, part)
        for i, part in enumerate(parts)
    ]


def stream(pictures: int, first: int = 0, timestamp: int = 0, group: int = 5) -> list[Packet]:
    return [p for i in range(pictures) for p in picture(first + 3 * i, timestamp + 3600 * i, i % group == 0)]


def assemble(packets: list[Packet], assembler: Assembler | None = None, now: float = 0.0) -> list[Frame]:
    assembler = assembler or Assembler()
    return [frame for packet in packets for frame in assembler.add(*packet, now)[0]]


def test_a_picture_is_complete_with_its_marker_not_with_the_next_picture() -> None:
    frames = assemble(picture(7, 0, key=True))
    assert [frame.data for frame in frames] == [START_CODE + b"\x65first+1+2"]
    assert frames[0].key


def test_without_markers_the_next_timestamp_completes_it() -> None:
    packets = picture(0, 0, key=True, marker=False) + picture(3, 3600, key=False, marker=False)
    assert len(assemble(packets)) == 1


def test_nothing_is_given_out_before_the_first_key_frame() -> None:
    packets = picture(0, 0, key=False) + picture(3, 3600, key=True) + picture(6, 7200, key=False)
    assert [frame.timestamp for frame in assemble(packets)] == [3600, 7200]


def test_sequence_and_timestamp_wrap() -> None:
    frames = assemble(stream(10, first=65530, timestamp=2**32 - 7000))
    assert [b.timestamp - a.timestamp for a, b in itertools.pairwise(frames)] == [3600] * 9


def test_packets_that_overtake_each_other_are_put_in_order() -> None:
    packets = stream(6)
    packets[4], packets[7] = packets[7], packets[4]
    assert assemble(packets) == assemble(stream(6))


def test_a_late_repeat_is_used_if_it_comes_in_time() -> None:
    packets = stream(6)
    lost = packets.pop(4)
    packets.insert(12, lost)
    assert len(assemble(packets)) == 6


def test_after_a_loss_everything_waits_for_the_next_key_frame_and_it_is_asked_for() -> None:
    packets, assembler = stream(10), Assembler()
    del packets[7]  # of the third picture
    frames, asked = [], []
    for i, packet in enumerate(packets):
        now = i * (PATIENCE_SECONDS + 0.1)  # slow enough to give up at once
        got, ask = assembler.add(*packet, now)
        frames += got
        asked.append(ask)
    assert [frame.timestamp // 3600 for frame in frames] == [0, 1, 5, 6, 7, 8, 9]
    assert assembler.lost == 1
    assert True in asked


def test_key_frames_are_not_asked_for_faster_than_they_can_come() -> None:
    assembler = Assembler()
    asks = [assembler.add(i, 3600 * i, True, START_CODE + b"\x41", i / 100)[1] for i in range(200)]
    assert 1 <= sum(asks) <= 2 / ASK_SECONDS
    assert not any(asks[:10])  # at the beginning it is on its way anyhow


@given(st.lists(st.integers(0, 29 * 3), max_size=12), st.integers(0, 65535))
def test_whatever_is_lost_each_picture_given_out_is_whole_and_follows(losses: list[int], first: int) -> None:
    sent = stream(30, first=first)
    whole = {frame.timestamp: frame.data for frame in assemble(sent)}
    packets = [packet for i, packet in enumerate(sent) if i not in losses]
    assembler, frames = Assembler(), []
    for i, packet in enumerate(packets):
        frames += assembler.add(*packet, i * (PATIENCE_SECONDS + 0.01))[0]
    previous = None
    for frame in frames:
        assert frame.data == whole[frame.timestamp]
        assert frame.key or frame.timestamp - 3600 == previous
        previous = frame.timestamp


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
