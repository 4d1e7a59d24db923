"""A whole small plant in one process: relay, an agent with cameras, media; or media as the process it is."""

import asyncio
import sys
import uuid
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.edges.video.relay import TOKEN, Relay
from video.agent import AgentConfig, run_agent
from video.agent.config import CameraConfig, NodeConfig
from video.media.process import run_media
from video.rtc.ports import Listen

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=timezone(timedelta(hours=8)))


def config(cameras: Mapping[str, str], node: str = "n1") -> AgentConfig:
    """One node with cameras of these URLs."""
    specs = tuple(CameraConfig(id=name, name=name, lat=31.27, lon=121.5, main=url) for name, url in cameras.items())
    return AgentConfig(node=(NodeConfig(id=node, camera=specs),), networks=("127.0.0.1",))


def cameras(clips: Mapping[str, Path]) -> dict[str, str]:
    """Each clip as a camera of its name."""
    return {name: f"file:{path}" for name, path in clips.items()}


@asynccontextmanager
async def plant(urls: Mapping[str, str], media: bool = True) -> AsyncIterator[Relay]:
    """A relay with an agent, and (in this process too) media unless the test brings its own."""
    async with Relay.running() as relay, asyncio.TaskGroup() as tasks:
        agent = tasks.create_task(run_agent(config(urls), relay.url, TOKEN, lambda: NOW))
        work = [agent]
        if media:
            work.append(tasks.create_task(run_media(relay.url, TOKEN, Listen(), lambda: uuid.uuid4().hex, lambda: NOW)))
        try:
            await relay.ready(nodes=1, media=1 if media else 0)
            yield relay
        finally:
            for task in work:
                task.cancel()


@asynccontextmanager
async def media_running(relay: Relay) -> AsyncIterator[None]:
    """Media in this process, dialling `relay`."""
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(run_media(relay.url, TOKEN, Listen(), lambda: uuid.uuid4().hex, lambda: NOW))
        try:
            yield
        finally:
            running.cancel()


@asynccontextmanager
async def media_process(relay: Relay, *options: str) -> AsyncIterator[Process]:
    """The real media process, dialling `relay`; ended when the block is."""
    environment = {"LIANDONG_MEDIA_TOKEN": TOKEN}  # and nothing else: it needs no PATH, no HOME
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "video.media", "--centre", relay.url + "/media", *options, env=environment, stdin=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
