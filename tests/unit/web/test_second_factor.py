"""Codes as RFC 6238 has them, sealed for one operator, good for one step either way."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from web.second_factor import SecondFactors, new_recovery_codes, recovery_mark

FACTORS = SecondFactors(bytes(range(32)), "杨浦区社会应急联动中心")
NOW = 1_781_870_000.0
STEP = int(NOW // 30)


def secret_of(uri: str) -> str:
    return parse_qs(urlsplit(uri).query)["secret"][0]


def test_an_app_that_read_the_picture_has_the_codes_of_the_time() -> None:
    made = FACTORS.enrolment("wang")
    app = pyotp.TOTP(secret_of(made.uri))
    assert len(secret_of(made.uri)) == 32, "160 bits (RFC 4226, 4 R6)"
    for beside in (-1, 0, 1):
        assert FACTORS.step("wang", made.sealed, app.at(int(NOW) + 30 * beside), NOW) == STEP + beside
    for beside in (-2, 2):
        assert FACTORS.step("wang", made.sealed, app.at(int(NOW) + 30 * beside), NOW) is None


@pytest.mark.parametrize("code", ["", "00000", "0000000", "\uff11\uff12\uff13\uff14\uff15\uff16", "abcdef", "\udcff"])
def test_what_is_no_code_opens_nothing(code: str) -> None:
    assert FACTORS.step("wang", FACTORS.enrolment("wang").sealed, code, NOW) is None


def test_what_was_sealed_is_nothing_under_another_name_or_key() -> None:
    made = FACTORS.enrolment("wang")
    code = pyotp.TOTP(secret_of(made.uri)).at(int(NOW))
    assert FACTORS.step("chen", made.sealed, code, NOW) is None
    assert SecondFactors(bytes(32), "x").step("wang", made.sealed, code, NOW) is None
    for sealed in ("", "AAAA", "no base64!", made.sealed[:-8]):
        assert FACTORS.step("wang", sealed, code, NOW) is None


def test_recovery_codes_are_many_different_and_typed_as_one_likes() -> None:
    codes = new_recovery_codes()
    assert len({recovery_mark(code) for code in codes}) == 10
    assert recovery_mark(codes[0]) == recovery_mark(f" {codes[0].upper().replace('-', ' ')} ")
    for code in ("", "123456", "abcd-efgh-ijkl", "abcd-efgh-ijkl-mnop-q"):
        assert recovery_mark(code) is None
