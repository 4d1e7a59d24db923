"""The table of all numbers: on the terminal, and between the markers of docs/benchmarks.md."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from tests.bench.figures import Figure, short

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- numbers: written by `make bench` -->", "<!-- end of numbers -->"
HEAD = ("number", "measured", "target", "", "load", "of the same run")


class Result(Struct, frozen=True, kw_only=True):
    """What one benchmark gave: figures, or why it gave none; how long it took; the machine's load before and after."""

    name: str
    figures: Sequence[Figure]
    seconds: float
    load: tuple[float, float]
    failure: str | None = None


def table(results: Sequence[Result]) -> str:
    """All results as a Markdown table, which a terminal shows as well."""
    rows = [HEAD, *(row for result in results for row in _rows(result))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def write(machine: str, results: Sequence[Result]) -> None:
    """Replace what stands between the markers; the rest of the page is written by hand."""
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} has lost its markers {BEGIN} and {END}.")
    took = sum(result.seconds for result in results) / 60
    numbers = f"Measured {machine}. The whole run took {took:.0f} minutes.\n\n{table(results)}"
    PAGE.write_text(f"{before}{BEGIN}\n\n{numbers}\n\n{END}{after}", encoding="utf-8")


def _rows(result: Result) -> list[tuple[str, ...]]:
    load = "{:.1f} → {:.1f}".format(*result.load)
    if result.failure is not None:
        return [(f"`{result.name}`", "not measured", "", "FAILED", load, result.failure)]
    return [
        (
            figure.what,
            _number(figure.value, figure.unit),
            _target(figure),
            figure.verdict,
            load,
            figure.detail,
        )
        for figure in result.figures
    ]


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    return f"{'≥' if figure.at_least else '≤'} {_number(figure.target, figure.unit)}"


def _number(value: float, unit: str) -> str:
    return f"{short(value)} {unit}".strip()
