"""Ends of looks that the log does not take at once: given again, in turn, and not for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from command.core import NOT_STORED, Answer
from command.model import Accepted, Actor, Refusal
from command.orders import Order
from tests.laws.world import DISPATCHER, VIEWER
from video.orders import EndView, UnpublishCamera
from web.endings import MAX_WAITING, Endings

BUSY = Refusal(code="busy", message="The centre gets more than it can store: try again in a second.")


class Log:
    """Answers in turn; when there are no more, everything is taken. `ended` are the looks, in order, and who ended them."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.asked = 0
        self.ended: list[tuple[str, str]] = []

    async def __call__(self, order: Order, actor: Actor, key: str | None = None) -> Answer:
        assert isinstance(order, EndView | UnpublishCamera)
        self.asked += 1
        await asyncio.sleep(0)
        answer = self._answers.pop(0) if self._answers else Accepted(seq=1)
        if isinstance(answer, Accepted):
            self.ended.append((order.view if isinstance(order, EndView) else order.camera, actor.id))
        return answer

    async def taken(self, count: int) -> None:
        while len(self.ended) < count:  # noqa: ASYNC110 - rounds follow each other without a pause here
            await asyncio.sleep(0)


@asynccontextmanager
async def running(log: Log, patience: float = 60, again: float = 0) -> AsyncIterator[Endings]:
    """Rounds until the block ends, as at the end of the centre."""
    endings = Endings(log, again=again, patience=patience)
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        rounds = tasks.create_task(endings.run())
        await asyncio.sleep(0)  # it runs now
        yield endings
        rounds.cancel()


async def test_an_end_that_could_not_be_stored_is_given_again_in_the_name_of_who_looked() -> None:
    log = Log(NOT_STORED, BUSY, NOT_STORED)
    async with running(log) as endings:
        await endings.end(DISPATCHER, "v1")
        await endings.end(VIEWER, "v2")
        await log.taken(2)
        assert log.asked == 5, "what comes after it waits with it, unasked"
        await endings.end(VIEWER, "v3")
        await log.taken(3)
    assert log.ended == [("v1", DISPATCHER.id), ("v2", VIEWER.id), ("v3", VIEWER.id)] and log.asked == 6


async def test_the_end_of_a_publication_is_given_again_too() -> None:
    log = Log(NOT_STORED)
    async with running(log) as endings:
        await endings.give(DISPATCHER, UnpublishCamera(camera="BC-1", reason="the peer left"))
        await log.taken(1)
    assert log.ended == [("BC-1", DISPATCHER.id)]


async def test_an_end_that_is_interrupted_is_given_again() -> None:
    log = Log()
    async with running(log) as endings:
        async with asyncio.TaskGroup() as tasks:
            ending = tasks.create_task(endings.end(DISPATCHER, "v1"))
            await asyncio.sleep(0)  # it is asked now, and not yet answered
            ending.cancel()
        await log.taken(1)
    assert log.ended == [("v1", DISPATCHER.id)]


async def test_whoever_is_interrupted_leaves_the_ends_of_all_slots_behind() -> None:
    log = Log()
    async with running(log) as endings:
        async with asyncio.TaskGroup() as tasks:
            ending = tasks.create_task(endings.end(DISPATCHER, "v1", "v2", "v3"))
            await asyncio.sleep(0)  # the first is asked now, and not yet answered
            ending.cancel()
        await log.taken(3)
    assert [view for view, _ in log.ended] == ["v1", "v2", "v3"]


async def test_what_waits_when_the_centre_goes_down_is_given_once_more() -> None:
    log = Log(NOT_STORED)
    async with running(log, again=60) as endings:
        await endings.end(DISPATCHER, "v1", "v2")
    assert [view for view, _ in log.ended] == ["v1", "v2"]


async def test_what_the_log_does_not_take_while_the_centre_goes_down_is_given_up_and_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = Log(*[NOT_STORED] * 2)
    async with running(log, again=60) as endings:
        await endings.end(DISPATCHER, "v1", "v2")
    assert log.asked == 2 and not log.ended
    assert [text.split(" (")[0] for text in caplog.messages] == [
        f"The end of look {view} of {DISPATCHER.id} is not in the log" for view in ("v1", "v2")
    ]


async def test_the_ends_of_consoles_that_are_closed_last_wait_for_nobody(caplog: pytest.LogCaptureFixture) -> None:
    log = Log(NOT_STORED)
    async with running(log, again=60) as endings:
        pass
    await endings.end(DISPATCHER, "v1", "v2")
    assert log.ended == [("v2", DISPATCHER.id)]
    [said] = caplog.messages
    assert "look v1 of dispatcher1 is not in the log" in said and NOT_STORED.message in said


async def test_who_is_interrupted_after_that_leaves_nothing_unsaid(caplog: pytest.LogCaptureFixture) -> None:
    log = Log()
    async with running(log, again=60) as endings:
        pass
    async with asyncio.TaskGroup() as tasks:
        ending = tasks.create_task(endings.end(DISPATCHER, "v1", "v2"))
        await asyncio.sleep(0)
        ending.cancel()
    assert len(caplog.messages) == 2 and all("interrupted" in text for text in caplog.messages)


async def test_an_end_that_is_taken_is_given_once() -> None:
    log = Log()
    async with running(log) as endings:
        await endings.end(DISPATCHER, "v1")
        for _ in range(20):
            await asyncio.sleep(0)
    assert log.asked == 1


async def test_what_can_never_be_stored_is_given_up_and_said(caplog: pytest.LogCaptureFixture) -> None:
    log = Log(*[NOT_STORED] * 3)
    async with running(log, patience=-1) as endings:
        await endings.end(DISPATCHER, "v1")
        while not caplog.messages:  # noqa: ASYNC110 - what was logged has no event
            await asyncio.sleep(0)
        await endings.end(DISPATCHER, "v2")
        await log.taken(1)
    [said] = caplog.messages
    assert "look v1 of dispatcher1 is not in the log" in said and "check the disk" in said
    assert log.ended == [("v2", "dispatcher1")]


async def test_an_end_that_is_refused_for_itself_is_not_given_again(caplog: pytest.LogCaptureFixture) -> None:
    log = Log(Refusal(code="not_yours", message="It is another's."))
    async with running(log) as endings:
        await endings.end(DISPATCHER, "v1")
        for _ in range(20):
            await asyncio.sleep(0)
    assert log.asked == 1 and "It is another's." in caplog.text


async def test_no_more_ends_wait_than_there_is_room_for(caplog: pytest.LogCaptureFixture) -> None:
    endings = Endings(Log(*[NOT_STORED] * (MAX_WAITING + 1)))
    for number in range(MAX_WAITING + 1):
        await endings.end(DISPATCHER, f"v{number}")
    [said] = caplog.messages
    assert f"look v{MAX_WAITING} " in said and f"{MAX_WAITING} wait already" in said
