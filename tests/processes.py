"""Programs of a test: each bears a mark that its children inherit, so that all of them are found and ended for sure."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds until a test gives up: what is waited for takes milliseconds, but the machine may be busy."""


def until(look: Callable[[], T], why: Callable[[], str] = lambda: "", seconds: float = PATIENCE) -> T:
    """The first look that is true. Fails after so many seconds, and says why."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s; {why()}"
        time.sleep(0.02)
    return seen


class Program:
    """A running command with everything it started. What they say is in `said`."""

    def __init__(self, command: Sequence[str], output: Path, environment: Sequence[str] = ()) -> None:
        """`environment`: variables as `NAME=value`, beside those of the test."""
        self.mark = f"LIANDONG_TEST={uuid.uuid4().hex}"
        self._output = output
        with output.open("ab") as file:
            # A session of its own, as a terminal gives: Ctrl-C reaches what is in it, not the test.
            self.process = subprocess.Popen(
                ["env", self.mark, *environment, *_ends_with_us(), *command],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self._output.read_text(errors="replace")

    def alive(self) -> dict[int, str]:
        """Everything that runs and bears the mark, however far down: command lines by pid."""
        found = {}
        for folder in Path("/proc").iterdir():
            # A process may be gone at any moment, and one that is gone has no environment.
            with contextlib.suppress(OSError):
                if folder.name.isdigit() and self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().decode().replace("\0", " ").strip()
        return found

    def find(self, words: str) -> int:
        """The one process whose command line has these words, as soon as there is one."""
        found = until(
            lambda: [pid for pid, line in self.alive().items() if words in line],
            lambda: f"{words!r} is none of {self.alive()}",
        )
        assert len(found) == 1, self.alive()
        return found[0]

    def interrupt(self) -> None:
        """Ctrl-C in its terminal."""
        os.killpg(self.process.pid, signal.SIGINT)

    def stop(self) -> int:
        """As `systemctl stop` does it; its exit status."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """As a power cut does it, to this one process."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Politely, then with force, until nothing with the mark is left."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        while left := self.alive():
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
        self.process.wait()


@contextmanager
def running(command: Sequence[str], output: Path, environment: Sequence[str] = ()) -> Iterator[Program]:
    """A program while the block runs."""
    program = Program(command, output, environment)
    try:
        yield program
    finally:
        program.end()


def _ends_with_us() -> tuple[str, ...]:
    """Even when the test itself is killed (prctl(2), PR_SET_PDEATHSIG)."""
    return ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()
