"""A secret of the centre's own: drawn once, whoever asks first, and for nobody else to read."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from web.kept import kept_secret


def test_it_is_the_same_at_every_start_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    drawn = kept_secret(tmp_path, "key", "centre-", size=32)
    assert drawn.startswith("centre-") and len(drawn) == len("centre-") + 64
    assert kept_secret(tmp_path, "key") == drawn
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_file_that_a_power_cut_left_empty_is_drawn_anew(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    assert len(kept_secret(tmp_path, "key")) == 32


def test_processes_that_draw_at_once_have_one_secret(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        for number in range(20):
            names = [f"key-{number}"] * 4
            assert len(set(pool.map(kept_secret, [tmp_path] * 4, names))) == 1
