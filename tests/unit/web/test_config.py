"""What is set wrongly is told in one sentence that names the key."""

from pathlib import Path

import pytest

from web.config import Config, ConfigError, load_config

WRONG = {
    "broker": ["foo", "mqtt://h:99999", "mqtt://h:0", "mqtt://:1883", "http://h:1883", "mqtt://h:x", "mqtt://[h:1"],
    "http": ["8080", "h:", "h:65536", "h:x"],
    "mqtt": ["1883"],
    "domain": ["", "centre", "a b.cn", "-a.cn", "a.cn:80", "A.cn"],
    "redis_url": ["foo", "redis://:6379"],
    "utc_offset": ["8", "+8", "+99:99", "+24:00", "08:00", ""],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as told:
        load_config(None, {name: value})
    assert repr(value) in str(told.value) and ": write " in str(told.value)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('media_ports = "x"', "media_ports 'x'"),
        ('media_hosts = ["here"]', "'here' is none"),
        ('media_announce = ["10.0.0"]', "'10.0.0' is none"),
    ],
)
def test_where_pictures_come_in_is_checked_before_anything_starts(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as told:
        load_config(file, {})
    assert named in str(told.value)


WRONG_SERVERS = {
    '[{url = "http://h"}]': "write stun:HOST:PORT",
    '[{url = "stun:h x"}]': "write stun:HOST:PORT",
    '[{url = "turn:h"}]': "write username and credential",
    '[{url = "turn:h", username = "u"}]': "write username and credential",
    '[{url = "turn:h", username = "u", credential = "\u2028"}]': "write 1 to 256 characters of ASCII",
    '[{url = "turn:h", username = "", credential = "c"}]': "write 1 to 256 characters of ASCII",
    '["stun:h"]': "$.ice_servers[0]",
    '[{urls = ["stun:h"]}]': "ice_servers[0]",
}


@pytest.mark.parametrize("entry", WRONG_SERVERS)
def test_an_ice_server_that_cannot_be_used_is_named(tmp_path: Path, entry: str) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(f"ice_servers = {entry}\n")
    with pytest.raises(ConfigError) as told:
        load_config(file, {})
    assert "ice_servers" in str(told.value) and WRONG_SERVERS[entry] in str(told.value)


def test_there_may_be_no_fewer_sessions_than_one(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text("sessions_per_address = 0\n")
    with pytest.raises(ConfigError, match="sessions_per_address"):
        load_config(file, {})


def test_flags_override_the_file(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text('http = "127.0.0.1:1"\nbroker = "mqtts://u:p@h"\nutc_offset = "-03:30"\n')
    config = load_config(file, {"http": "[::1]:2"})
    assert (config.http, config.broker, config.utc_offset) == ("[::1]:2", "mqtts://u:p@h", "-03:30")
    assert load_config(None, {}) == Config()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (None, "can't be read"),
        ("[[node", "can't be used"),
        ("", 'one [[node]] with id = "centre"'),
        ('node = 3', 'one [[node]] with id = "centre"'),
        ('[[node]]\nid = "street"', 'one [[node]] with id = "centre"'),
        ('[[node]]\nid = "centre"\n[[node]]\nid = "street"', 'one [[node]] with id = "centre"'),
        ('[[node]]\nid = "centre"\ntoken = "t"', "leave token out"),
    ],
)  # fmt: skip
def test_the_file_of_the_centre_s_own_cameras_is_checked_before_anything_starts(
    tmp_path: Path, text: str | None, named: str
) -> None:
    file = tmp_path / "centre.toml"
    file.write_text('cameras = "cameras.toml"')
    if text is not None:
        (tmp_path / "cameras.toml").write_text(text)
    with pytest.raises(ConfigError) as told:
        load_config(file, {})
    assert str(told.value).startswith(f"cameras: {tmp_path / 'cameras.toml'}") and named in str(told.value)
