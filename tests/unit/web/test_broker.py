"""The name of our session at the broker: one for ever, for nobody else to read."""

from pathlib import Path

from web.broker import session_name


def test_the_name_is_kept_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    name = session_name(tmp_path)
    assert len(name) > 32 and session_name(tmp_path) == name
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_a_power_cut_left_empty_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "broker-session").touch()
    (tmp_path / "broker-session.part").touch()
    name = session_name(tmp_path)
    assert len(name) > 32 and session_name(tmp_path) == name
