import { describe, expect, it } from "vitest";
import { close, look, PICTURES, showIncident } from "../src/video/arrangement";
import { Freshness } from "../src/video/freshness";
import { isBehind, received } from "../src/video/received";

describe("the arrangement of pictures", () => {
  it("opens the incident's cameras, the best one as the main picture, no more than there is room for", () => {
    expect(showIncident(["1", "2", "2", "3", "4", "5", "6", "7"])).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("makes a camera the main picture without opening it twice", () => {
    expect(look(showIncident(["C1", "C2"]), "C2")).toEqual(["C2", "C1"]);
  });

  it("takes the last picture's place when all are taken", () => {
    let shown = showIncident([]);
    for (let n = 0; n <= PICTURES; n += 1) shown = look(shown, `C${n}`);
    expect(shown).toHaveLength(PICTURES);
    expect(shown).not.toContain("C0");
    expect(shown[0]).toBe(`C${PICTURES}`);
  });

  it("closes one and leaves the others where they are", () => {
    expect(close(["C1", "C2", "C3"], "C2")).toEqual(["C1", "C3"]);
  });
});

describe("freshness", () => {
  it("tells the time to the first frame and counts the frames", () => {
    const fresh = new Freshness();
    fresh.present(1080, 1000);
    fresh.present(1120, 1000);
    expect([fresh.frames, fresh.firstMs, fresh.longest(1125)]).toEqual([2, 80, 40]);
  });

  it("tells the longest gap in tens, which can be read while it changes", () => {
    const fresh = new Freshness();
    for (const at of [1000, 1101, 1205]) fresh.present(at, 900);
    expect(fresh.longest(1206)).toBe(100);
  });

  it("is frozen after two seconds without a frame, never before the first", () => {
    const fresh = new Freshness();
    expect(fresh.frozen(10_000)).toBe(false);
    fresh.present(1000, 0);
    expect(fresh.frozen(3000)).toBe(false);
    expect(fresh.frozen(3001)).toBe(true);
  });

  it("excuses a hidden page, where browsers present nothing", () => {
    const fresh = new Freshness();
    fresh.present(1000, 0);
    fresh.excuse(9000);
    expect(fresh.frozen(9500)).toBe(false);
  });
});

describe("what this desk receives", () => {
  const look = {
    timestamp: 1000,
    framesDecoded: 100,
    framesDropped: 0,
    packetsLost: 3,
    jitterBufferDelay: 1,
    jitterBufferEmittedCount: 100,
    totalDecodeTime: 0.2,
  };

  it("is the difference of two looks, with its units", () => {
    const next = {
      ...look,
      timestamp: 3000,
      framesDecoded: 150,
      packetsLost: 5,
      jitterBufferDelay: 1.5,
      jitterBufferEmittedCount: 150,
      totalDecodeTime: 0.3,
    };
    const told = received(look, next);
    expect(told).toMatchObject({ fps: 25, lost: 2, dropped: 0 });
    expect(told?.jitterMs).toBeCloseTo(10);
    expect(told?.decodeMs).toBeCloseTo(2);
  });

  it("is unknown after one look, and when the counters began anew", () => {
    expect(received(undefined, look)).toBeNull();
    expect(received(look, { ...look, timestamp: 2000, framesDecoded: 3 })).toBeNull();
  });

  it("calls a desk slow that drops a tenth of the frames", () => {
    const at = (dropped: number): boolean =>
      isBehind({ fps: 18, lost: 0, jitterMs: 0, decodeMs: 0, dropped });
    expect([at(0), at(1), at(4)]).toEqual([false, false, true]);
  });
});
