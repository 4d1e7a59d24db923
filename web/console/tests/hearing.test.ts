/** What a console listens to: one camera at a time, as long as it is shown, and it says when nothing is heard. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Hearing } from "../src/video/hearing";
import type { FromConsole } from "../src/wire/vocabulary";

describe("hearing", () => {
  let sent: FromConsole[];
  let slots: string[];
  let packets: number;
  let playing: boolean;
  let allowed: boolean;
  let hearing: Hearing;

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    slots = ["C1", "C2"];
    packets = 0;
    playing = false;
    allowed = true;
    hearing = new Hearing({
      send: (message) => sent.push(message) > 0,
      now: () => Date.now(),
      changed: () => undefined,
      speaker: {
        play: () => {
          playing = allowed;
          return allowed ? Promise.resolve() : Promise.reject(new Error("NotAllowedError"));
        },
        stop: () => {
          playing = false;
        },
      },
      slotOf: (camera) => slots.indexOf(camera),
      track: () => ({}) as MediaStreamTrack,
      packets: () => Promise.resolve(packets),
    });
  });
  afterEach(() => vi.useRealTimers());

  const asked = (): unknown[] =>
    sent.flatMap((message) => (message.type === "wall.listen" ? [message.slot] : []));

  it("is off until somebody asks, and hears one camera at a time", () => {
    expect([hearing.camera, asked()]).toEqual([null, []]);
    hearing.toggle("C1");
    hearing.hear({ type: "wall.heard", camera: "C1" });
    expect([hearing.camera, hearing.state, playing]).toEqual(["C1", "heard", true]);
    hearing.toggle("C2");
    hearing.hear({ type: "wall.heard", camera: "C1" });
    expect([hearing.camera, hearing.state]).toEqual(["C2", "asked"]);
    hearing.toggle("C2");
    expect([hearing.camera, playing, asked()]).toEqual([null, false, [0, 1, null]]);
  });

  it("does not ask for a camera that no slot shows", () => {
    hearing.toggle("C9");
    expect([hearing.camera, asked()]).toEqual([null, []]);
  });

  it("ends when its picture goes, and not when another does", () => {
    hearing.toggle("C1");
    hearing.left("C2");
    expect(hearing.camera).toBe("C1");
    hearing.left("C1");
    expect([hearing.camera, playing]).toEqual([null, false]);
    expect(asked()).toEqual([0]); // the centre ends it by itself
  });

  it("says when no sound comes, and when it comes again", async () => {
    hearing.toggle("C1");
    await vi.advanceTimersByTimeAsync(3500);
    expect(hearing.state).toBe("still");
    packets = 50;
    await vi.advanceTimersByTimeAsync(500);
    expect(hearing.state).toBe("heard");
    await vi.advanceTimersByTimeAsync(3500);
    expect(hearing.state).toBe("still");
  });

  it("says when the browser plays no sound, whatever comes", async () => {
    allowed = false;
    hearing.toggle("C1");
    await vi.advanceTimersByTimeAsync(0);
    hearing.hear({ type: "wall.heard", camera: "C1" });
    expect(hearing.state).toBe("blocked");
  });

  it("says why the centre refuses", () => {
    hearing.toggle("C1");
    hearing.hear({ type: "wall.unheard", slot: 1, code: "no_sound", message: "of another slot" });
    expect(hearing.state).toBe("asked");
    hearing.hear({ type: "wall.unheard", slot: 0, code: "no_sound", message: "Camera C1 lends no sound" });
    expect([hearing.state, hearing.message]).toEqual(["refused", "Camera C1 lends no sound"]);
  });

  it("asks again after a lost connection", () => {
    hearing.toggle("C1");
    hearing.hear({ type: "wall.heard", camera: "C1" });
    hearing.lost();
    expect([hearing.camera, hearing.state, playing]).toEqual(["C1", "asked", false]);
    hearing.connected();
    expect([asked(), playing]).toEqual([[0, 0], true]);
  });
});
