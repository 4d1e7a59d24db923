/** One RTCPeerConnection that only receives: N video lines of one H.264 each, one of sound, no candidates awaited. */

import type { IceServer } from "../wire/vocabulary";

interface Heard {
  offered: (sdp: string) => void;
  connected: () => void;
  /** Why, as a code that the words know, and what the browser said. */
  failed: (code: "no_connection" | "failed" | "lost" | "no_webrtc", message: string) => void;
}

export interface Peer {
  tracks: readonly MediaStreamTrack[];
  sound: MediaStreamTrack | null;
  answer: (sdp: string) => void;
  close: () => void;
  /** What came in on each line that ever carried something, by its number. */
  received: () => Promise<Map<number, RTCInboundRtpStreamStats>>;
  /** How many packets of sound came in. */
  soundPackets: () => Promise<number>;
}

/** Opens a connection with so many slots; a test brings its own. */
export type OpenPeer = (slots: number, heard: Heard) => Peer;

/** `disconnected` often mends itself within two seconds; after that it rarely does, in ms. */
const DISCONNECTED_LIMIT = 2500;
/** From offer to connection: measured 0.4–0.7 s on a loaded machine, in ms. */
const CONNECT_LIMIT = 10_000;
/** Constrained Baseline, else Baseline: what decoders agree on. Main and High are shown with it too (docs/video.md). */
const PROFILES = ["42e01f", "42001f"];

/** `jitterBufferTarget` and `playoutDelayHint`: show at once what comes; the network is the centre's own. */
type Receiver = RTCRtpReceiver & { jitterBufferTarget?: number | null; playoutDelayHint?: number | null };

/** `servers`: for networks that let a console reach the centre through a TURN server only; mostly there are none. */
export function openPeer(slots: number, heard: Heard, servers: readonly IceServer[]): Peer {
  const connection = new RTCPeerConnection({ iceServers: iceServers(servers), bundlePolicy: "max-bundle" });
  const receivers = Array.from({ length: slots }, () => receive(connection));
  const sound = listen(connection);
  const late = (): void => heard.failed("no_connection", "no connection within 10 s");
  let timer = setTimeout(late, CONNECT_LIMIT);
  connection.onconnectionstatechange = () => {
    clearTimeout(timer);
    const state = connection.connectionState;
    if (state === "connected") heard.connected();
    else if (state === "failed" || state === "closed") heard.failed("failed", `connection ${state}`);
    else if (state === "disconnected")
      timer = setTimeout(() => heard.failed("lost", "connection lost"), DISCONNECTED_LIMIT);
    else timer = setTimeout(late, CONNECT_LIMIT);
  };
  void offer(connection).then(heard.offered, (error: unknown) => heard.failed("no_webrtc", String(error)));
  return {
    tracks: receivers.map((receiver) => receiver.track),
    sound: sound.track,
    answer: (sdp) => {
      connection
        .setRemoteDescription({ type: "answer", sdp })
        .catch((error: unknown) => heard.failed("no_webrtc", String(error)));
    },
    close: () => {
      clearTimeout(timer);
      connection.onconnectionstatechange = null;
      connection.close();
    },
    received: () => received(connection),
    soundPackets: () => packetsOf(sound),
  };
}

/** The statistics of every line that has received, by the line's number. */
async function received(connection: RTCPeerConnection): Promise<Map<number, RTCInboundRtpStreamStats>> {
  const lines = new Map(connection.getTransceivers().map(({ mid }, index) => [mid, index]));
  const found = new Map<number, RTCInboundRtpStreamStats>();
  for (const stats of (await connection.getStats()).values() as Iterable<RTCStats>) {
    if (stats.type !== "inbound-rtp") continue;
    const inbound = stats as RTCInboundRtpStreamStats;
    if (inbound.kind !== "video") continue;
    const line = lines.get(inbound.mid ?? null);
    if (line !== undefined) found.set(line, inbound);
  }
  return found;
}

async function packetsOf(receiver: RTCRtpReceiver): Promise<number> {
  let packets = 0;
  for (const stats of (await receiver.getStats()).values() as Iterable<RTCStats>)
    if (stats.type === "inbound-rtp") packets += (stats as RTCInboundRtpStreamStats).packetsReceived ?? 0;
  return packets;
}

/** As the browser wants them: a user that is null would be an error. */
export function iceServers(servers: readonly IceServer[]): RTCIceServer[] {
  return servers.map(({ url, username, credential }) => ({
    urls: url,
    ...(username === null ? {} : { username }),
    ...(credential === null ? {} : { credential }),
  }));
}

function receive(connection: RTCPeerConnection): RTCRtpReceiver {
  const line = connection.addTransceiver("video", { direction: "recvonly" });
  line.setCodecPreferences(offeredCodecs(RTCRtpReceiver.getCapabilities("video")?.codecs ?? []));
  const receiver: Receiver = line.receiver;
  receiver.jitterBufferTarget = 0;
  receiver.playoutDelayHint = 0;
  return receiver;
}

/** What the centre passes on, and nothing else: everything a browser has would make the offer 2 KB longer. */
const SOUNDS = ["audio/opus", "audio/pcma", "audio/pcmu"];

/** The last line: the slots are counted from the first. */
function listen(connection: RTCPeerConnection): RTCRtpReceiver {
  const line = connection.addTransceiver("audio", { direction: "recvonly" });
  const codecs = RTCRtpReceiver.getCapabilities("audio")?.codecs ?? [];
  const passed = codecs.filter(({ mimeType }) => SOUNDS.includes(mimeType.toLowerCase()));
  if (passed.length > 0) line.setCodecPreferences(passed);
  return line.receiver;
}

/**
 * What a line offers of what a browser has: one H.264 in fragments (packetization-mode 1) and its retransmissions. All
 * eight variants of Chromium make 209 KB of 64 lines; the centre takes 128 KiB. Without such an H.264 nothing is
 * chosen: the browser then offers all it has, and the centre says why that won't do.
 */
export function offeredCodecs(codecs: readonly RTCRtpCodec[]): RTCRtpCodec[] {
  const fragments = codecs.filter(
    (codec) => is(codec, "h264") && parameter(codec, "packetization-mode") === "1",
  );
  const wanted = PROFILES.map((profile) =>
    fragments.find((codec) => parameter(codec, "profile-level-id") === profile),
  );
  const chosen = wanted.find((codec) => codec !== undefined) ?? fragments[0];
  return chosen ? [chosen, ...codecs.filter((codec) => is(codec, "rtx"))] : [];
}

function is(codec: RTCRtpCodec, name: string): boolean {
  return codec.mimeType.toLowerCase() === `video/${name}`;
}

/** Of the codec's fmtp line, in lower case. */
function parameter(codec: RTCRtpCodec, name: string): string | undefined {
  const pairs = (codec.sdpFmtpLine ?? "").toLowerCase().split(";");
  return pairs.map((pair) => pair.trim().split("=")).find(([key]) => key === name)?.[1];
}

/**
 * The centre is an ICE-lite server (RFC 8445 2.5): it only answers our checks and never looks at our candidates. So the
 * offer goes out without them: gathering took Chromium 120 ms of every join, and longer with a card that hangs.
 */
async function offer(connection: RTCPeerConnection): Promise<string> {
  await connection.setLocalDescription();
  return connection.localDescription?.sdp ?? "";
}
