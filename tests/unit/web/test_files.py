"""The two kinds of files beside the log: the administrator's, and sealed pictures."""

import errno
import hashlib
from pathlib import Path

import pytest

from command.vault import Unsealable, new_key
from web.control import control_file, read_control
from web.ids import fingerprint
from web.sealed_files import NotKept, SealedFiles


def test_the_control_file_is_for_its_owner_and_as_long_as_the_centre_runs(tmp_path: Path) -> None:
    assert read_control(tmp_path) is None
    (tmp_path / "control.json").write_text("left behind by a centre that was killed")
    with control_file(tmp_path, "127.0.0.1:8080", "https://centre.example.cn") as known:
        control = read_control(tmp_path)
        assert control is not None and (control.http, control.url) == ("127.0.0.1:8080", "https://centre.example.cn")
        assert known == fingerprint(control.token) and control.token not in known
        assert (tmp_path / "control.json").stat().st_mode & 0o777 == 0o600
    assert read_control(tmp_path) is None


def test_a_picture_opens_with_its_own_key_only(tmp_path: Path) -> None:
    pictures, key = SealedFiles(tmp_path / "pictures", "picture"), new_key()
    jpeg = b"\xff\xd8 a picture \xff\xd9"
    assert pictures.keep("p1", key, jpeg) == hashlib.sha256(jpeg).hexdigest()
    assert pictures.read("p1", key) == jpeg
    assert all(b"a picture" not in file.read_bytes() for file in (tmp_path / "pictures").iterdir())
    with pytest.raises(Unsealable):
        pictures.read("p1", new_key())
    (tmp_path / "pictures" / "p1.sealed").rename(tmp_path / "pictures" / "p2.sealed")
    with pytest.raises(Unsealable):
        pictures.read("p2", key)


@pytest.mark.parametrize("name", ["..", "../liandong", "a/b", "", "a.b", "\x00"])
def test_a_name_that_is_no_id_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        SealedFiles(tmp_path, "picture").read(name, new_key())


def test_of_what_the_folder_can_not_name_for_sure_nothing_is_left(tmp_path: Path) -> None:
    def broken(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    pictures = SealedFiles(tmp_path / "pictures", "picture", sync=broken)
    with pytest.raises(NotKept, match="Input/output error"):
        pictures.keep("p1", new_key(), b"jpeg")
    assert list((tmp_path / "pictures").iterdir()) == []
