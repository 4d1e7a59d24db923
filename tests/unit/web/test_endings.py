"""Ends of looks that the log does not take at once: given again, in turn, and not for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from command.core import NOT_STORED, Answer
from command.model import Accepted, Actor, Refusal
from command.orders import Order
from tests.laws.world import DISPATCHER, VIEWER
from video.orders import EndView
from web.endings import MAX_WAITING, Endings

BUSY = Refusal(code="busy", message="The centre gets more than it can store: try again in a second.")


class Log:
    """Answers in turn; when there are no more, everything is taken. `ended` are the looks, in order, and who ended them."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.asked = 0
        self.ended: list[tuple[str, str]] = []

    async def __call__(self, order: Order, actor: Actor, key: str | None = None) -> Answer:
        assert isinstance(order, EndView)
        self.asked += 1
        await asyncio.sleep(0)
        answer = self._answers.pop(0) if self._answers else Accepted(seq=1)
        if isinstance(answer, Accepted):
            self.ended.append((order.view, actor.id))
        return answer

    async def taken(self, count: int) -> None:
        while len(self.ended) < count:  # noqa: ASYNC110 - rounds follow each other without a pause here
            await asyncio.sleep(0)


@asynccontextmanager
async def running(log: Log, patience: float = 60) -> AsyncIterator[Endings]:
    endings = Endings(log, again=0, patience=patience)
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        rounds = tasks.create_task(endings.run())
        yield endings
        rounds.cancel()


async def test_an_end_that_could_not_be_stored_is_given_again_in_the_name_of_who_looked() -> None:
    log = Log(NOT_STORED, BUSY, NOT_STORED)
    async with running(log) as endings:
        await endings.end("v1", DISPATCHER)
        await endings.end("v2", VIEWER)
        await log.taken(2)
        assert log.asked == 5, "what comes after it waits with it, unasked"
        await endings.end("v3", VIEWER)
        await log.taken(3)
    assert log.ended == [("v1", DISPATCHER.id), ("v2", VIEWER.id), ("v3", VIEWER.id)] and log.asked == 6


async def test_an_end_that_is_interrupted_is_given_again() -> None:
    log = Log()
    async with running(log) as endings:
        async with asyncio.TaskGroup() as tasks:
            ending = tasks.create_task(endings.end("v1", DISPATCHER))
            await asyncio.sleep(0)  # it is asked now, and not yet answered
            ending.cancel()
        await log.taken(1)
    assert log.ended == [("v1", DISPATCHER.id)]


async def test_an_end_that_is_taken_is_given_once() -> None:
    log = Log()
    async with running(log) as endings:
        await endings.end("v1", DISPATCHER)
        for _ in range(20):
            await asyncio.sleep(0)
    assert log.asked == 1


async def test_what_can_never_be_stored_is_given_up_and_said(caplog: pytest.LogCaptureFixture) -> None:
    log = Log(*[NOT_STORED] * 3)
    async with running(log, patience=-1) as endings:
        await endings.end("v1", DISPATCHER)
        while not caplog.messages:  # noqa: ASYNC110 - what was logged has no event
            await asyncio.sleep(0)
        await endings.end("v2", DISPATCHER)
        await log.taken(1)
    [said] = caplog.messages
    assert "look v1 of dispatcher1 is not in the log" in said and "check the disk" in said
    assert log.ended == [("v2", "dispatcher1")]


async def test_an_end_that_is_refused_for_itself_is_not_given_again(caplog: pytest.LogCaptureFixture) -> None:
    log = Log(Refusal(code="not_yours", message="It is another's."))
    async with running(log) as endings:
        await endings.end("v1", DISPATCHER)
        for _ in range(20):
            await asyncio.sleep(0)
    assert log.asked == 1 and "It is another's." in caplog.text


async def test_no_more_ends_wait_than_there_is_room_for(caplog: pytest.LogCaptureFixture) -> None:
    endings = Endings(Log(*[NOT_STORED] * (MAX_WAITING + 1)))
    for number in range(MAX_WAITING + 1):
        await endings.end(f"v{number}", DISPATCHER)
    [said] = caplog.messages
    assert f"look v{MAX_WAITING} " in said and f"{MAX_WAITING} wait already" in said
