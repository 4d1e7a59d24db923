"""H.264 as bytes: NAL units, Annex B and AVCC, parameter sets. No I/O. See docs/video.md.

Clauses are of ITU-T H.264 (08/2021) and, for `avcC`, of ISO/IEC 14496-15.
"""

from collections.abc import Iterable
from typing import NamedTuple

START_CODE = b"\0\0\0\1"
SLICE, IDR, SEI, SPS, PPS, AUD = 1, 5, 6, 7, 8, 9
"""nal_unit_type values of table 7-1 that matter here."""

MAX_SPS = 1024
"""Longest parameter set taken, in bytes; real ones have 10–60, the escape removal below is linear."""

_HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
"""profile_idc values whose SPS carries chroma and scaling fields (clause 7.3.2.1.1)."""

_B_SLICES = frozenset({1, 6})
"""slice_type values of B slices (table 7-6)."""


class H264Error(ValueError):
    """The bytes are not the H.264 they claim to be."""


class Sps(NamedTuple):
    """What a sequence parameter set says of its pictures: `width` and `height` in pixels, after cropping."""

    profile: int
    constraints: int
    level: int
    width: int
    height: int


class AvcConfig(NamedTuple):
    """The `avcC` box: how many bytes a NAL length has, and the parameter sets."""

    length_size: int
    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]


def nals(annexb: bytes) -> list[bytes]:
    """Split Annex B (clause B.1) into NAL units, without start codes, trailing zeros and empty units."""
    found: list[bytes] = []
    at = annexb.find(b"\0\0\1")
    while at >= 0:
        end = annexb.find(b"\0\0\1", at + 3)
        nal = (annexb[at + 3 :] if end < 0 else annexb[at + 3 : end]).rstrip(b"\0")
        if nal:
            found.append(nal)
        at = end
    return found


def annexb(units: Iterable[bytes]) -> bytes:
    """Join NAL units to Annex B with four-byte start codes."""
    return b"".join(START_CODE + nal for nal in units)


def avcc_nals(sample: bytes, length_size: int) -> list[bytes]:
    """Split an MP4 sample, whose NAL units follow their length (big-endian, 1–4 bytes).

    Raises:
        H264Error: a length points past the end.
    """
    found: list[bytes] = []
    at = 0
    while at < len(sample):
        start = at + length_size
        at = start + int.from_bytes(sample[at:start], "big")
        if start > len(sample) or at > len(sample):
            raise H264Error("a NAL unit is longer than its sample")
        if at > start:
            found.append(sample[start:at])
    return found


def parse_avc_config(box: bytes) -> AvcConfig:
    """Read an `avcC` box (ISO/IEC 14496-15, 5.3.3.1), as FFmpeg keeps it in `extradata`.

    Raises:
        H264Error: it is not one, or it is cut short.
    """
    if len(box) < 7 or box[0] != 1:
        raise H264Error("not an avcC box")
    at = 5
    sets: list[tuple[bytes, ...]] = []
    for mask in (0x1F, 0xFF):
        if at >= len(box):
            raise H264Error("avcC box is cut short")
        count, at = box[at] & mask, at + 1
        units: list[bytes] = []
        for _ in range(count):
            size = int.from_bytes(box[at : at + 2], "big")
            nal = box[at + 2 : at + 2 + size]
            if not nal or len(nal) < size:
                raise H264Error("avcC box is cut short")
            units.append(nal)
            at += 2 + size
        sets.append(tuple(units))
    return AvcConfig((box[4] & 3) + 1, sets[0], sets[1])


def is_key(units: Iterable[bytes]) -> bool:
    """Whether decoding can start here: a picture of IDR slices (clause 7.4.1.2.4)."""
    return any(nal[0] & 0x1F == IDR for nal in units)


def has_b_slice(units: Iterable[bytes]) -> bool:
    """Whether a picture refers forward in time. WebRTC has no decoding order apart from display order."""
    for nal in units:
        if nal[0] & 0x1F == SLICE:
            try:
                bits = Bits(nal[1:24])
                bits.ue()  # first_mb_in_slice
                if bits.ue() in _B_SLICES:
                    return True
            except H264Error:
                return False
    return False


