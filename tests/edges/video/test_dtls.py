"""Two ends of a DTLS association, datagram by datagram: what they agree on, whom they believe, what they survive."""

import contextlib
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL

from video.codecs.srtp import PROFILES
from video.rtc.dtls import MTU, Dtls, DtlsError, Identity

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GCM, GCM_256, COUNTER = (profile.name for profile in PROFILES)

DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha-256": hashes.SHA256(),
    "sha-384": hashes.SHA384(),
    "sha-512": hashes.SHA512(),
}

Lose = Callable[[int, bytes], bool]
"""(how many flights there were before, a datagram of this one) → whether it is lost."""


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity(NOW)


def other(profiles: str | None = None) -> Identity:
    """Another certificate, whose owner speaks these SRTP profiles only."""
    identity = Identity(NOW)
    if profiles is not None:
        identity.context.set_tlsext_use_srtp(profiles.encode())
    return identity


class Careless(Identity):
    """Of somebody who believes everybody, lets handshakes begin anew, and may have no certificate."""

    def __init__(self, *, has_certificate: bool) -> None:
        self.context = SSL.Context(SSL.DTLS_METHOD)
        self.context.set_verify(SSL.VERIFY_NONE)
        self.context.set_tlsext_use_srtp(GCM.encode())
        if has_certificate:
            key = ec.generate_private_key(ec.SECP256R1())
            name = x509.Name([])
            begins, ends = NOW - timedelta(days=1), NOW + timedelta(days=1)
            certificate = x509.CertificateBuilder(name, name, key.public_key(), 1, begins, ends).sign(
                key, hashes.SHA256()
            )
            self.context.use_certificate(certificate)
            self.context.use_privatekey(key)


def exchange(flight: list[bytes], to: Dtls, back: Dtls, lose: Lose = lambda *_: False) -> int:
    """Hand over a flight, the answer to it, and so on until nobody has anything to say; answers how many flights there were."""
    count = 0
    while flight:
        kept = [datagram for datagram in flight if not lose(count, datagram)]
        flight = [answer for datagram in kept for answer in to.take(datagram)]
        to, back, count = back, to, count + 1
    return count


def pair(client: Identity, server: Identity) -> tuple[Dtls, Dtls]:
    return Dtls(client, is_server=False), Dtls(server, is_server=True)


def connected(client: Identity, server: Identity) -> tuple[Dtls, Dtls]:
    one, two = pair(client, server)
    exchange(one.begin(), two, one)
    assert one.keys is not None and two.keys is not None
    return one, two


def test_both_ends_have_the_same_keys_the_other_way_round(identity: Identity) -> None:
    client, server = connected(other(), identity)
    assert client.keys is not None and server.keys is not None
    assert client.keys.local == server.keys.remote and client.keys.remote == server.keys.local
    assert client.keys.local != client.keys.remote
    assert server.begin() == [] and server.timeout() is None and client.timeout() is None


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, GCM),
        (f"{COUNTER}:{GCM_256}:{GCM}", GCM),
        (f"{COUNTER}:{GCM_256}", GCM_256),
        (COUNTER, COUNTER),
        (f"SRTP_AES128_CM_SHA1_32:{COUNTER}", COUNTER),
    ],
)
def test_the_server_chooses_what_costs_it_least_of_what_the_client_has(
    identity: Identity, offered: str | None, chosen: str
) -> None:
    client, server = connected(other(offered), identity)
    assert client.keys is not None and client.keys.profile.name == chosen
    assert server.keys is not None and server.keys.profile == client.keys.profile


def test_as_a_client_we_take_what_the_server_chose(identity: Identity) -> None:
    client, _ = connected(identity, other(f"{COUNTER}:{GCM}"))
    assert client.keys is not None and client.keys.profile.name == COUNTER


def test_without_a_profile_in_common_there_is_no_association(identity: Identity) -> None:
    client, server = pair(other("SRTP_AES128_CM_SHA1_32"), identity)
    with pytest.raises(DtlsError, match="no SRTP profile"):
        exchange(client.begin(), server, client)
    assert server.keys is None


def fingerprint(identity: Identity, algorithm: str) -> str:
    """Of its certificate, in small letters."""
    certificate = connected(identity, other())[1]._ssl.get_peer_certificate(as_cryptography=True)
    assert certificate is not None
    return certificate.fingerprint(DIGESTS[algorithm]).hex(":")


@pytest.mark.parametrize("algorithm", ["sha-256", "SHA-384", "sha-512"])
def test_who_shows_the_certificate_of_the_description_is_believed(identity: Identity, algorithm: str) -> None:
    theirs = other()
    value = fingerprint(theirs, algorithm.lower())
    for own in (connected(theirs, identity)[1], connected(identity, theirs)[0]):
        own.verify([(algorithm, value)])
        own.verify([(algorithm, value.upper()), ("md2", "00")])


def test_who_shows_another_certificate_is_not_believed(identity: Identity) -> None:
    theirs = other()
    _, server = connected(theirs, identity)
    right = ("sha-256", theirs.fingerprint)
    wrong = ("sha-256", identity.fingerprint)
    cases: Sequence[list[tuple[str, str]]] = [
        [wrong], [], [("md5", "00")], [("sha-256", "")], [("sha-512", theirs.fingerprint)], [right, ("sha-384", "00")],
    ]  # fmt: skip
    for case in cases:
        with pytest.raises(DtlsError):
            server.verify(case)


