/** One RTCPeerConnection that only receives: N video lines, H.264, no ICE servers, every candidate in the offer. */

interface Heard {
  offered: (sdp: string) => void;
  connected: () => void;
  failed: (message: string) => void;
}

export interface Peer {
  tracks: readonly MediaStreamTrack[];
  answer: (sdp: string) => void;
  close: () => void;
}

/** Opens a connection with so many slots; a test brings its own. */
export type OpenPeer = (slots: number, heard: Heard) => Peer;

/** Host candidates are there in milliseconds; a card that hangs must not hold the picture, in ms. */
const GATHERING_LIMIT = 1000;
/** `disconnected` often mends itself within two seconds; after that it rarely does, in ms. */
const DISCONNECTED_LIMIT = 2500;
/** From offer to connection: measured 0.4–0.7 s on a loaded machine, in ms. */
const CONNECT_LIMIT = 10_000;

/** `jitterBufferTarget` and `playoutDelayHint`: show at once what comes; the network is the centre's own. */
type Receiver = RTCRtpReceiver & { jitterBufferTarget?: number | null; playoutDelayHint?: number | null };

export function openPeer(slots: number, heard: Heard): Peer {
  const connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
  const receivers = Array.from({ length: slots }, () => receive(connection));
  let timer = setTimeout(() => heard.failed("no connection within 10 s"), CONNECT_LIMIT);
  connection.onconnectionstatechange = () => {
    clearTimeout(timer);
    const state = connection.connectionState;
    if (state === "connected") heard.connected();
    else if (state === "failed" || state === "closed") heard.failed(`connection ${state}`);
    else if (state === "disconnected")
      timer = setTimeout(() => heard.failed("connection lost"), DISCONNECTED_LIMIT);
    else timer = setTimeout(() => heard.failed("no connection within 10 s"), CONNECT_LIMIT);
  };
  void offer(connection).then(heard.offered, (error: unknown) => heard.failed(String(error)));
  return {
    tracks: receivers.map((receiver) => receiver.track),
    answer: (sdp) => {
      connection
        .setRemoteDescription({ type: "answer", sdp })
        .catch((error: unknown) => heard.failed(String(error)));
    },
    close: () => {
      clearTimeout(timer);
      connection.onconnectionstatechange = null;
      connection.close();
    },
  };
}

function receive(connection: RTCPeerConnection): RTCRtpReceiver {
  const line = connection.addTransceiver("video", { direction: "recvonly" });
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  line.setCodecPreferences(codecs.filter((codec) => /^video\/(h264|rtx)$/i.test(codec.mimeType)));
  const receiver: Receiver = line.receiver;
  receiver.jitterBufferTarget = 0;
  receiver.playoutDelayHint = 0;
  return receiver;
}

async function offer(connection: RTCPeerConnection): Promise<string> {
  await connection.setLocalDescription();
  if (connection.iceGatheringState !== "complete")
    await new Promise<void>((resolve) => {
      setTimeout(resolve, GATHERING_LIMIT);
      connection.onicegatheringstatechange = () => {
        if (connection.iceGatheringState === "complete") resolve();
      };
    });
  return connection.localDescription?.sdp ?? "";
}
