"""Addresses of cameras that are known by name. See docs/nodes.md."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

THREADS = 16
"""How many names can be looked up at once. One that is not answered holds a thread for half a minute (resolv.conf(5): 2 tries of 5 s at each
of up to 3 servers), long after its camera has given up; so with more of them than threads, others have to wait."""


def look_up(host: str) -> list[str]:
    """Addresses of a host, by whatever this machine is set up with. It may take long."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


class Names:
    """Looks names up, each but once at a time, in threads of its own: nobody else has to wait for a name server."""

    def __init__(self, look_up: Callable[[str], list[str]] = look_up) -> None:
        self._look_up = look_up
        self._threads = ThreadPoolExecutor(THREADS, "names")
        self._under_way: dict[str, asyncio.Future[list[str]]] = {}

    async def addresses(self, host: str) -> list[str]:
        """Addresses of a host, at least one. Who does not wait for them leaves the look-up to who asks next.

        Raises:
            OSError: it has none, or nobody knows.
            UnicodeError: that can't be a name.
        """
        found = self._under_way.get(host)
        if found is None:
            found = asyncio.get_running_loop().run_in_executor(self._threads, self._look_up, host)
            self._under_way[host] = found
            found.add_done_callback(lambda ended: self._end(host, ended))
        return await asyncio.shield(found)

    def _end(self, host: str, ended: asyncio.Future[list[str]]) -> None:
        del self._under_way[host]
        if not ended.cancelled():
            ended.exception()  # taken note of, should nobody wait for it any more
