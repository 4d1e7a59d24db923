"""The way to a camera: TLS, and a name with several addresses."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event

from tests.edges.video.rtsp_server import camera
from tests.edges.video.watching import terms
from video.sources.rtsp_line import connected, open_first, parse_url, tls


def test_the_system_s_signers_are_not_read() -> None:
    assert tls(None).cert_store_stats()["x509"] == 0, (
        "30 ms for each call of a camera, in which no picture is passed on"
    )


async def test_an_address_that_is_dead_hides_none_that_lives(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        url = parse_url(one.url)
        loop = asyncio.get_running_loop()
        with ExitStack() as stack:
            dead = stack.enter_context(socket.create_server(("127.0.0.2", url.port), backlog=0))
            for _ in range(2):  # nobody takes them: who comes now hears nothing
                waits = stack.enter_context(socket.socket())
                waits.setblocking(False)
                waits.connect_ex(dead.getsockname())
            began = loop.time()
            _, writer = await open_first(["127.0.0.2", "127.0.0.1"], url, None, began + 2)
            assert writer.get_extra_info("peername")[0] == "127.0.0.1" and 0.9 < loop.time() - began < 2
            writer.close()


async def test_names_are_looked_up_whatever_the_other_threads_wait_for(clips: dict[str, Path]) -> None:
    loop, goes_on = asyncio.get_running_loop(), Event()
    with ThreadPoolExecutor(1) as others:
        loop.set_default_executor(others)
        stuck = loop.run_in_executor(None, goes_on.wait)
        try:
            async with camera(clips["street"]) as one:
                url = parse_url(one.url.replace("127.0.0.1", "localhost"))
                async with connected(url, terms()) as (_, writer):
                    assert writer.get_extra_info("peername")[1] == url.port and not stuck.done()
        finally:
            goes_on.set()
            await stuck
