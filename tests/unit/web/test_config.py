"""What is set wrongly is told in one sentence that names the key."""

from pathlib import Path

import pytest

from web.config import Config, ConfigError, load_config

WRONG = {
    "broker": ["foo", "mqtt://h:99999", "mqtt://h:0", "mqtt://:1883", "http://h:1883", "mqtt://h:x", "mqtt://[h:1"],
    "http": ["8080", "h:", "h:65536", "h:x"],
    "mqtt": ["1883"],
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


def test_flags_override_the_file(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text('http = "127.0.0.1:1"\nbroker = "mqtts://u:p@h"\nutc_offset = "-03:30"\n')
    config = load_config(file, {"http": "[::1]:2"})
    assert (config.http, config.broker, config.utc_offset) == ("[::1]:2", "mqtts://u:p@h", "-03:30")
    assert load_config(None, {}) == Config()