def test_who_shows_no_certificate_does_not_come_in(identity: Identity) -> None:
    client, server = pair(Careless(has_certificate=False), identity)
    with pytest.raises(DtlsError, match="failed"):
        exchange(client.begin(), server, client)


def test_no_datagram_is_longer_than_the_path_takes(identity: Identity) -> None:
    client, server = pair(other(), identity)
    lengths: list[int] = []

    def note(_: int, datagram: bytes) -> bool:
        lengths.append(len(datagram))
        return False

    exchange(client.begin(), server, client, note)
    assert lengths and max(lengths) <= MTU


def lose_flight(lost: int, count: int, _: bytes) -> bool:
    return count == lost


def test_whichever_flight_is_lost_it_comes_again(identity: Identity) -> None:
    pairs = []
    for lost in range(4):
        client, server = pair(other(), identity)
        exchange(client.begin(), server, client, partial(lose_flight, lost))
        assert client.keys is None or server.keys is None, f"flight {lost} is needed"
        pairs.append((client, server))
    for _ in range(4):
        waits = [end.timeout() for both in pairs for end in both]
        if not any(waits):
            break
        time.sleep(max(wait for wait in waits if wait is not None))  # OpenSSL looks at the clock of the machine
        for client, server in pairs:
            exchange(client.timed_out(), server, client)
            exchange(server.timed_out(), client, server)
    for client, server in pairs:
        assert client.keys is not None and server.keys is not None
        assert client.keys.local == server.keys.remote


def test_a_flight_that_comes_twice_does_no_harm(identity: Identity) -> None:
    client, server = pair(other(), identity)
    flight, to, back = client.begin(), server, client
    while flight:
        flight = [answer for datagram in flight for _ in range(2) for answer in to.take(datagram)]
        to, back = back, to
    assert client.keys is not None and server.keys is not None and not client.closed and not server.closed


GARBAGE = [
    bytes([22]),
    bytes([20]) + bytes(40),
    bytes([63]) * 1500,
    b"\x16\xfe\xfd" + bytes(8) + b"\xff\xff" + bytes(100),  # a record longer than its datagram
    b"\x15\xfe\xfd" + bytes(8) + b"\0\2\2\x28",  # a fatal alert of anybody
    b"\x15\xfe\xfd" + bytes(8) + b"\0\2\1\0",  # the good-bye of anybody
    b"\x17\xfe\xfd\0\1" + bytes(6) + b"\0\x20" + bytes(32),  # a record that nobody sealed
]


def test_garbage_does_not_touch_an_association(identity: Identity) -> None:
    client, server = connected(other(), identity)
    for end in (client, server):
        for datagram in GARBAGE:
            assert end.take(datagram) == [] and not end.closed
    exchange(client.close(), server, client)
    assert server.closed


def test_a_peer_that_cannot_go_on_is_gone_and_nothing_more_of_it_is_kept(identity: Identity) -> None:
    client, server = connected(Careless(has_certificate=True), identity)
    client._ssl.renegotiate()  # which is refused, and so the client despairs: a fatal alert
    with contextlib.suppress(SSL.WantReadError):
        client._ssl.do_handshake()
    for answer in [answer for datagram in client._flight() for answer in server.take(datagram)]:
        client._ssl.bio_write(answer)
    with pytest.raises(SSL.Error):
        client._ssl.do_handshake()
    for datagram in client._flight():
        server.take(datagram)
    assert server.closed
    assert server.take(bytes([22]) * 1000) == []


@pytest.mark.parametrize("garbage", [GARBAGE[at] for at in (0, 1, 2, 3, 6)])
def test_garbage_between_does_not_stop_a_handshake(identity: Identity, garbage: bytes) -> None:
    client, server = pair(other(), identity)
    flight, to, back = client.begin(), server, client
    while flight:
        assert to.take(garbage) == []
        flight = [answer for datagram in flight for answer in to.take(datagram)]
        to, back = back, to
    assert client.keys is not None and server.keys is not None


def test_whoever_says_good_bye_is_heard_and_answered_once(identity: Identity) -> None:
    for leaving in (0, 1):
        ends = connected(other(), identity)
        first, second = ends[leaving], ends[1 - leaving]
        farewell = first.close()
        assert len(farewell) == 1 and not second.closed
        for datagram in farewell:
            second.take(datagram)
        assert second.closed and first.close() == [] and not first.closed


def test_who_closes_before_the_handshake_says_nothing(identity: Identity) -> None:
    assert Dtls(identity, is_server=True).close() == []
    client, server = pair(other(), identity)
    server.take(client.begin()[0])
    assert server.close() == []


def test_a_peer_that_sends_data_is_read_to_the_end_so_that_nothing_piles_up(identity: Identity) -> None:
    client, server = connected(other(), identity)
    for _ in range(200):
        client._ssl.send(b"nobody wants this")
    heap = b"".join(client._flight())  # two hundred records in one datagram
    assert server.take(heap) == [] and not server.closed
    exchange(client.close(), server, client)
    assert server.closed, "the good-bye is not behind them in a row"
