"""A crowd of viewers: `python -m tests.bench.video.crowd`.

Input, a JSON line: {"url", "token", "cameras", "viewers", "over", "profile"?}: viewer i looks at camera i modulo their number; all join
within `over` seconds. Output, JSON lines: {"joined"} once every viewer has packets, for each the ms from POST to the first; then for each
line on the input {"packets", "delays"}: packets so far, and by how many ms pictures came later than the earliest, since the last line, at
twenty of the viewers. That line, a number, is how many viewers lose everything from then on and ask for all of it again and again. Ends
with its input.
"""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

import aiohttp

from tests.bench.video.member import Member
from video.codecs.rtp import extend
from video.rtc.dtls import Identity

READ_SECONDS = 0.01
SAMPLE = 20
PATIENCE_S = 30.0


async def join(member: Member, http: aiohttp.ClientSession, url: str, token: str, wait: float) -> float:
    """Ms from POST to the first packet."""
    await asyncio.sleep(wait)
    began = time.perf_counter()
    headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {token}"}
    async with http.post(url, data=member.offer(), headers=headers) as answer:
        text = await answer.text()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {text}")
    member.begin(text)
    async with asyncio.timeout(PATIENCE_S):
        await member.arrived.wait()
    return (member.first - began) * 1000


async def read_all(members: list[Member]) -> None:
    """Everybody's packets, in rows, as a network card hands them over."""
    while True:
        await asyncio.sleep(READ_SECONDS)
        for member in members:
            member.read()


def delays(members: list[Member]) -> list[float]:
    """Of each picture, by how many ms its first packet came later than the earliest one did, by its own clock; sorted."""
    found: list[float] = []
    for member in members:
        arrivals, member.arrivals = member.arrivals or [], []
        pictures: dict[int, float] = {}
        reference = arrivals[0][0] if arrivals else 0
        for timestamp, at in arrivals:
            pictures.setdefault(extend(timestamp, reference, 32), at)
        late = [at - timestamp / 90_000 for timestamp, at in pictures.items()]
        found += [(each - min(late)) * 1000 for each in late]
    return sorted(found)


async def main() -> None:
    """One crowd."""
    wish: dict[str, Any] = json.loads(sys.stdin.readline())
    identity = Identity(datetime.now(UTC))
    if "profile" in wish:
        identity.context.set_tlsext_use_srtp(wish["profile"].encode())
    members = [Member(identity) for _ in range(wish["viewers"])]
    urls = [wish["url"] + camera for camera in wish["cameras"]]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http, asyncio.TaskGroup() as tasks:
        joins = [
            tasks.create_task(join(member, http, urls[at % len(urls)], wish["token"], wish["over"] * at / len(members)))
            for at, member in enumerate(members)
        ]
    sample = members[-SAMPLE:]
    for member in sample:
        member.arrivals = []
    for member in members:
        member.moderate()
    print(json.dumps({"joined": [task.result() for task in joins]}), flush=True)
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(read_all(members))
        while line := await asyncio.to_thread(sys.stdin.readline):
            for at, member in enumerate(members):
                member.plague(at < json.loads(line))
            packets = sum(member.packets for member in members)
            print(json.dumps({"packets": packets, "delays": delays(sample)}), flush=True)
        reading.cancel()
    for member in members:
        member.close()


if __name__ == "__main__":
    asyncio.run(main())
