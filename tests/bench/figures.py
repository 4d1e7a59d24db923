"""What a benchmark finds: numbers, each with its unit and, where one was promised, its target."""

from collections.abc import Callable, Coroutine, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from msgspec import Struct


class Figure(Struct, frozen=True, kw_only=True):
    """One number. `target`: the most it may be, or the least (`at_least`); None: nothing was promised.

    `detail`: what else the run showed.
    """

    what: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    detail: str = ""

    @property
    def verdict(self) -> str:
        if self.target is None:
            return "–"
        holds = self.value >= self.target if self.at_least else self.value <= self.target
        return "holds" if holds else "MISSED"


Measure = Callable[[Path], Coroutine[Any, Any, Sequence[Figure]]]
"""A benchmark: measures with its files in the given empty folder."""


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest rank: a value that was really measured, and never a kinder one in between."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def spread(values: Sequence[float], unit: str) -> str:
    """The middle and the worst, for the column of details."""
    parts = {"p50": percentile(values, 50), "p95": percentile(values, 95), "worst": max(values)}
    return ", ".join(f"{name} {short(value)}" for name, value in parts.items()) + f" {unit}"


def short(value: float) -> str:
    """Three digits that count, and whole numbers as such."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
