"""One benchmark, in a folder of its own."""

import asyncio
import logging
import shutil
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp

from tests.bench.figures import Figure, Measure
from tests.bench.machine import load
from tests.bench.report import Result


def run(name: str) -> Result:
    """One benchmark by the name of its module. Its folder stays when it breaks."""
    # Devices tell of every connection they lose, which here is what they are for.
    logging.basicConfig(level=logging.CRITICAL)
    measure: Measure = import_module(f"tests.bench.{name}").measure
    print(f"{name}: load {load():.1f}", file=sys.stderr, flush=True)
    folder = Path(mkdtemp(prefix=f"liandong-bench-{name}-"))
    before, began = load(), time.monotonic()
    figures: tuple[Figure, ...] = ()
    failure = None
    try:
        figures = tuple(asyncio.run(measure(folder)))
    except Exception as error:  # noqa: BLE001 - one that breaks must not take the others with it
        traceback.print_exc()
        failure = f"{type(error).__name__}: {error}; see {folder}".replace("\n", " ")
    else:
        shutil.rmtree(folder)
    return Result(name=name, figures=figures, seconds=time.monotonic() - began, load=(before, load()), failure=failure)
