"""The core: everybody who gives an order gets an answer, and the answer is the truth."""

import asyncio
from pathlib import Path

import pytest

from command.chain import GENESIS
from command.core import MAX_WAITING, SNAPSHOT_EVERY, Answer, Core, due_after
from command.log import LogReader, Saved, open_reader
from command.model import Accepted, Refusal
from command.recovery import all_rows, is_of_this_release, read
from command.store import open_store
from incidents.events import NoteAdded
from incidents.orders import AddNote
from tests.edges.command.centre import OPEN, Published, change, noted, opened, recovered, running_core, same, ticking
from tests.laws.world import DISPATCHER


async def test_events_are_published_in_order_and_before_the_answer(tmp_path: Path) -> None:
    published = Published()
    async with running_core(tmp_path, published) as core:
        for expected in range(1, 6):
            assert await opened(core) == expected
            assert published.seqs == list(range(1, expected + 1))


async def test_somebody_who_leaves_without_waiting_takes_nothing_along(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        async with asyncio.TaskGroup() as tasks:
            leaves = tasks.create_task(opened(core))
            await asyncio.sleep(0)
            leaves.cancel()
        assert await noted(core, "他走了，事件在") == 2


@pytest.mark.parametrize("turns", range(6))
async def test_a_core_that_is_ended_tells_everybody_the_truth(tmp_path: Path, turns: int) -> None:
    """It is cancelled at several moments: before, within and after the transaction."""
    with open_store(tmp_path) as store:
        core = Core(store, Published(), ticking())
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(core.run())
            await opened(core)
            waiting = [
                tasks.create_task(core.submit(AddNote(incident="I1", text=f"{n}"), DISPATCHER)) for n in range(700)
            ]
            for _ in range(turns):
                await asyncio.sleep(0)
            running.cancel()
    told = {n: one.result() for n, one in enumerate(waiting)}
    stored = {n: answer.seq for n, answer in told.items() if isinstance(answer, Accepted)}
    assert {answer.code for answer in told.values() if isinstance(answer, Refusal)} <= {"not_stored"}
    assert notes(tmp_path) == {seq: str(n) for n, seq in stored.items()}
    assert same(recovered(tmp_path)[0], core.state)


def notes(folder: Path) -> dict[int, str]:
    with open_reader(folder) as engine:
        events = [read(row) for row in all_rows(LogReader(engine))]
    return {recorded.seq: recorded.event.text for recorded in events if isinstance(recorded.event, NoteAdded)}


async def test_an_order_for_a_core_that_has_ended_is_refused(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await opened(core)
    answer = await core.submit(OPEN, DISPATCHER)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.message) == ("not_stored", "The centre is going down: try again when it is back.")


async def test_more_orders_than_may_wait_are_refused_as_busy(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        core = Core(store, Published(), ticking())
        async with asyncio.TaskGroup() as tasks:
            waiting = [tasks.create_task(core.submit(OPEN, DISPATCHER)) for _ in range(MAX_WAITING)]
            await asyncio.sleep(0)
            answer = await core.submit(OPEN, DISPATCHER)
            for one in waiting:
                one.cancel()
    assert isinstance(answer, Refusal)
    assert answer.code == "busy"


async def test_a_snapshot_is_kept_every_few_thousand_events(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await opened(core)
        async with asyncio.TaskGroup() as tasks:
            for number in range(SNAPSHOT_EVERY):
                tasks.create_task(noted(core, f"{number}"))
        saved = await core.call(core.store.newest_snapshot)
        assert saved.seq >= SNAPSHOT_EVERY


async def test_after_a_start_that_passed_its_snapshot_over_there_is_soon_one_that_can_be_read(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await opened(core)
    change(tmp_path, "UPDATE snapshot SET body = zeroblob(?)", SNAPSHOT_EVERY * 10_000)
    async with running_core(tmp_path) as core:
        await opened(core)
        await noted(core, "第三条")
        assert is_of_this_release(await core.call(core.store.newest_snapshot))


def test_a_snapshot_of_a_large_state_comes_less_often() -> None:
    assert due_after(Saved(100, GENESIS, b"")) == 100 + SNAPSHOT_EVERY
    assert due_after(Saved(100, GENESIS, bytes(40_000_000))) == 40_100


async def test_a_failing_turn_ends_the_core_loudly_and_the_log_is_what_was_stored(tmp_path: Path) -> None:
    """A core whose listener breaks stops: nobody is told that all is well."""

    async def broken(_: object) -> None:
        raise RuntimeError("the listener broke")

    answers: list[Answer] = []
    with open_store(tmp_path) as store, pytest.raises(ExceptionGroup) as caught:
        core = Core(store, broken, ticking())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(core.run())
            answers.append(await core.submit(OPEN, DISPATCHER))
    assert caught.group_contains(RuntimeError, match="the listener broke")
    assert answers == []
    assert recovered(tmp_path)[1].seq == 1
