import pytest

from devices.credentials import Login, acl_file, hash_password, password_file

HASH = hash_password("secret", b"twelve bytes")


def test_a_hash_has_the_form_that_mosquitto_reads() -> None:
    assert HASH == (
        "$7$101$dHdlbHZlIGJ5dGVz$"
        "v/lj6L3NtZzRH+EyeyPkX06ZV2hBBVZqta7rtt0tD+UEtFehuQLthWWy1s9ZSdmRV5IZqoUymx/Udzry8Wtupw=="
    )
    assert hash_password("secret", b"other  bytes") != HASH
    assert hash_password("Secret", b"twelve bytes") != HASH


@pytest.mark.parametrize("salt", [b"", b"too short", b"longer than twelve"])
def test_a_salt_that_mosquitto_would_drop_the_login_for_is_refused(salt: bytes) -> None:
    with pytest.raises(ValueError, match="12 bytes"):
        hash_password("secret", salt)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\nuser centre", "#", "+", "a/b", "x" * 65])
def test_a_name_that_could_write_lines_of_its_own_is_refused(name: str) -> None:
    login = Login(name=name, kind="sensor", password_hash=HASH)
    for file in (password_file, acl_file):
        with pytest.raises(ValueError, match="cannot be a login"):
            file([login])


@pytest.mark.parametrize("text", ["", "secret", "$6$aa$bb", HASH + "\nx:y", HASH[:-1], "$7$0$" + HASH[8:]])
def test_a_hash_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="password hash of w-7"):
        password_file([Login(name="w-7", kind="sensor", password_hash=text)])


def test_each_kind_has_its_own_topics() -> None:
    logins = [Login(name="w-7", kind="sensor", password_hash=HASH), Login(name="u-1", kind="unit", password_hash=HASH)]
    assert acl_file(logins) == (
        "user w-7\n"
        "topic write liandong/1/alert/w-7\n"
        "topic read liandong/1/alert/w-7/receipt\n"
        "topic write liandong/1/reading/w-7\n"
        "topic write liandong/1/beat/w-7\n"
        "\n"
        "user u-1\n"
        "topic read liandong/1/unit/u-1/dispatch\n"
        "topic write liandong/1/unit/u-1/receipt\n"
        "topic write liandong/1/unit/u-1/position\n"
        "topic write liandong/1/beat/u-1\n"
    )


def test_nobody_is_allowed_anything_in_an_empty_file() -> None:
    assert (password_file([]), acl_file([])) == ("", "")
