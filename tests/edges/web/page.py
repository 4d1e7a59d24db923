"""A page of another origin: real Chromium with a WHEP player or a WHIP publisher that knows the standards and not us."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from playwright.async_api import Page

from tests.browser import chromium

SCRIPT = """
window.talk = async (method, url, headers, body) => {
  const answer = await fetch(url, {method, headers: {Authorization: `Bearer ${token}`, ...headers}, body});
  return {status: answer.status, location: answer.headers.get("Location"), etag: answer.headers.get("ETag"),
          link: answer.headers.get("Link"), body: await answer.text()};
};
window.post = async (url) => {
  await peer.setLocalDescription();
  const answer = await talk("POST", url, {"Content-Type": "application/sdp"}, peer.localDescription.sdp);
  if (answer.status !== 201) return answer;
  window.session = new URL(answer.location, url).href;
  window.answered = answer.body;
  await peer.setRemoteDescription({type: "answer", sdp: answer.body});
  while (peer.connectionState !== "connected") await new Promise(done => setTimeout(done, 10));
  return answer;
};
window.watch = (url, sound = false) => {
  window.peer = new RTCPeerConnection({bundlePolicy: "max-bundle"});
  peer.addTransceiver("video", {direction: "recvonly"});
  if (sound) {
    peer.addTransceiver("audio", {direction: "recvonly"});
    play();
  }
  return post(url);
};
// Sound is decoded only where something plays it, and kept with the pictures only where both are in one player.
window.play = () => {
  const player = document.createElement("video");
  player.autoplay = true;
  player.srcObject = new MediaStream(peer.getReceivers().map(({track}) => track));
  document.body.append(player);
};
window.offer = async (slots) => {
  window.peer = new RTCPeerConnection({bundlePolicy: "max-bundle"});
  for (let slot = 0; slot < slots; slot++) peer.addTransceiver("video", {direction: "recvonly"});
  peer.addTransceiver("audio", {direction: "recvonly"});
  play();
  for (const line of peer.getTransceivers().slice(0, slots)) {
    const {codecs} = RTCRtpReceiver.getCapabilities("video");
    line.setCodecPreferences(codecs.filter(({mimeType}) => mimeType === "video/H264" || mimeType === "video/rtx"));
  }
  await peer.setLocalDescription();
  return peer.localDescription.sdp;
};
window.answer = (sdp) => peer.setRemoteDescription({type: "answer", sdp});
window.inbound = async (kind) =>
  [...(await peer.getStats()).values()].find(one => one.type === "inbound-rtp" && one.kind === kind) ?? {};
window.codec = async () => {
  const stats = await peer.getStats();
  const heard = [...stats.values()].find(one => one.type === "inbound-rtp" && one.kind === "audio");
  return stats.get(heard?.codecId)?.mimeType ?? "";
};
window.publish = (url, codec, sound = false) => {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, {width: 640, height: 360});
  const pen = canvas.getContext("2d");
  let n = 0;
  setInterval(() => {
    n += 1;
    pen.fillStyle = `hsl(${n % 360} 80% 50%)`;
    pen.fillRect(0, 0, 640, 360);
    for (let i = 0; i < 200; i++) {
      pen.fillStyle = `hsl(${i * 37 + n} 90% ${20 + i % 60}%)`;
      pen.fillRect((i * 97 + n * 5) % 640, (i * 53 + n * 3) % 360, 24, 24);
    }
  }, 40);
  window.peer = new RTCPeerConnection({bundlePolicy: "max-bundle"});
  const [track] = canvas.captureStream(25).getVideoTracks();
  const line = peer.addTransceiver(track, {direction: "sendonly"});
  const codecs = RTCRtpSender.getCapabilities("video").codecs;
  line.setCodecPreferences(codecs.filter(({mimeType}) => mimeType === `video/${codec}` || mimeType === "video/rtx"));
  if (sound) {
    const context = new AudioContext(), tone = context.createOscillator(), out = context.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    peer.addTransceiver(out.stream.getAudioTracks()[0], {direction: "sendonly"});
  }
  return post(url);
};
window.restart = async () => {
  peer.restartIce();
  await peer.setLocalDescription();
  const [ufrag, pwd] = ["ufrag", "pwd"].map(name => peer.localDescription.sdp.match(`a=ice-${name}:(.+)`)[1].trim());
  const piece = `a=ice-options:trickle ice2\\r\\na=group:BUNDLE 0\\r\\nm=video 9 UDP/TLS/RTP/SAVPF 96\\r\\n` +
    `a=mid:0\\r\\na=ice-ufrag:${ufrag}\\r\\na=ice-pwd:${pwd}\\r\\n`;
  const headers = {"Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "*"};
  const answer = await talk("PATCH", session, headers, piece);
  if (answer.status !== 200) return answer;
  for (const name of ["ufrag", "pwd"]) {
    const line = answer.body.match(`a=ice-${name}:.+`)[0].trim();
    window.answered = answered.replace(new RegExp(`a=ice-${name}:.+`, "g"), line);
  }
  await peer.setRemoteDescription({type: "answer", sdp: answered});
  const fresh = answered.match("a=ice-ufrag:(.+)")[1].trim();
  for (;;) {
    const stats = await peer.getStats();
    const pairs = [...stats.values()].filter(one => one.type === "candidate-pair" && one.nominated);
    if (pairs.some(pair => stats.get(pair.remoteCandidateId)?.usernameFragment === fresh)) return answer;
    await new Promise(done => setTimeout(done, 20));
  }
};
window.figures = async (type) =>
  [...(await peer.getStats()).values()].find(one => one.type === type && (one.kind ?? "video") === "video") ?? {};
"""


class Visitor:
    """The page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def call(self, name: str, *arguments: object) -> Any:
        """One of the functions of the script."""
        return await self.page.evaluate(f"(given) => window.{name}(...given)", list(arguments))

    async def frames(self, more: int, kind: str = "inbound-rtp") -> dict[str, Any]:
        """The figures once so many more frames were decoded, or sent."""
        count = "framesDecoded" if kind == "inbound-rtp" else "framesEncoded"
        began = (await self.call("figures", kind)).get(count, 0)
        while (found := await self.call("figures", kind)).get(count, 0) < began + more:
            await self.page.wait_for_timeout(50)
        figures: dict[str, Any] = found
        return figures


@asynccontextmanager
async def visitor(token: str) -> AsyncIterator[Visitor]:
    """A page that has a token for the centre and nothing else of it."""
    app = web.Application()

    async def blank(_: web.Request) -> web.Response:
        return web.Response(text=f"<script>window.token = '{token}';{SCRIPT}</script>", content_type="text/html")

    app.router.add_get("/", blank)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with chromium() as browser:
            page = await browser.new_page()
            await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
            yield Visitor(page)
    finally:
        await runner.cleanup()
