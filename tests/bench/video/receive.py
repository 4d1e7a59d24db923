"""What it costs to take a packet from a node, without decoding: our media process against stock aiortc, sent by the same agent."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import av

from tests.bench.figures import Figure
from tests.bench.video.clip import HD, SECONDS, clip
from tests.bench.video.member import Member
from tests.bench.video.plant import WINDOW_S, cpu_of, pss_mb
from tests.centre import LIANDONG
from tests.edges.video.relay import TOKEN, Relay
from tests.node import node_file
from video import link
from video.codecs.h264 import ParameterSets, avcc_nals, parse_avc_config
from video.codecs.payloads import packetise
from video.rtc.dtls import Identity

STREAMS = 20
TURNS = 4
"""Ours and stock one after the other, so often: this machine's speed moves by half between minutes."""
TARGET = 4.0
TARGET_MB = 1.5
SETTLE_S = 3.0


class Exchange(Relay):
    """Keeps what nodes answer, for a receiver that is not a media process."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: asyncio.Queue[link.Started] = asyncio.Queue()

    async def _from_agent(self, name: str, message: link.FromAgent) -> None:
        if isinstance(message, link.Started) and message.pull.startswith("stock"):
            self.answers.put_nowait(message)
        else:
            await super()._from_agent(name, message)


async def measure(folder: Path) -> Sequence[Figure]:
    """Twenty cameras of 2 Mbit/s; nobody is sent anything."""
    path = clip(folder, HD)
    rate = STREAMS * _packets(path) / SECONDS
    async with Exchange.running() as relay, _agent(relay, folder, path):
        await relay.ready(nodes=1, media=0)
        turns = [(await _ours(relay), await _stock(relay)) for _ in range(TURNS)]
    us, stock_us = mean(ours for (ours, _), _ in turns) / rate * 1e6, mean(stock for _, stock in turns) / rate * 1e6
    by_turn = ", ".join(f"{stock / ours:.1f}" for (ours, _), stock in turns)
    held_mb = mean(held for (_, held), _ in turns)
    return [
        Figure(
            what="CPU a received packet, not decoded, times better than stock aiortc's receive path (decoder stubbed)",
            value=stock_us / us,
            unit="×",
            target=TARGET,
            at_least=True,
            detail=f"by turn {by_turn}; {STREAMS} streams, {rate:,.0f} packets/s: ours {us:.2f} µs, stock {stock_us:.2f} µs",
        ),
        Figure(
            what="memory of a running stream (2 Mbit/s, a key frame each 2 s), with its viewer's session, PSS",
            value=held_mb / STREAMS,
            unit="MB",
            target=TARGET_MB,
            detail=f"{STREAMS} streams {held_mb:.1f} MB more than none",
        ),
    ]


@asynccontextmanager
async def _agent(relay: Relay, folder: Path, path: Path) -> AsyncIterator[Process]:
    own = {f"C{number:02}": {"main": folder / f"C{number:02}.mp4"} for number in range(STREAMS)}
    for sources in own.values():  # an agent reads each source once
        sources["main"].hardlink_to(path)
    config = node_file(folder / "node.toml", "n1", own)
    command = (*LIANDONG, "node", "--centre", relay.url, "--token", TOKEN, "--config", str(config))
    agent = await asyncio.create_subprocess_exec(*command)
    try:
        yield agent
    finally:
        agent.kill()
        await agent.wait()


async def _ours(relay: Relay) -> tuple[float, float]:
    """CPU seconds a second of the media process, whose viewers have offered and never come; and MB that it has grown by."""
    options = ("-m", "video.media", "--centre", relay.url + "/media")
    environment = {"LIANDONG_MEDIA_TOKEN": TOKEN}
    begun = len(relay.readies)
    process = await asyncio.create_subprocess_exec(sys.executable, *options, env=environment, stdin=PIPE)
    try:
        await relay.ready(nodes=1, media=begun + 1)
        offer = Member(Identity(datetime.now(UTC))).offer()
        empty = pss_mb(process.pid)
        for number in range(STREAMS):
            await relay.tell_media(link.View(session=f"s{number}", offer=offer, slots=1))
            await relay.tell_media(link.Show(session=f"s{number}", slot=0, camera=f"C{number:02}", node="n1"))
        return await _rate(process.pid), pss_mb(process.pid) - empty
    finally:
        await _end(relay, process, relay.pulls[-STREAMS:])


async def _stock(relay: Exchange) -> float:
    """CPU seconds a second of the same with aiortc."""
    command = (sys.executable, "-m", "tests.bench.video.stock_receiver", str(STREAMS))
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None and process.stdout is not None
    pulls = [f"stock{number}" for number in range(STREAMS)]
    try:
        for number, pull in enumerate(pulls):
            offer = json.loads(await process.stdout.readline())
            camera = f"C{number:02}"
            await relay.tell_node("n1", link.Start(pull=pull, camera=camera, quality="main", offer=offer))
            answer = await relay.answers.get()
            process.stdin.write(json.dumps(answer.sdp).encode() + b"\n")
            await process.stdin.drain()
        return await _rate(process.pid)
    finally:
        await _end(relay, process, pulls)


async def _end(relay: Relay, process: Process, pulls: Sequence[str]) -> None:
    """Leave the node as it was: it would go on sending to who is gone, until it notices."""
    for pull in pulls:
        await relay.tell_node("n1", link.Stop(pull=pull))
    process.kill()
    await process.wait()


async def _rate(pid: int) -> float:
    await asyncio.sleep(SETTLE_S)
    before = cpu_of(pid)
    await asyncio.sleep(WINDOW_S)
    return (cpu_of(pid) - before) / WINDOW_S


def _packets(path: Path) -> int:
    """How many packets the clip makes, once through."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        config = parse_avc_config(stream.codec_context.extradata or b"")
        sets = ParameterSets(config.sps + config.pps)
        pictures = [avcc_nals(bytes(packet), config.length_size) for packet in container.demux(stream) if packet.size]
    return sum(len(packetise(sets.complete(nals))) for nals in pictures)
