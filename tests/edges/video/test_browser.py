"""Chromium, as a dispatcher has it: pictures play, switch at once, and are not black."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.edges.video.plant import cameras, plant
from tests.edges.video.relay import Relay
from tests.edges.video.rtsp_ffmpeg import make
from video import link

OFFER = """async (slots) => {
  const peer = window.peer = new RTCPeerConnection({iceServers: [], bundlePolicy: "max-bundle"});
  window.videos = [];
  for (let i = 0; i < slots; i++) {
    const {receiver} = peer.addTransceiver("video", {direction: "recvonly"});
    const video = document.createElement("video");
    Object.assign(video, {muted: true, autoplay: true, playsInline: true, srcObject: new MediaStream([receiver.track])});
    const count = () => { video.shown = (video.shown || 0) + 1; video.requestVideoFrameCallback(count); };
    video.requestVideoFrameCallback(count);
    document.body.append(video);
    window.videos.push(video);
  }
  await peer.setLocalDescription();
  while (peer.iceGatheringState !== "complete") await new Promise(done => setTimeout(done, 10));
  return peer.localDescription.sdp;
}"""

ANSWER = """async (sdp) => {
  await peer.setRemoteDescription({type: "answer", sdp});
  while (peer.connectionState !== "connected") await new Promise(done => setTimeout(done, 10));
}"""

BRIGHTNESS = """(i) => {
  const canvas = document.createElement("canvas");
  canvas.width = 32; canvas.height = 18;
  const context = canvas.getContext("2d");
  context.drawImage(videos[i], 0, 0, 32, 18);
  const {data} = context.getImageData(0, 0, 32, 18);
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}"""

FIGURES = """async () => [...(await peer.getStats()).values()].filter(one => one.type === "inbound-rtp")
  .map(one => ({lost: one.packetsLost, freezes: one.freezeCount, height: one.frameHeight, decoded: one.framesDecoded,
                wait: 1000 * one.jitterBufferDelay / one.jitterBufferEmittedCount}))"""


async def shown(page: Page, slot: int, seconds: float, pictures: int = 2) -> None:
    """Wait for the next pictures in a slot."""
    await page.evaluate("i => { videos[i].shown = 0; }", slot)
    wish = [slot, pictures]
    await page.wait_for_function("([i, wish]) => videos[i].shown >= wish", arg=wish, timeout=seconds * 1000)


async def show(relay: Relay, page: Page, slot: int, camera: str) -> None:
    await relay.tell_media(link.Show(session="s1", slot=slot, camera=camera, node="n1"))
    await relay.until(5, link.Shown, slot=slot, camera=camera)
    await shown(page, slot, 2)


@asynccontextmanager
async def chromium(relay: Relay, slots: int) -> AsyncIterator[Page]:
    """A page with so many slots, connected as session `s1`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = await browser.new_page()
        await relay.tell_media(link.View(session="s1", offer=await page.evaluate(OFFER, slots), slots=slots))
        answer = await relay.until(5, link.ViewAnswer, session="s1")
        assert isinstance(answer, link.ViewAnswer)
        await page.evaluate(ANSWER, answer.sdp)
        yield page
        await page.evaluate("peer.close()")
        await relay.until(5, link.ViewEnd, session="s1")
        await browser.close()


async def test_a_wall_plays_and_switches_in_chromium(clips: dict[str, Path]) -> None:
    async with asyncio.timeout(60), plant(cameras(clips)) as relay, chromium(relay, 4) as page:
        for slot, camera in enumerate(("street", "fire", "street")):
            await show(relay, page, slot, camera)
        await show(relay, page, 0, "fire")
        await asyncio.sleep(2)
        figures = await page.evaluate(FIGURES)
        assert len(figures) == 3  # the fourth slot shows nothing and nothing comes
        for one in figures:
            assert one["height"] == 180 and one["lost"] == 0 and one["freezes"] == 0
            assert one["wait"] < 200  # ms in the jitter buffer: the newest picture is shown, not one in arrears
        assert [await page.evaluate(BRIGHTNESS, slot) > 70 for slot in range(4)] == [True, True, True, False]


async def test_what_is_coded_again_and_the_high_profile_as_it_is_play_in_chromium(tmp_path: Path) -> None:
    urls = {coding: f"file:{await make(tmp_path / f'{coding}.mp4', coding)}" for coding in ("h265", "b-frames", "high")}
    async with asyncio.timeout(60), plant(urls) as relay, chromium(relay, 3) as page:
        for slot, camera in enumerate(urls):
            await show(relay, page, slot, camera)
        for slot in range(3):
            await shown(page, slot, 6, pictures=40)  # 25 a second; of a stream with B-frames passed on as it is, four
        figures = await page.evaluate(FIGURES)
        assert [(one["height"], one["lost"]) for one in figures] == 3 * [(176, 0)]
        assert all([await page.evaluate(BRIGHTNESS, slot) > 70 for slot in range(3)])
