"""Publications that come to nothing: whatever happens while one is being recorded, the camera is not published for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from command.bus import LocalBus
from command.core import Answer, Core, Submit
from command.model import Actor, Refusal
from command.orders import Order
from tests.edges.web.parts import a_core, a_replica
from tests.laws.world import DISPATCHER
from tests.processes import PATIENCE
from video import link
from video.model import CameraSpec
from video.orders import PublishCamera, UnpublishCamera
from web.publication import OVER, Publication
from web.remote import UNREACHABLE
from web.session import Caller
from web.stage import Stage

BODY = CameraSpec(id="BC-1", name="单兵")


@asynccontextmanager
async def a_publication(folder: Path, core: Core, bus: LocalBus, submit: Submit) -> AsyncIterator[Publication]:
    async with a_replica(folder, core, bus) as replica:
        yield Publication(Stage(bus, submit, replica), Caller(DISPATCHER, lambda: True), BODY, lambda _: None)


def told(core: Core) -> list[str]:
    """The kinds of events about the publisher."""
    rows = [row.body for row in core.store.rows_after(0) if b"whip-BC-1" in row.body]
    return [body.split(b'"')[3].decode() for body in rows]


BEGUN = ["NodeAdded", "NodeConnected", "CamerasAnnounced"]


async def test_a_publisher_that_leaves_while_it_is_recorded_does_not_publish_for_ever(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_publication(tmp_path, core, bus, core.submit) as publication:
        async with asyncio.TaskGroup() as tasks:
            beginning = tasks.create_task(publication.begin(sound=False))
            await asyncio.sleep(0)  # the order is given now, and not yet answered
            beginning.cancel()
        await publication.close("the publisher left")
        assert told(core) == [*BEGUN, "NodeDisconnected"] and not core.state.video.nodes["whip-BC-1"].online


async def test_one_whose_answer_does_not_come_in_time_is_over(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core:

        async def too_late(order: Order, actor: Actor, key: str | None = None) -> Answer:
            answer = await core.submit(order, actor, key)
            return UNREACHABLE if isinstance(order, PublishCamera) else answer

        async with a_publication(tmp_path, core, bus, too_late) as publication:
            assert await publication.begin(sound=False) == UNREACHABLE
            await publication.close("no answer")
            assert told(core) == [*BEGUN, "NodeDisconnected"]


async def test_one_that_was_refused_does_not_end_the_publication_of_another(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_publication(tmp_path, core, bus, core.submit) as second:
        await core.submit(PublishCamera(camera=BODY), DISPATCHER)
        refused = await second.begin(sound=False)
        assert isinstance(refused, Refusal) and refused.code == "already_published"
        await second.close("refused")
        assert told(core) == BEGUN and core.state.video.nodes["whip-BC-1"].online


async def test_one_that_the_media_process_ended_before_it_began_does_not_begin(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_publication(tmp_path, core, bus, core.submit) as publication:
        await publication.close("the media process was restarted")
        assert await publication.begin(sound=False) == OVER
        assert told(core) == []


async def test_it_goes_on_until_somebody_ends_it_in_the_log(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_replica(tmp_path, core, bus) as replica:
        stage = Stage(bus, core.submit, replica)
        publication = Publication(stage, Caller(DISPATCHER, lambda: True), BODY, lambda _: None)
        assert publication.is_permitted(), "not begun yet"
        assert await publication.begin(sound=False) is None
        assert publication.is_permitted() and stage.find(publication.id) is publication
        await core.submit(UnpublishCamera(camera="BC-1", reason="不该播出"), DISPATCHER)
        await replica.reached(core.position.seq, PATIENCE)
        assert not publication.is_permitted()
        await publication.close("signed out")
        assert told(core)[-2:] == ["CamerasAnnounced", "NodeDisconnected"] and stage.find(publication.id) is None


@pytest.mark.parametrize("kept", [True, False])
async def test_it_is_lost_with_the_media_process(tmp_path: Path, kept: bool) -> None:
    bus, said = LocalBus(), list[link.ToSession]()
    async with a_core(tmp_path, bus) as core, a_replica(tmp_path, core, bus) as replica:
        stage = Stage(bus, core.submit, replica)
        publication = Publication(stage, Caller(DISPATCHER, lambda: True), BODY, said.append)
        stage._take(link.Ready(pid=7, publications=(publication.id,) if kept else ()))
        assert len(said) == (0 if kept else 1)