class Bits:
    """Bits of a raw byte sequence payload, most significant first (clause 7.2), emulation prevention removed."""

    def __init__(self, ebsp: bytes) -> None:
        rbsp = ebsp.replace(b"\0\0\3", b"\0\0")
        self._value = int.from_bytes(rbsp, "big")
        self._left = 8 * len(rbsp)

    def u(self, n: int) -> int:
        """Next `n` bits as an unsigned number."""
        if n > self._left:
            raise H264Error("parameter set is cut short")
        self._left -= n
        return (self._value >> self._left) & ((1 << n) - 1)

    def ue(self) -> int:
        """Next unsigned Exp-Golomb code (clause 9.1)."""
        zeros = 0
        while not self.u(1):
            zeros += 1
            if zeros > 32:
                raise H264Error("Exp-Golomb code is too long")
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        """Next signed Exp-Golomb code (clause 9.1.1)."""
        code = self.ue()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def parse_sps(nal: bytes) -> Sps:
    """Profile, level and picture size of a sequence parameter set (clause 7.3.2.1.1).

    Raises:
        H264Error: it is another NAL unit, cut short or nonsense.
    """
    if not 4 <= len(nal) <= MAX_SPS or nal[0] & 0x1F != SPS:
        raise H264Error("not a sequence parameter set")
    profile, constraints, level = nal[1:4]
    bits = Bits(nal[4:])
    bits.ue()  # seq_parameter_set_id
    chroma = 1
    if profile in _HIGH_PROFILES:
        chroma = _skip_high_fields(bits)
    bits.ue()  # log2_max_frame_num_minus4
    _skip_picture_order(bits)
    bits.ue()  # max_num_ref_frames
    bits.u(1)  # gaps_in_frame_num_value_allowed_flag
    columns, rows = bits.ue() + 1, bits.ue() + 1
    frame_only = bits.u(1)
    if not frame_only:
        bits.u(1)  # mb_adaptive_frame_field_flag
    bits.u(1)  # direct_8x8_inference_flag
    left = right = top = bottom = 0
    if bits.u(1):
        left, right, top, bottom = bits.ue(), bits.ue(), bits.ue(), bits.ue()
    across = 2 if chroma in (1, 2) else 1
    down = (2 if chroma == 1 else 1) * (2 - frame_only)
    width = 16 * columns - across * (left + right)
    height = 16 * (2 - frame_only) * rows - down * (top + bottom)
    if not (0 < width <= 16384 and 0 < height <= 16384):
        raise H264Error("impossible picture size")
    return Sps(profile, constraints, level, width, height)


def _skip_high_fields(bits: Bits) -> int:
    """Walk over the fields only high profiles have; answers chroma_format_idc."""
    chroma = bits.ue()
    if chroma == 3:
        bits.u(1)  # separate_colour_plane_flag
    bits.ue()  # bit_depth_luma_minus8
    bits.ue()  # bit_depth_chroma_minus8
    bits.u(1)  # qpprime_y_zero_transform_bypass_flag
    if bits.u(1):  # seq_scaling_matrix_present_flag
        for i in range(8 if chroma != 3 else 12):
            if bits.u(1):
                _skip_scaling_list(bits, 16 if i < 6 else 64)
    return chroma


def _skip_scaling_list(bits: Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.se()) % 256
        last = following or last


def _skip_picture_order(bits: Bits) -> None:
    order = bits.ue()
    if order == 0:
        bits.ue()  # log2_max_pic_order_cnt_lsb_minus4
    elif order == 1:
        bits.u(1)  # delta_pic_order_always_zero_flag
        bits.se()  # offset_for_non_ref_pic
        bits.se()  # offset_for_top_to_bottom_field
        cycle = bits.ue()
        if cycle > 255:
            raise H264Error("picture order cycle is too long")
        for _ in range(cycle):
            bits.se()


class ParameterSets:
    """The newest SPS and PPS of a stream, so that every key frame can carry its own."""

    def __init__(self, sets: Iterable[bytes] = ()) -> None:
        self._sets: dict[tuple[int, int], bytes] = {}
        self.sps: Sps | None = None
        self._learn(sets)

    def _learn(self, units: Iterable[bytes]) -> None:
        for nal in units:
            unit = nal[0] & 0x1F
            if unit in (SPS, PPS) and len(nal) <= MAX_SPS:
                try:
                    number = Bits(nal[4:] if unit == SPS else nal[1:]).ue()
                    if unit == SPS:
                        self.sps = parse_sps(nal)
                except H264Error:
                    continue  # a viewer's decoder is the judge of what this parser can't read
                if number < 32 or (unit == PPS and number < 256):
                    self._sets[unit, number] = nal

    def complete(self, units: list[bytes]) -> list[bytes]:
        """The same picture; a key frame without parameter sets gets the newest ones in front (SPS before PPS)."""
        self._learn(units)
        if not is_key(units) or any(nal[0] & 0x1F == SPS for nal in units):
            return units
        at = 1 if units[0][0] & 0x1F == AUD else 0  # a delimiter stays first (clause 7.4.1.2.3)
        return units[:at] + [self._sets[key] for key in sorted(self._sets)] + units[at:]
