"""Parts of a centre in the process of the test: a core that knows a node, a replica that follows it, a log that is full."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from command.bus import LocalBus
from command.core import NOT_STORED, Answer, Core, Submit
from command.log import LogReader, open_reader
from command.model import Actor, Refusal
from command.orders import Order
from command.replica import Replica
from tests.edges.command.centre import Published, accepted, running_core
from video.model import CameraSpec
from video.orders import AddNode, AnnounceCameras, ConnectNode
from web.ids import fingerprint

TOKEN = "of the node"
NODE = Actor(kind="node", id="street", agency="street")
CAMERA = CameraSpec(id="K-001", name="下立交", lat=31.28, lon=121.51)


class Full:
    """A log that can't be written, or reached, for the first orders of one kind; `refused` counts them."""

    def __init__(self, submit: Submit, kind: type[Struct], times: int, answer: Refusal = NOT_STORED) -> None:
        self._submit = submit
        self._kind = kind
        self._left = times
        self._answer = answer
        self.refused = 0

    async def __call__(self, order: Order, actor: Actor, key: str | None = None) -> Answer:
        if isinstance(order, self._kind) and self._left:
            self._left -= 1
            self.refused += 1
            return self._answer
        return await self._submit(order, actor, key)


@asynccontextmanager
async def a_core(folder: Path, bus: LocalBus) -> AsyncIterator[Core]:
    """A core that knows the camera `K-001`."""
    async with running_core(folder, Published(bus)) as core:
        add = AddNode(id="street", name="街道", kind="street", agency="street", token_hash=fingerprint(TOKEN))
        accepted(await core.submit(add, Actor(kind="system", id="core")))
        for order in (ConnectNode(node="street"), AnnounceCameras(node="street", cameras=(CAMERA,))):
            accepted(await core.submit(order, NODE))
        yield core


@asynccontextmanager
async def a_replica(folder: Path, core: Core, bus: LocalBus) -> AsyncIterator[Replica]:
    """It knows what `core` knows."""
    with open_reader(folder) as engine:
        replica = Replica(bus, LogReader(engine), lambda *_: None, lambda: None)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(replica.run())
            assert await replica.reached(core.position.seq)
            yield replica
            running.cancel()
