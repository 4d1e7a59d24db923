"""A real redis-server that keeps nothing, to be stopped, wiped and started again."""

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

START_S = 10.0


class RedisServer:
    """One redis-server on a port of its own."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.skip("redis-server is not installed: make test installs it")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        listen = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(folder)]
        self._command = [program, *listen, "--save", "", "--appendonly", "no", "--logfile", str(folder / "redis.log")]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(self._command)
        deadline = time.monotonic() + START_S
        while self.ask(b"PING") != b"+PONG\r\n":
            if time.monotonic() > deadline:
                raise TimeoutError("redis-server did not start")
            time.sleep(0.01)

    def stop(self) -> None:
        """Kill it: it keeps nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def ask(self, command: bytes) -> bytes:
        """Give one command without arguments of its own; empty when nobody answers."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(command + b"\r\n")
                return line.recv(1024)
        except OSError:
            return b""

    def freeze(self) -> None:
        """It takes connections, and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)
