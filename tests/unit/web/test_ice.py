"""STUN and TURN servers as a header tells of them (RFC 9725 4.6)."""

import pytest

from web.ice import IceServer, fault, links


def test_each_server_is_a_link_of_its_own() -> None:
    servers = [
        IceServer(url="stun:stun.example:3478"),
        IceServer(url="turn:10.0.0.5?transport=udp", username="user", credential="myPassword"),
    ]
    assert links(servers) == [
        '<stun:stun.example:3478>; rel="ice-server"',
        '<turn:10.0.0.5?transport=udp>; rel="ice-server"; username="user"; credential="myPassword"; '
        'credential-type="password"',
    ]


def test_a_quote_in_a_credential_does_not_end_it() -> None:
    [link] = links([IceServer(url="turn:h", username='a"b', credential="c\\d")])
    assert 'username="a\\"b"' in link and 'credential="c\\\\d"' in link


@pytest.mark.parametrize("url", ["stun:h", "stuns:h:5349", "turn:[2001:db8::1]:3478?transport=tcp", "turns:h.example"])
def test_these_can_be_used(url: str) -> None:
    assert fault(IceServer(url=url, username="u", credential="c")) is None


@pytest.mark.parametrize("url", ["", "h", "stun://h", "stun:h>; rel=x", "turn:h\r\nX: 1", "turn:h?transport=sctp"])
def test_these_cannot(url: str) -> None:
    wrong = fault(IceServer(url=url, username="u", credential="c"))
    assert wrong is not None and ": write " not in repr(url) and "write" in wrong
