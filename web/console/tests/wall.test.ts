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
          sound: null,
          soundPackets: () => Promise.resolve(0),
          answer: (sdp) => opened.answered.push(sdp),
          close: () => {
            opened.closed = true;
          },
          received: () => Promise.resolve(new Map()),
        };
      },
      send: (message) => sent.push(message) > 0,
      now: () => Date.now(),
      chance: () => 0,
      qualities: (camera) => (camera.startsWith("W") ? ["main"] : ["main", "sub"]),
      changed: () => undefined,
      speaker: { play: () => Promise.resolve(), stop: () => undefined },
    });
    wall.open();
    peer().offered("offer");
  });
  afterEach(() => vi.useRealTimers());

  const hang = (cameras: readonly string[], width = 300, large: string | null = null): void =>
    wall.hang({ cameras, width, large });
  const many = (count: number, name = "C"): string[] =>
    Array.from({ length: count }, (_, n) => `${name}${n}`);

  it("offers every slot there is, so that no grid needs another connection, and takes the answer", () => {
    expect(sent).toEqual([{ type: "rtc.offer", sdp: "offer", slots: 64 }]);
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

  it("knows by how much a picture is late, of the camera that it is said of and as long as it shows that", () => {
    peer().connected();
    wall.showIncident("I1", ["C1"]);
    wall.hear({ type: "wall.late", slot: 0, camera: "C9", seconds: 7 });
    expect(wall.slots[0]?.late).toBe(0);
    wall.hear({ type: "wall.late", slot: 0, camera: "C1", seconds: 4 });
    expect(wall.slots[0]).toMatchObject({ late: 4, state: "asked" });
    wall.hear({ type: "wall.late", slot: 0, camera: "C1", seconds: 0 });
    expect(wall.slots[0]?.late).toBe(0);
    wall.hear({ type: "wall.late", slot: 0, camera: "C1", seconds: 4 });
    wall.look("C2");
    expect(wall.slots[0], "it is as late in a small tile").toMatchObject({ camera: "C1", late: 4 });
    wall.hear({ type: "rtc.failed", code: "ended", message: "gone" });
    expect(wall.slots[0]).toMatchObject({ camera: "C1", late: 0 });
    wall.hear({ type: "wall.late", slot: 0, camera: "C1", seconds: 4 });
    wall.showIncident(null, []);
    expect(wall.slots[0]).toMatchObject({ camera: null, late: 0 });
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

  it("turns to a slot that is clean, and does not trust a frame in one that was left a moment ago", () => {
    peer().connected();
    wall.look("C1");
    expect(wall.slots[0]).toMatchObject({ clean: true, state: "asked" });
    wall.showIncident("I2", ["C2"]);
    expect(wall.slots[1]).toMatchObject({ camera: "C2", clean: true });
    hang(many(63));
    wall.showIncident("I3", ["C99"]);
    const slot = wall.slots[wall.slotOf("C99")];
    expect(slot).toMatchObject({ clean: false, state: "asked" });
    const number = wall.slotOf("C99");
    wall.hear({ type: "wall.shown", slot: number, camera: "C1", quality: "main" });
    expect(slot?.state).toBe("asked");
    wall.hear({ type: "wall.shown", slot: number, camera: "C99", quality: "main" });
    expect(slot?.state).toBe("shown");
  });

  it("asks for small tiles as sub, for a large one as main, and gives back what the page before held", () => {
    peer().connected();
    hang(many(16));
    expect(shows()).toEqual(many(16).map((camera, n) => [n + 6, camera, "sub"]));
    sent.length = 0;
    hang(many(16), 300, "C3");
    expect(shows()).toEqual([[9, "C3", "main"]]);
    sent.length = 0;
    hang(many(16, "D"));
    const asked = shows() as [number, string | null, string][];
    expect(asked.slice(0, 16).map(([, camera, quality]) => [camera, quality])).toEqual(
      many(16, "D").map((camera) => [camera, "sub"]),
    );
    expect(asked.slice(16).map(([slot, camera]) => [slot, camera])).toEqual(
      many(16).map((_, n) => [n + 6, null]),
    );
    expect(wall.slots.filter(({ camera }) => camera !== null)).toHaveLength(16);
  });

  it("never pulls 64 main streams: not for a wall of 64, not where a camera has nothing else", () => {
    peer().connected();
    hang(many(64));
    expect(wall.slots.map(({ quality }) => quality)).not.toContain("main");
    hang(many(64, "W"));
    expect(wall.slots.filter(({ camera }) => camera !== null)).toHaveLength(16);
    expect(wall.left.get("W16")).toBe("heavy");
  });

  it("asks for main where a tile is wide enough to show it, in real pixels, and not to and fro at the limit", () => {
    peer().connected();
    const qualities = (): Set<string> =>
      new Set(many(4).map((camera) => wall.slots[wall.slotOf(camera)]?.quality ?? ""));
    hang(many(4), 799);
    expect(qualities()).toEqual(new Set(["sub"]));
    hang(many(4), 800);
    expect(qualities()).toEqual(new Set(["main"]));
    hang(many(4), 721);
    expect(qualities()).toEqual(new Set(["main"]));
    hang(many(4), 719);
    expect(qualities()).toEqual(new Set(["sub"]));
  });

  it("keeps the incident's pictures when the slots are full, and says which of the others are left out", () => {
    peer().connected();
    hang(many(64));
    wall.showIncident("I1", ["D1", "D2"]);
    expect([wall.slotOf("D1"), wall.slotOf("D2")].every((slot) => slot >= 0)).toBe(true);
    expect([...wall.left]).toEqual([
      ["C62", "full"],
      ["C63", "full"],
    ]);
  });

  it("shows a camera of both in one slot, for the incident", () => {
    peer().connected();
    hang(many(4));
    sent.length = 0;
    wall.showIncident("I1", ["C2", "C3"]);
    expect(sent.map((message) => ("incident" in message ? message.incident : ""))).toEqual(["I1", "I1"]);
    expect(shows()).toEqual([
      [8, "C2", "main"],
      [9, "C3", "sub"],
    ]);
  });

  it("gives back what is out of sight for five seconds, and has it again at once", async () => {
    peer().connected();
    hang(many(4));
    wall.showIncident("I1", ["D1"]);
    const held = (): string[] => wall.slots.flatMap(({ camera }) => camera ?? []).sort();
    wall.see("mosaic", false);
    await vi.advanceTimersByTimeAsync(4900);
    expect(held()).toEqual(["C0", "C1", "C2", "C3", "D1"]);
    await vi.advanceTimersByTimeAsync(200);
    expect(held()).toEqual(["D1"]);
    wall.see("pane:D1", false);
    wall.see("mosaic", true);
    await vi.advanceTimersByTimeAsync(5100);
    expect(held()).toEqual(many(4));
    wall.see("page", false);
    await vi.advanceTimersByTimeAsync(5100);
    expect(held()).toEqual([]);
    wall.see("page", true);
    wall.see("pane:D1", true);
    expect(held()).toEqual(["C0", "C1", "C2", "C3", "D1"]);
  });

  it("tells who shows a slot before it shows something else, so that the last picture can be kept", () => {
    peer().connected();
    const left: (string | null | undefined)[] = [];
    const stop = wall.onLeaving((slot) => left.push(wall.slots[slot]?.camera));
    wall.look("C1");
    wall.close("C1");
    wall.look("C2");
    peer().failed("lost", "gone");
    stop();
    wall.close("C2");
    expect(left).toEqual(["C1", "C2"]);
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
    expect(wall.broken).toMatchObject({ code: "ended", message: "gone" });
    // The last frames of the old connection are not the first of the new one.
    expect(wall.slots[0]?.askedAt).toBe(0);
    expect(peers[0]?.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(310);
    expect(peers).toHaveLength(2);
    sent.length = 0;
    peer().connected();
    expect(shows()).toEqual([[0, "C1", "main"]]);
    expect(wall.broken).toBeNull();
  });

  it("waits longer each time and does not offer at all while the line is down", async () => {
    peer().failed("failed", "no route");
    await vi.advanceTimersByTimeAsync(310);
    peer().failed("failed", "no route");
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
