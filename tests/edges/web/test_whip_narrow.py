"""A publisher on a line that takes less than it could send: it is told when its packets arrive, and sends what the line takes."""

import asyncio
import re

from tests.centre import Centre
from tests.edges.web.narrow import Narrow, narrow_line
from tests.edges.web.page import Visitor, visitor
from tests.waiting import eventually

KBPS = 700
SHORT_SECONDS = 0.2
WINDOW_SECONDS, WINDOWS = 2.0, 5
"""By the tenth second the queue is gone. A browser that is told of losses only sends too much for eighteen (seen)."""

LEAD = """(port) => {
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function ({type, sdp}) {
    return set.call(this, {type, sdp: sdp.replace(/(a=candidate:.* udp \\d+ )\\S+ \\d+/g, `$1127.0.0.1 ${port}`)});
  };
}"""
"""Every way to the centre goes over this port."""


async def a_port_of_media(page: Visitor, centre: Centre, camera: str) -> tuple[str, int]:
    """Where the centre takes pictures."""
    await page.call("publish", f"{centre.url}/whip/{camera}", "H264")
    found = re.search(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+)", await page.page.evaluate("answered"))
    assert found
    await page.page.evaluate("peer.close()")
    return found[1], int(found[2])


async def late(line: Narrow) -> float:
    """The median wait of what the line takes in the next `WINDOW_SECONDS`, in seconds; a drop counts as for ever."""
    line.delays.clear()
    await asyncio.sleep(WINDOW_SECONDS)
    waits = sorted(float("inf") if wait is None else wait for wait, _ in line.delays)
    return waits[len(waits) // 2]


async def test_what_is_sent_is_what_the_line_takes(centre: Centre, wang: str, camera: str) -> None:
    async with asyncio.timeout(120), visitor(wang) as page:
        target = await a_port_of_media(page, centre, "BC-first")
        async with narrow_line(target, 10_000) as line:
            await page.page.evaluate(LEAD, line.port)
            begun = await page.call("publish", f"{centre.url}/whip/BC-narrow", "H264")
            assert begun["status"] == 201, begun

            async def is_fast() -> bool:
                return bool((await page.call("figures", "outbound-rtp")).get("targetBitrate", 0) > 2 * KBPS * 1000)

            await eventually(is_fast, "it never sends so much that the line must be felt", 60)
            line.kbps = KBPS
            waits = [await late(line) for _ in range(WINDOWS)]
            assert min(waits[:-1]) < SHORT_SECONDS and waits[-1] < SHORT_SECONDS, waits
            figures = await page.call("figures", "outbound-rtp")
            assert figures["targetBitrate"] < KBPS * 1000 and figures["framesPerSecond"] > 10
