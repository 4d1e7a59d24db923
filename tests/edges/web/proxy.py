"""A network between a node and the centre that can be cut, and that can fall silent without a word."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.centre import Centre

CHUNK = 64 * 1024


class Network:
    """`url` leads to the centre. Threads carry the bytes, so that it goes on while a test waits."""

    def __init__(self, centre: Centre) -> None:
        host, port = centre.http.split(":")
        self._target = host, int(port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._flows = threading.Event()
        self._flows.set()
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._take, daemon=True).start()

    def cut(self) -> None:
        """Every connection breaks; the next ones are as good as before."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def fall_silent(self) -> None:
        """Nothing is carried any more, and nobody is told: both ends look connected."""
        self._flows.clear()

    def close(self) -> None:
        self._flows.set()
        self._door.close()
        self.cut()

    def _take(self) -> None:
        while True:
            try:
                inner, _ = self._door.accept()
            except OSError:
                return
            outer = socket.create_connection(self._target)
            self._ends += [inner, outer]
            for source, target in ((inner, outer), (outer, inner)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with source:
            with suppress(OSError):
                while (data := source.recv(CHUNK)) and self._flows.wait():
                    target.sendall(data)
            # Who vanishes in silence says no goodbye either.
            self._flows.wait()
            for end in (source, target):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


@contextmanager
def network(centre: Centre) -> Iterator[Network]:
    """A way to the centre while the block runs."""
    made = Network(centre)
    try:
        yield made
    finally:
        made.close()
