"""Digest by the examples of the standards."""

import re
import time

import pytest

from video.codecs.rtsp import MAX_HEAD
from video.codecs.rtsp_login import Login, parse_challenge

REALM = 'realm="http-auth@example.org", qop="auth, auth-int"'
NONCE = 'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


def response(answer: dict[str, str]) -> str:
    found = re.search(r'response="(\w+)"', answer["Authorization"])
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_rfc_7616(algorithm: str, expected: str) -> None:
    login = Login("Mufasa", "Circle of Life", lambda: CNONCE)
    assert login.answer("GET", "/dir/index.html") == {}, "nobody has asked"
    assert login.hear([f"Digest {REALM}, algorithm={algorithm}, {NONCE}"])
    answer = login.answer("GET", "/dir/index.html")
    assert response(answer) == expected
    assert "nc=00000001" in answer["Authorization"] and "qop=auth," in answer["Authorization"]
    assert "nc=00000002" in login.answer("GET", "/dir/index.html")["Authorization"]


def test_without_qop_as_rfc_2069_has_it() -> None:
    """Its example, with the response that its erratum gives."""
    login = Login("Mufasa", "CircleOfLife", lambda: "")
    assert login.hear(['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'])
    assert response(login.answer("GET", "/dir/index.html")) == "1949323746fe6a43ef61f9606e7febea"


def test_the_best_of_several_is_answered() -> None:
    md5, sha, basic = f"Digest {REALM}, {NONCE}", f"Digest {REALM}, algorithm=SHA-256, {NONCE}", 'Basic realm="x"'
    for fields, expected in (([basic, md5, sha], "SHA-256"), ([basic, md5], "MD5"), ([basic], "Basic")):
        login = Login("user", "password", lambda: "x")
        assert login.hear(fields)
        assert expected in login.answer("PLAY", "rtsp://c/")["Authorization"]


@pytest.mark.parametrize(
    "field", ["", "Negotiate", 'Digest algorithm=SHA-512-256, nonce="x"', 'Digest nonce="x", qop="auth-int"']
)
def test_what_we_do_not_have_is_not_answered(field: str) -> None:
    assert parse_challenge(field) is None
    login = Login("user", "password", lambda: "x")
    assert not login.hear([field])
    assert login.answer("PLAY", "rtsp://c/") == {}


@pytest.mark.parametrize("piece", ["a", "a ", "a=", 'a="', "a =", '"', ",", "a= "])
def test_a_challenge_as_long_as_a_head_holds_nobody_up(piece: str) -> None:
    field = "Digest " + piece * (MAX_HEAD // len(piece))
    began = time.process_time()
    parse_challenge(field)
    assert time.process_time() - began < 0.1, "tried from each letter it takes a second"
