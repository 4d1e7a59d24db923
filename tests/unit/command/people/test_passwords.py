import pytest

from command.people.model import Credential, Operator
from command.people.passwords import Missing, Rules, missing, weakness
from tests.laws.world import START, later

WANG = Operator(name="wangmin", display="席位01 王敏", agency="centre", role="dispatcher")


@pytest.mark.parametrize(
    "password", ["correct Horse battery 7", "滨江Pump-station 1930", "Vq7#mLz0pR2x", "五角场 Bridge 雨量 42mm"]
)
def test_a_good_password_is_good(password: str) -> None:
    assert weakness(password, WANG) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Vq7#mLz0pR2", "11 characters"),
        ("aB3 " * 33, "132 characters"),
        ("", "0 characters"),
        ("WangMin-2026-x7Q", "contains your name"),
        ("vq7mlz0pr2xkw9", "three of these"),
        ("Passw0rd1234!", "easy to guess"),
        ("Qwerty123456!", "easy to guess"),
        ("Liandong2026!", "easy to guess"),
        ("Aaaaaaaaaaa1!", "easy to guess"),
    ],
)
def test_a_bad_one_is_refused_with_what_to_do_about_it(password: str, why: str) -> None:
    told = weakness(password, WANG)
    assert told is not None and why in told


STRICT = Rules(second_factor=True, password_days=90)
OPEN = Rules(second_factor=False, password_days=0)
DAY = 86_400


@pytest.mark.parametrize(
    ("credential", "rules", "after", "lacks"),
    [
        (Credential(since=START), OPEN, 0, []),
        (Credential(since=START), STRICT, 0, ["enrolment"]),
        (Credential(since=START, second_factor=True), STRICT, 0, ["code"]),
        (Credential(since=START, second_factor=True), OPEN, 0, ["code"]),
        (Credential(since=START, temporary=True), OPEN, 0, ["new_password"]),
        (Credential(since=START), Rules(False, 90), 90 * DAY - 1, []),
        (Credential(since=START), Rules(False, 90), 90 * DAY, ["new_password"]),
        (Credential(since=START), OPEN, 9000 * DAY, []),
        (Credential(since=START, second_factor=True), STRICT, 91 * DAY, ["code", "new_password"]),
        (Credential(since=START, temporary=True), STRICT, 0, ["new_password", "enrolment"]),
    ],
)
def test_what_a_login_lacks(credential: Credential, rules: Rules, after: float, lacks: list[Missing]) -> None:
    assert missing(credential, rules, later(START, after)) == lacks
