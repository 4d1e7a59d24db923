"""A person at a console: real Chromium, driven through what the page says of itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, async_playwright, expect

from tests.centre import Centre
from tests.processes import PATIENCE
from tests.waiting import eventually

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # Candidates with real addresses: there is no mDNS between two processes of a test machine.
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
)  # fmt: skip
HD: ViewportSize = {"width": 1920, "height": 1080}
LAPTOP: ViewportSize = {"width": 1366, "height": 768}

expect.set_options(timeout=PATIENCE * 1000)

_PICTURE = """video => {
    const canvas = new OffscreenCanvas(64, 36);
    const pen = canvas.getContext("2d");
    pen.drawImage(video, 0, 0, 64, 36);
    const data = pen.getImageData(0, 0, 64, 36).data;
    const luma = [];
    for (let i = 0; i < data.length; i += 4)
        luma.push(0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2]);
    const mean = luma.reduce((a, b) => a + b) / luma.length;
    return [mean, luma.reduce((a, b) => a + (b - mean) ** 2, 0) / luma.length];
}"""


class Luma(NamedTuple):
    """Brightness of a picture (0–255) and how much it varies within it; a black or empty picture has no variance."""

    mean: float
    variance: float


class Person:
    """One browser profile with the console open. `requests` are all its requests, `complaints` what the browser says."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.context.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def see(self, name: str) -> Locator:
        """What bears this `data-testid`."""
        return self.page.get_by_test_id(name)

    async def sign_in(self, name: str) -> None:
        await self.see("login-name").fill(name)
        await self.see("login-password").fill(f"{name}-password")
        await self.see("login-enter").click()
        await self.is_live()
        self.complaints.clear()  # Chromium calls the 401 of a first visit an error.

    async def is_live(self) -> None:
        await expect(self.see("connection")).to_have_attribute("data-state", "live")

    def incident(self, name: str) -> Locator:
        """The row of an incident in the list."""
        return self.see("incidents").locator(f"[data-incident={name}]")

    async def choose(self, name: str) -> None:
        """Go through the list with the arrows until that incident is open."""
        await expect(self.incident(name)).to_be_visible()
        for _ in range(await self.see("incidents").locator("[data-incident]").count()):
            await self.press("ArrowDown")
            await self.settled()
            if await self.incident(name).get_attribute("aria-current") == "true":
                break
        await expect(self.incident(name)).to_have_attribute("aria-current", "true")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def plays(self, tile: Locator) -> Luma:
        """Wait until new frames come one after the other; then how bright the picture is."""
        for _ in range(2):
            before = int(await tile.get_attribute("data-frames") or 0)

            async def grows(before: int = before) -> bool:
                return int(await tile.get_attribute("data-frames") or 0) > before

            await eventually(grows, f"{before} frames")
        return Luma(*await tile.locator("video").evaluate(_PICTURE))

    async def settled(self) -> None:
        """Until the page has been drawn with all that has come."""
        await self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def person(browser: Browser, centre: Centre, viewport: ViewportSize = HD) -> AsyncIterator[Person]:
    """A browser profile of its own at the console's first page."""
    context = await browser.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai")
    try:
        somebody = Person(await context.new_page())
        await somebody.page.goto(centre.url)
        yield somebody
    finally:
        await context.close()
