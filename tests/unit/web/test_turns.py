"""Few at once, and a bound on those who wait."""

import asyncio

import pytest

from web.turns import Crowded, Turns


async def test_who_comes_while_all_turns_are_taken_waits_and_is_let_in_next() -> None:
    turns, order = Turns(at_once=1, waiting=1, patience_s=10), list[str]()
    may_leave = asyncio.Event()

    async def first() -> None:
        async with turns.take():
            order.append("first")
            await may_leave.wait()

    async def second() -> None:
        async with turns.take():
            order.append("second")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(first())
        await asyncio.sleep(0)
        tasks.create_task(second())
        await asyncio.sleep(0)
        assert order == ["first"]
        with pytest.raises(Crowded):
            async with turns.take():
                pass
        may_leave.set()
    assert order == ["first", "second"]
    async with turns.take():
        pass


async def test_who_has_waited_long_enough_is_told_so_and_leaves_the_place_to_others() -> None:
    turns = Turns(at_once=1, waiting=1, patience_s=0)
    async with turns.take():
        for _ in range(3):
            with pytest.raises(Crowded):
                async with turns.take():
                    pass
    async with turns.take():
        pass


async def test_turns_weigh_and_nobody_overtakes_who_needs_more() -> None:
    turns, order, may_leave = Turns(at_once=10, waiting=3, patience_s=10), list[int](), asyncio.Event()

    async def one(weight: int) -> None:
        async with turns.take(weight):
            order.append(weight)
            await may_leave.wait()

    async with asyncio.TaskGroup() as tasks:
        for weight in (4, 5, 20, 1):
            tasks.create_task(one(weight))
            await asyncio.sleep(0)
        assert order == [4, 5], "1 would fit, and 20 waits for all of it"
        may_leave.set()
    assert order == [4, 5, 20, 1]
    async with turns.take(10):
        pass


@pytest.mark.parametrize("when", ["while it waits", "as its turn comes"])
async def test_who_gives_up_takes_nothing_along_and_leaves_nothing_twice(when: str) -> None:
    turns = Turns(at_once=1, waiting=2, patience_s=0.1)

    async def wait() -> None:
        async with turns.take():
            pass

    async with asyncio.TaskGroup() as tasks:
        async with turns.take():
            waiting = tasks.create_task(wait())
            await asyncio.sleep(0)
            if when == "while it waits":
                waiting.cancel()
        if when == "as its turn comes":
            waiting.cancel()
    async with turns.take():
        with pytest.raises(Crowded):
            async with turns.take():
                pass
