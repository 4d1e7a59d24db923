"""Law: a slow viewer never delays another; a dead one is forgotten."""

import asyncio
import itertools
from pathlib import Path

from tests.edges.video.plant import cameras, plant
from tests.edges.video.viewer import Viewer
from video import link


async def test_a_viewer_that_went_deaf_harms_nobody_and_is_gone_within_thirty_seconds(clips: dict[str, Path]) -> None:
    loop = asyncio.get_running_loop()
    async with plant(cameras(clips)) as relay:
        async with Viewer.watching(relay, "deaf") as deaf, Viewer.watching(relay, "well") as well:
            await deaf.show(0, "street")
            await well.show(0, "street")
            await deaf.slots[0].more(3, 5)
            # From now on nothing it is sent is read, and nothing of it is heard: a laptop whose lid was closed.
            pair = deaf.peer.getTransceivers()[0].sender.transport.transport._connection._nominated[1]
            for protocol in deaf.peer.getTransceivers()[0].sender.transport.transport._connection._protocols:
                protocol.transport.abort()
            assert pair
            began = loop.time()
            await well.slots[0].more(40, 6)
            times = well.slots[0].times[-40:]
            assert max(b - a for a, b in itertools.pairwise(times)) < 0.25  # 80 ms is its pace
            await relay.until(30, link.ViewEnd, session="deaf")
            assert loop.time() - began < 30
            await well.slots[0].more(3, 2)
