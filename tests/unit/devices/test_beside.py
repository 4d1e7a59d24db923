import asyncio

import pytest

from devices.beside import beside


class Signs:
    """What the work beside the body has done."""

    def __init__(self) -> None:
        self.ended = False

    async def work(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.ended = True


async def test_the_work_ends_with_the_body() -> None:
    signs = Signs()
    async with beside(signs.work(), "work"):
        await asyncio.sleep(0)
        assert not signs.ended
    assert signs.ended


async def test_an_exception_of_the_body_passes_as_it_is() -> None:
    signs = Signs()
    with pytest.raises(KeyError, match="mine"):
        async with beside(signs.work(), "work"):
            await asyncio.sleep(0)
            raise KeyError("mine")
    assert signs.ended


async def test_when_the_work_fails_the_body_is_cancelled_and_the_failure_is_raised() -> None:
    async def fails() -> None:
        raise ValueError("broken")

    with pytest.raises(ExceptionGroup) as caught:
        async with beside(fails(), "work"):
            await asyncio.Event().wait()
    assert caught.group_contains(ValueError, match="broken")


async def test_cancelling_the_body_cancels_both() -> None:
    signs = Signs()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), beside(signs.work(), "work"):
            await asyncio.Event().wait()
    assert signs.ended
