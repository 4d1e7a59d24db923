// What the benchmarks do in a page: a player and a wall, as small as they can be.
const wanted = () =>
  RTCRtpReceiver.getCapabilities("video").codecs.filter(
    (codec) => codec.mimeType === "video/rtx" || /profile-level-id=42e01f/.test(codec.sdpFmtpLine ?? ""),
  ).filter((codec) => !/packetization-mode=0/.test(codec.sdpFmtpLine ?? ""));

function receive(connection, slots) {
  return Array.from({ length: slots }, () => {
    const line = connection.addTransceiver("video", { direction: "recvonly" });
    line.setCodecPreferences(wanted());
    line.receiver.jitterBufferTarget = 0;
    const video = document.createElement("video");
    video.muted = video.autoplay = video.playsInline = true;
    video.srcObject = new MediaStream([line.receiver.track]);
    video.style.cssText = "position:fixed;left:0;top:0;width:320px;z-index:99999";
    document.body.append(video);
    return video;
  });
}

const presented = (video) => new Promise((resolve) => video.requestVideoFrameCallback((_, frame) => resolve(frame)));

window.whep = async (camera, token) => {
  const connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
  const [video] = receive(connection, 1);
  await connection.setLocalDescription();
  const began = performance.now();
  const frame = presented(video);
  const answer = await fetch(`/whep/${camera}`, {
    method: "POST",
    headers: { "Content-Type": "application/sdp", Authorization: `Bearer ${token}` },
    body: connection.localDescription.sdp,
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  const took = (await frame).presentationTime - began;
  await fetch(answer.headers.get("Location"), { method: "DELETE", headers: { Authorization: `Bearer ${token}` } });
  connection.close();
  video.remove();
  return took;
};

window.openWall = async (slots) => {
  const connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
  const videos = receive(connection, slots);
  const socket = new WebSocket(`ws://${location.host}/live`);
  await new Promise((resolve) => (socket.onopen = resolve));
  socket.send(JSON.stringify({ type: "hello" }));
  const answered = new Promise((resolve, reject) => {
    socket.onmessage = (event) => {
      const said = JSON.parse(event.data);
      if (said.type === "rtc.answer") resolve(said.sdp);
      if (said.type === "rtc.failed") reject(new Error(said.message));
    };
  });
  await connection.setLocalDescription();
  socket.send(JSON.stringify({ type: "rtc.offer", sdp: connection.localDescription.sdp, slots }));
  const connected = new Promise((resolve) => {
    connection.onconnectionstatechange = () => connection.connectionState === "connected" && resolve();
  });
  await connection.setRemoteDescription({ type: "answer", sdp: await answered });
  await connected;
  const show = (slot, camera) =>
    socket.send(JSON.stringify({ type: "wall.show", slot, camera, quality: "main", incident: null }));
  window.wall = { videos, show };
};

window.wallShow = async (slot, camera) => {
  const frame = presented(window.wall.videos[slot]);
  const began = performance.now();
  window.wall.show(slot, camera);
  const took = (await frame).presentationTime - began;
  window.wall.show(slot, null);
  return took;
};

window.glass = async (slot, camera, count, bits, square) => {
  const video = window.wall.videos[slot];
  const canvas = new OffscreenCanvas(bits * square, square);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const found = [];
  window.wall.show(slot, camera);
  while (found.length < count) {
    const frame = await presented(video);
    context.drawImage(video, 0, 0, bits * square, square, 0, 0, bits * square, square);
    const pixels = context.getImageData(0, square / 2, bits * square, 1).data;
    let taken = 0;
    for (let bit = 0; bit < bits; bit++) taken = taken * 2 + (pixels[4 * (bit * square + square / 2)] > 128 ? 1 : 0);
    const cycle = 2 ** bits;
    found.push((performance.timeOrigin + frame.presentationTime - taken + cycle) % cycle);
  }
  window.wall.show(slot, null);
  return found.slice(count / 5);
};
