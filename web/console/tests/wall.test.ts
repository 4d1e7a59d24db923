/** The wall: one connection, switched without a new negotiation, opened again by itself when it breaks. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Wall } from "../src/video/wall";
import type { OpenPeer } from "../src/video/peer";
import type { FromConsole } from "../src/wire/vocabulary";

type Heard = Parameters<OpenPeer>[1];

describe("the wall", () => {
  let sent: FromConsole[];
  let peers: (Heard & { answered: string[]; closed: boolean })[];
  let wall: Wall;

  const peer = (): Heard => {
    const last = peers.at(-1);
    if (!last) throw new Error("no connection was opened");
    return last;
  };
  const shows = (): unknown[] =>
    sent
      .filter((message) => message.type === "wall.show")
      .map(({ slot, camera, quality }) => [slot, camera, quality]);

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    peers = [];
    wall = new Wall({
      openPeer: (_slots, heard) => {
        const opened = { ...heard, answered: [] as string[], closed: false };
        peers.push(opened);
        return {
          tracks: [],
          answer: (sdp) => opened.answered.push(sdp),
          close: () => {
            opened.closed = true;
          },
        };
      },
      send: (message) => sent.push(message) > 0,
      now: () => Date.now(),
      chance: () => 0,
      small: () => "sub",
      changed: () => undefined,
    });
    wall.open();
    peer().offered("offer");
  });
  afterEach(() => vi.useRealTimers());

  it("offers six slots and takes the answer", () => {
    expect(sent).toEqual([{ type: "rtc.offer", sdp: "offer", slots: 6 }]);
    wall.hear({ type: "rtc.answer", sdp: "answer" });
    expect(peers[0]?.answered).toEqual(["answer"]);
  });

  it("says when less is sent than was asked for, because the line is thin, and when that is over", () => {
    wall.hear({ type: "rtc.answer", sdp: "answer" });
    peer().connected();
    wall.showIncident("I1", ["C1"]);
    expect(wall.slots[0]).toMatchObject({ quality: "main", sent: "main" });
    wall.hear({ type: "wall.shown", slot: 0, camera: "C1", quality: "sub" });
    expect(wall.slots[0]).toMatchObject({ quality: "main", sent: "sub", state: "shown" });
    wall.hear({ type: "wall.shown", slot: 0, camera: "C1", quality: "main" });
    expect(wall.slots[0]?.sent).toBe("main");
  });

  it("asks for pictures once connected: the main one at full quality, the others small", () => {
    wall.showIncident("I1", ["C1", "C2"]);
    expect(shows()).toEqual([]);
    peer().connected();
    expect(shows()).toEqual([
      [0, "C1", "main"],
      [1, "C2", "sub"],
    ]);
  });

  it("asks only for what changes when another picture becomes the main one", () => {
    wall.showIncident("I1", ["C1", "C2"]);
    peer().connected();
    sent.length = 0;
    wall.look("C2");
    expect(shows()).toEqual([
      [0, "C1", "sub"],
      [1, "C2", "main"],
    ]);
    expect(wall.slots[1]?.epoch).toBe(1);
  });

  it("empties the slots of an incident that is left", () => {
    wall.showIncident("I1", ["C1"]);
    peer().connected();
    sent.length = 0;
    wall.showIncident(null, []);
    expect(shows()).toEqual([[0, null, "main"]]);
    expect(wall.slots[0]?.state).toBe("empty");
  });

  it("does not trust a frame in a slot that showed another camera before its key frame was sent", () => {
    peer().connected();
    wall.look("C1");
    expect(wall.slots[0]).toMatchObject({ clean: true, state: "asked" });
    wall.showIncident("I2", ["C2"]);
    expect(wall.slots[0]).toMatchObject({ camera: "C2", clean: false, state: "asked" });
    wall.hear({ type: "wall.shown", slot: 0, camera: "C1", quality: "main" });
    expect(wall.slots[0]?.state).toBe("asked");
    wall.hear({ type: "wall.shown", slot: 0, camera: "C2", quality: "main" });
    expect(wall.slots[0]?.state).toBe("shown");
  });

  it("says why a picture can't be had, and forgets it when it comes", () => {
    peer().connected();
    wall.look("C1");
    wall.hear({
      type: "wall.failed",
      slot: 0,
      camera: "C1",
      code: "offline",
      message: "The node is offline.",
    });
    expect(wall.slots[0]).toMatchObject({ state: "failed", message: "The node is offline." });
    wall.hear({ type: "wall.shown", slot: 0, camera: "C1", quality: "main" });
    expect(wall.slots[0]).toMatchObject({ state: "shown", message: "" });
  });

  it("offers again after the media process was restarted, and shows again what it showed", async () => {
    wall.look("C1");
    peer().connected();
    wall.hear({ type: "rtc.failed", code: "ended", message: "gone" });
    expect(wall.state).toBe("broken");
    // The last frames of the old connection are not the first of the new one.
    expect(wall.slots[0]?.askedAt).toBe(0);
    expect(peers[0]?.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(310);
    expect(peers).toHaveLength(2);
    sent.length = 0;
    peer().connected();
    expect(shows()).toEqual([[0, "C1", "main"]]);
  });

  it("waits longer each time and does not offer at all while the line is down", async () => {
    peer().failed("no route");
    await vi.advanceTimersByTimeAsync(310);
    peer().failed("no route");
    await vi.advanceTimersByTimeAsync(500);
    expect(peers).toHaveLength(2);
    wall.lost();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(peers).toHaveLength(2);
    expect(wall.state).toBe("closed");
  });

  it("ignores what an old connection still says", () => {
    const [old] = peers;
    wall.open();
    old?.connected();
    expect(wall.state).toBe("opening");
  });
});
