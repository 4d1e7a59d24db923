"""The agent's file: relative paths follow it, passwords stay at the node, mistakes are named."""

from pathlib import Path
from urllib.parse import unquote

import pytest

from video.agent import ConfigError, load_config
from video.sources import Transcodings

GOOD = """
[[node]]
id = "n1"
token = "secret"
[[node.camera]]
id = "c1"
name = "四平路 1 号"
lat = 31.27
lon = 121.5
bearing = 90
main = "file:clips/a b-main.mp4"
sub = "rtsp://user:password@192.0.2.1/2"
sound = true
[[node.camera]]
id = "c2"
name = "Gate"
lat = 31.27
lon = 121.5
main = "file:/srv/clip.mp4"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "node.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_relative_files_are_taken_from_the_folder_of_the_config(tmp_path: Path) -> None:
    first, second = load_config(write(tmp_path, GOOD)).node[0].camera
    assert first.url("main") == f"file:{tmp_path.resolve()}/clips/a b-main.mp4"
    assert second.url("main") == "file:/srv/clip.mp4"


@pytest.mark.parametrize("scheme", ["file", "FILE"])
def test_a_folder_s_own_name_is_taken_as_it_is(tmp_path: Path, scheme: str) -> None:
    folder = tmp_path / "x%20y 四"
    folder.mkdir()
    text = GOOD.replace("file:clips/a b-main.mp4", f"{scheme}:clips/a%20b.mp4")
    url = load_config(write(folder, text)).node[0].camera[0].main
    assert unquote(url.partition(":")[2]) == f"{folder.resolve()}/clips/a b.mp4"


def test_a_camera_without_a_sub_stream_gives_its_main_one(tmp_path: Path) -> None:
    first, second = load_config(write(tmp_path, GOOD)).node[0].camera
    assert first.url("sub").startswith("rtsp:")
    assert second.url("sub") == second.url("main")
    assert (first.spec().qualities, second.spec().qualities) == (("main", "sub"), ("main",))


def test_a_camera_lends_its_sound_only_when_the_file_says_so(tmp_path: Path) -> None:
    first, second = load_config(write(tmp_path, GOOD)).node[0].camera
    assert (first.spec().sound, second.spec().sound) == (True, False)


def test_what_is_announced_holds_no_address_and_no_password(tmp_path: Path) -> None:
    spec = load_config(write(tmp_path, GOOD)).node[0].camera[0].spec()
    assert "password" not in repr(spec) and "clips" not in repr(spec)
    assert (spec.name, spec.bearing, spec.fov) == ("四平路 1 号", 90.0, 360.0)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("node = 3", "node"),
        ("not toml at all [", "node.toml"),
        (GOOD.replace("lat = 31.27\nlon = 121.5\nbearing", "bearing"), "lat"),
        (GOOD.replace('id = "c2"', 'id = "c1"'), "'c1' is given twice"),
        (GOOD.replace("bearing", "baering"), "baering"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=hint):
        load_config(write(tmp_path, text))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read"):
        load_config(tmp_path / "none.toml")


def test_a_file_that_is_not_utf_8_is_named_and_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "node.toml"
    path.write_bytes(GOOD.encode("gbk"))
    with pytest.raises(ConfigError, match=r"node\.toml is not UTF-8 \(byte \d+\): save it as UTF-8"):
        load_config(path)


def test_cameras_are_in_private_networks_and_not_on_the_machine_itself_unless_the_file_says_so(tmp_path: Path) -> None:
    def allowed(text: str) -> list[str]:
        networks = load_config(write(tmp_path, text + GOOD)).terms(Transcodings()).networks
        addresses = (
            "10.1.2.3",
            "192.168.1.1",
            "fd00::1",
            "100.64.0.9",
            "127.0.0.1",
            "::1",
            "169.254.169.254",
            "8.8.8.8",
        )
        return [address for address in addresses if address in networks]

    assert allowed("") == ["10.1.2.3", "192.168.1.1", "fd00::1", "100.64.0.9"]
    assert allowed('networks = ["127.0.0.0/8", "8.8.8.8"]\n') == ["127.0.0.1", "8.8.8.8"]
    assert allowed("networks = []\n") == []


def test_an_address_in_other_clothes_is_the_same_address(tmp_path: Path) -> None:
    networks = load_config(write(tmp_path, 'networks = ["10.0.0.0/8"]' + GOOD)).terms(Transcodings()).networks
    assert "::ffff:10.0.0.1" in networks
    assert "::ffff:127.0.0.1" not in networks and "fe80::1%eth0" not in networks


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('networks = ["10.0.0.1/8"]', "10.0.0.1/8 has host bits set; write them like"),
        ('networks = ["cameras"]', "'cameras' does not appear to be an IPv4 or IPv6 network"),
        ("transcodings = -1", "transcodings"),
        ('ca = "none.pem"', "none.pem holds no certificates that can be read"),
    ],
)
def test_terms_that_are_none_are_named(tmp_path: Path, line: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=hint):
        load_config(write(tmp_path, line + GOOD))
