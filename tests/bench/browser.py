"""Consoles in Chromium, each in a browser of its own, signed in as people sign in; and their clocks."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from playwright.async_api import Page

from tests.browser import LAPTOP, chromium, person
from tests.centre import Centre

LOOKS = 30
"""Readings of a page's clock: the quickest of them is the least uncertain."""


@asynccontextmanager
async def consoles(centre: Centre, names: Sequence[str]) -> AsyncIterator[list[Page]]:
    """A console for each of these operators, live and with its map drawn, on the smallest screen it is made for."""
    async with AsyncExitStack() as stack:
        pages = []
        for name in names:
            browser = await stack.enter_async_context(chromium())
            somebody = await stack.enter_async_context(person(browser, centre, LAPTOP))
            await somebody.sign_in(name)
            await somebody.page.locator("[data-map=ready]").wait_for()
            pages.append(somebody.page)
        yield pages


async def clock_error(page: Page) -> tuple[float, float]:
    """How far the page's wall clock is ahead of ours, and how sure that is, both in ms.

    The page's is `performance.timeOrigin + performance.now()`, ours `time.time()`: one machine, one clock, but the
    browser reads the wall clock once and then counts by itself.
    """
    best = (0.0, float("inf"))
    for _ in range(LOOKS):
        asked = time.time() * 1000
        said = await page.evaluate("performance.timeOrigin + performance.now()")
        answered = time.time() * 1000
        if answered - asked < 2 * best[1]:
            best = (said - (asked + answered) / 2, (answered - asked) / 2)
    return best
