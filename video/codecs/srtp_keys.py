"""The keys of SRTP: protection profiles, what DTLS hands over, what the packets are protected with. No I/O.

See docs/adr/0005-media-plane.md. A DTLS handshake chooses a `Profile` and exports keying material (RFC 5764); that is a
master key for each direction, and each of these becomes session keys, some for RTP and others for RTCP (RFC 3711).
"""

from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

RTP, RTCP = 0, 3
"""The first of three labels (RFC 3711 §4.3.1, §4.3.2): encryption, authentication and salt follow each other."""

_SALT_SIZE = 14
"""Bytes of salt that the derivation takes; the shorter ones of GCM end in zeros (RFC 7714 §11)."""

_SHA1_KEY_SIZE = 20
"""n_a of HMAC-SHA1 (RFC 3711 §5.2)."""


class SrtpError(ValueError):
    """A packet that must be dropped, or keys that do not fit."""


class Profile(NamedTuple):
    """An SRTP protection profile by the name OpenSSL has for it. Sizes in bytes."""

    name: str
    key_size: int
    salt_size: int
    tag_size: int
    is_aead: bool

    @property
    def material_size(self) -> int:
        """How many bytes to export from the handshake (RFC 5764 §4.2)."""
        return 2 * (self.key_size + self.salt_size)


PROFILES = (
    Profile("SRTP_AEAD_AES_128_GCM", 16, 12, 16, True),
    Profile("SRTP_AEAD_AES_256_GCM", 32, 12, 16, True),
    Profile("SRTP_AES128_CM_SHA1_80", 16, 14, 10, False),
)
"""What we speak, the cheapest first: with SHA-1 a packet costs two and a half times as much.
Sizes: RFC 7714 §12 and RFC 5764 §4.1.2."""


class MasterKey(NamedTuple):
    """What one side protects its packets with; it never does so directly."""

    key: bytes
    salt: bytes


class SessionKeys(NamedTuple):
    """Keys that touch packets. `authentication` is empty for AEAD ciphers."""

    encryption: bytes
    authentication: bytes
    salt: bytes


def split_keying_material(profile: Profile, material: bytes, is_server: bool) -> tuple[MasterKey, MasterKey]:
    """The (local, remote) keys in the bytes that DTLS exports as `EXTRACTOR-dtls_srtp` (RFC 5764 §4.2).

    Raises:
        SrtpError: it is not `profile.material_size` bytes long.
    """
    if len(material) != profile.material_size:
        raise SrtpError("keying material of another length")
    key, salt = profile.key_size, profile.salt_size
    salts = material[2 * key :]
    client = MasterKey(material[:key], salts[:salt])
    server = MasterKey(material[key : 2 * key], salts[salt:])
    return (server, client) if is_server else (client, server)


def session_keys(profile: Profile, master: MasterKey, label: int) -> SessionKeys:
    """Derive the keys of `RTP` or `RTCP` (RFC 3711 §4.3; derived once, the key derivation rate is 0).

    Raises:
        SrtpError: key or salt are of another profile.
    """
    if (len(master.key), len(master.salt)) != (profile.key_size, profile.salt_size):
        raise SrtpError("master key of another profile")
    return SessionKeys(
        _derive(master, label, profile.key_size),
        _derive(master, label + 1, 0 if profile.is_aead else _SHA1_KEY_SIZE),
        _derive(master, label + 2, profile.salt_size),
    )


def _derive(master: MasterKey, label: int, size: int) -> bytes:
    """Counter mode over zeros; label and salt make the first counter (§4.3.3, with AES-256 RFC 6188 §3)."""
    salt = int.from_bytes(master.salt.ljust(_SALT_SIZE, b"\0"), "big")
    counter = (salt ^ label << 48) << 16  # 48 bits of packet index, 0 here, stand right of the label
    cipher = Cipher(algorithms.AES(master.key), modes.CTR(counter.to_bytes(16, "big")))
    return cipher.encryptor().update(bytes(size))
