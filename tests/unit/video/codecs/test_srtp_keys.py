"""Keys of SRTP: the examples of the RFC, and both ends of a handshake take the same bytes."""

import pytest

from video.codecs.srtp_keys import (
    PROFILES,
    RTCP,
    RTP,
    MasterKey,
    Profile,
    SrtpError,
    session_keys,
    split_keying_material,
)

every_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)


def test_the_derived_keys_are_those_of_rfc_3711_b_3() -> None:
    master = MasterKey(bytes.fromhex("E1F97A0D3E018BE0D64FA32C06DE4139"), bytes.fromhex("0EC675AD498AFEEBB6960B3AABE6"))
    keys = session_keys(PROFILES[2], master, RTP)
    assert keys.encryption == bytes.fromhex("C61E7A93744F39EE10734AFE3FF7A087")
    assert keys.authentication == bytes.fromhex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")
    assert keys.salt == bytes.fromhex("30CBBC08863D8C85D49DB34A9AE1")


@every_profile
def test_no_two_session_keys_are_alike(profile: Profile) -> None:
    master = MasterKey(bytes(profile.key_size), bytes(profile.salt_size))
    keys = [key[:12] for label in (RTP, RTCP) for key in session_keys(profile, master, label) if key]
    assert len(set(keys)) == len(keys) == (4 if profile.is_aead else 6)


@every_profile
def test_server_and_client_split_the_material_alike(profile: Profile) -> None:
    material = bytes(range(profile.material_size))
    ours, theirs = split_keying_material(profile, material, is_server=True)
    assert split_keying_material(profile, material, is_server=False) == (theirs, ours)
    # RFC 5764 §4.2: client key, server key, client salt, server salt.
    assert theirs.key + ours.key + theirs.salt + ours.salt == material
    assert (len(ours.key), len(ours.salt)) == (profile.key_size, profile.salt_size)


def test_the_sizes_are_those_of_openssl() -> None:
    # 2 × (16 + 12), 2 × (32 + 12), 2 × (16 + 14): RFC 7714 §12, RFC 5764 §4.1.2.
    assert [profile.material_size for profile in PROFILES] == [56, 88, 60]


@every_profile
def test_keys_of_another_size_are_refused(profile: Profile) -> None:
    with pytest.raises(SrtpError):
        split_keying_material(profile, bytes(profile.material_size + 1), is_server=True)
    with pytest.raises(SrtpError):
        session_keys(profile, MasterKey(bytes(profile.key_size - 1), bytes(profile.salt_size)), RTP)
