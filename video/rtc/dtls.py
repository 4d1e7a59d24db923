"""DTLS-SRTP of one peer by OpenSSL: datagrams in, datagrams and keys out; no socket and no clock. See docs/video.md.

RFC 5764 (keys for SRTP), RFC 8827 6.5 (both sides show certificates, whose fingerprints the descriptions tell).
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL

from video.codecs.srtp import PROFILES, MasterKey, Profile, split_keying_material

CIPHERS = b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
"""All with forward secrecy and an AEAD, as RFC 8827 6.5 wants; the first is in every browser."""

MTU = 1200
"""Bytes of a datagram, as for media."""

VALID_DAYS = 3650
"""Peers know each other by fingerprint; nobody looks at the date, but one has to be given."""

_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha-256": hashes.SHA256(),
    "sha-384": hashes.SHA384(),
    "sha-512": hashes.SHA512(),
}

_RECORD_HEADER = 13  # type, version, epoch, number, length (RFC 6347 4.1)


class DtlsError(Exception):
    """The handshake failed, or the other side is not who its description says. `alert`: datagrams that tell it so."""

    def __init__(self, message: str, alert: list[bytes] | None = None) -> None:
        super().__init__(message)
        self.alert = alert or []


class Keys(NamedTuple):
    """What the handshake agreed on."""

    profile: Profile
    local: MasterKey
    remote: MasterKey


class Identity:
    """The certificate of this process, for all of its peers. `fingerprint`: SHA-256, as an `a=fingerprint` line has it."""

    def __init__(self, now: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, secrets.token_hex(16))])
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=VALID_DAYS))
            .sign(key, hashes.SHA256())
        )
        self.fingerprint = _digest(certificate, "sha-256")
        self.context = SSL.Context(SSL.DTLS_METHOD)
        self.context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_QUERY_MTU | SSL.OP_NO_RENEGOTIATION)
        # Any certificate is taken here: the fingerprint is what counts, and is compared when the description is known.
        self.context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
        self.context.use_certificate(certificate)
        self.context.use_privatekey(key)
        self.context.set_cipher_list(CIPHERS)
        self.context.set_tlsext_use_srtp(":".join(profile.name for profile in PROFILES).encode())


def _digest(certificate: x509.Certificate, algorithm: str) -> str:
    return certificate.fingerprint(_DIGESTS[algorithm]).hex(":").upper()


class Dtls:
    """One handshake, and the end of the association.

    Attributes:
        keys: set once the handshake is complete; use them after `verify`.
        closed: whether the other side has said good-bye, or can't go on.
    """

    def __init__(self, identity: Identity, *, is_server: bool) -> None:
        self.keys: Keys | None = None
        self.closed = False
        self._is_server = is_server
        self._ssl = SSL.Connection(identity.context)
        self._ssl.set_ciphertext_mtu(MTU)
        if is_server:
            self._ssl.set_accept_state()
        else:
            self._ssl.set_connect_state()

    def begin(self) -> list[bytes]:
        """The first flight of a client; nothing for a server."""
        return self._proceed()

    def take(self, datagram: bytes) -> list[bytes]:
        """Take a datagram; answers those to send.

        Raises:
            DtlsError: the handshake failed.
        """
        if self.closed:
            return []
        self._ssl.bio_write(datagram)
        if self.keys is None:
            return self._proceed()
        try:
            while True:  # nobody wants data, but what is not read stays in memory
                self._ssl.recv(MTU)
        except SSL.WantReadError:
            pass  # nothing more: also what is not authentic, as an alert of somebody else, is passed over so
        except SSL.Error:
            self.closed = True  # good-bye, or an authentic alert, after which OpenSSL takes nothing more
        return self._flight()

    def timeout(self) -> float | None:
        """Seconds until `timed_out` is due; None when nothing is waited for."""
        return self._ssl.DTLSv1_get_timeout()

    def timed_out(self) -> list[bytes]:
        """The flight once more.

        Raises:
            DtlsError: it was sent too often.
        """
        try:
            self._ssl.DTLSv1_handle_timeout()
        except SSL.Error:
            raise DtlsError("the peer does not answer the DTLS handshake") from None
        return self._flight()

    def verify(self, fingerprints: Iterable[tuple[str, str]]) -> None:
        """Compare the other side's certificate with the (algorithm, value) pairs of its description (RFC 8122 5).

        Raises:
            DtlsError: none is of an algorithm we know, or of one of these it has none of the values.
        """
        certificate = self._ssl.get_peer_certificate(as_cryptography=True)
        known: dict[str, set[str]] = {}
        for name, value in fingerprints:
            if name.lower() in _DIGESTS:
                known.setdefault(name.lower(), set()).add(value.upper())
        if certificate is None or not known:
            raise DtlsError("no certificate, or no fingerprint to compare it with")
        if any(_digest(certificate, name) not in values for name, values in known.items()):
            raise DtlsError("the certificate is not the one of the description")

    def close(self) -> list[bytes]:
        """Say good-bye; answers the datagrams of it."""
        try:
            self._ssl.shutdown()
        except SSL.Error:
            return []
        return self._flight()

    def _proceed(self) -> list[bytes]:
        try:
            self._ssl.do_handshake()
        except SSL.WantReadError:
            return self._flight()
        except SSL.Error as error:
            raise DtlsError(f"the DTLS handshake failed: {error}", self._flight()) from error
        chosen = self._ssl.get_selected_srtp_profile().decode()
        profile = next((profile for profile in PROFILES if profile.name == chosen), None)
        if profile is None:
            raise DtlsError("no SRTP profile in common")
        material = self._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", profile.material_size)
        self.keys = Keys(profile, *split_keying_material(profile, material, self._is_server))
        return self._flight()

    def _flight(self) -> list[bytes]:
        """What OpenSSL wants sent, cut at records into datagrams."""
        try:
            data = self._ssl.bio_read(65536)
        except SSL.WantReadError:
            return []
        datagrams: list[bytes] = [b""]
        at = 0
        while at < len(data):
            end = at + _RECORD_HEADER + int.from_bytes(data[at + 11 : at + 13], "big")
            if datagrams[-1] and len(datagrams[-1]) + end - at > MTU:
                datagrams.append(b"")
            datagrams[-1] += data[at:end]
            at = end
        return datagrams
