"""Calm files: none too long to read in one sitting, most of them short."""

from statistics import median

from tests.house.project import files, found, lines, name

LONGEST = 300
MEDIAN = 120
# Written by a program and read by programs: its length is the length of the vocabulary.
GENERATED = ("web/console/src/wire/vocabulary.ts",)


def lengths() -> dict[str, int]:
    return {name(path): len(lines(path)) for path in files(".py", ".ts") if name(path) not in GENERATED}


def test_no_file_is_longer_than_the_limit() -> None:
    long = [f"{path}: {length} lines" for path, length in lengths().items() if length > LONGEST]
    assert not long, found(long)


def test_the_median_file_is_short() -> None:
    assert median(lengths().values()) <= MEDIAN
