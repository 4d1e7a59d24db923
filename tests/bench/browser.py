"""Consoles in Chromium, each in a browser of its own, signed in as people sign in; and their clocks."""

import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from playwright.async_api import Page, ViewportSize, async_playwright

from tests.centre import Centre

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
    # The map needs WebGL; without a graphics card Chromium draws it with the processor.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
SCREEN = ViewportSize(width=1366, height=768)
"""The smallest screen that the console is made for."""
LOOKS = 30
"""Readings of a page's clock: the quickest of them is the least uncertain."""


@asynccontextmanager
async def consoles(centre: Centre, names: Sequence[str]) -> AsyncIterator[list[Page]]:
    """A console for each of these operators, live."""
    program = shutil.which("chromium")
    if program is None:
        raise FileNotFoundError("chromium is not installed: make bench installs it")
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        pages = []
        for name in names:
            browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            stack.push_async_callback(browser.close)
            page = await browser.new_page(viewport=SCREEN)
            await page.goto(centre.url)
            await page.get_by_test_id("login-name").fill(name)
            await page.get_by_test_id("login-password").fill(f"{name}-password")
            await page.get_by_test_id("login-enter").click()
            await page.get_by_test_id("incidents").wait_for(state="attached")
            pages.append(page)
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
