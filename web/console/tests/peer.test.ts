/** What a line of the wall offers, of what browsers say they have. */

import { describe, expect, it } from "vitest";
import { iceServers, offeredCodecs } from "../src/video/peer";

function codec(mimeType: string, sdpFmtpLine?: string): RTCRtpCodec {
  return { mimeType, clockRate: 90000, ...(sdpFmtpLine === undefined ? {} : { sdpFmtpLine }) };
}

const h264 = (mode: number, profile: string): RTCRtpCodec =>
  codec("video/H264", `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`);

const RTX = codec("video/rtx");
const VP8 = codec("video/VP8");

/** In the order of Chromium 156. */
const CHROMIUM = [
  VP8,
  RTX,
  codec("video/VP9", "profile-id=0"),
  h264(1, "42001f"),
  h264(0, "42001f"),
  h264(1, "42e01f"),
  h264(0, "42e01f"),
  h264(1, "4d001f"),
  h264(0, "4d001f"),
  h264(1, "f4001f"),
  h264(0, "f4001f"),
  codec("video/AV1", "level-idx=5;profile=0;tier=0"),
  codec("video/red"),
  codec("video/ulpfec"),
];

describe("what a line offers", () => {
  it("is one H.264 and its retransmissions, of all that Chromium has", () => {
    expect(offeredCodecs(CHROMIUM)).toEqual([h264(1, "42e01f"), RTX]);
  });

  it("is found however the parameters are written", () => {
    const firefox = codec(
      "video/H264",
      "profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1",
    );
    const spaced = codec("VIDEO/h264", "packetization-mode=1; profile-level-id=42E01F");
    expect(offeredCodecs([VP8, h264(1, "640c1f"), firefox])).toEqual([firefox]);
    expect(offeredCodecs([h264(1, "42001f"), spaced])).toEqual([spaced]);
  });

  it("is Baseline, or the first in fragments, where there is no Constrained Baseline", () => {
    expect(offeredCodecs([h264(1, "640c1f"), h264(1, "42001f")])).toEqual([h264(1, "42001f")]);
    expect(offeredCodecs([h264(0, "42e01f"), h264(1, "640c1f"), h264(1, "4d001f"), RTX])).toEqual([
      h264(1, "640c1f"),
      RTX,
    ]);
  });

  it("is left to the browser without H.264 in fragments: retransmissions alone can't be offered", () => {
    expect(offeredCodecs([VP8, RTX])).toEqual([]);
    expect(offeredCodecs([h264(0, "42e01f"), codec("video/H264"), RTX])).toEqual([]);
  });
});

describe("the servers a connection may go through", () => {
  it("are as the browser wants them, which takes no user that is null", () => {
    const stun = { url: "stun:10.0.0.5:3478", username: null, credential: null };
    const turn = { url: "turn:10.0.0.5?transport=tcp", username: "desk", credential: "secret" };
    expect(iceServers([stun, turn])).toEqual([
      { urls: "stun:10.0.0.5:3478" },
      { urls: "turn:10.0.0.5?transport=tcp", username: "desk", credential: "secret" },
    ]);
  });
});
