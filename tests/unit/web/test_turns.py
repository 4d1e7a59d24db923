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
