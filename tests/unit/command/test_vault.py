"""What is sealed opens with its key and under its name, and in no other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.vault import Unsealable, new_key, seal, unseal

KEY = new_key()


@given(st.text(max_size=20), st.binary(max_size=200))
def test_what_was_sealed_can_be_opened(name: str, plain: bytes) -> None:
    assert unseal(KEY, name, seal(KEY, name, plain)) == plain


def test_the_same_thing_sealed_twice_does_not_look_the_same() -> None:
    assert seal(KEY, "A1/caller", b"13800001234") != seal(KEY, "A1/caller", b"13800001234")


def test_keys_are_of_256_bits_and_each_its_own() -> None:
    assert len(KEY) == 32
    assert new_key() != new_key()


@pytest.mark.parametrize("key", [new_key(), bytes(32)], ids=["new", "zeros"])
def test_another_key_opens_nothing(key: bytes) -> None:
    with pytest.raises(Unsealable, match="A1/caller can't be opened: its key was destroyed, or it was changed"):
        unseal(key, "A1/caller", seal(KEY, "A1/caller", b"13800001234"))


def test_one_sealed_thing_cannot_stand_in_for_another() -> None:
    with pytest.raises(Unsealable):
        unseal(KEY, "A2/caller", seal(KEY, "A1/caller", b"13800001234"))


@given(st.integers(0, 38), st.integers(1, 255))
def test_a_change_of_any_byte_is_noticed(index: int, by: int) -> None:
    sealed = bytearray(seal(KEY, "A1/caller", b"13800001234"))
    sealed[index] ^= by
    with pytest.raises(Unsealable):
        unseal(KEY, "A1/caller", bytes(sealed))


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_what_was_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(Unsealable):
        unseal(KEY, "A1/caller", seal(KEY, "A1/caller", b"13800001234")[:length])
