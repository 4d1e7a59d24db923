import { describe, expect, it } from "vitest";
import { close, look, NOTHING, showIncident, SLOTS } from "../src/video/arrangement";
import { Freshness } from "../src/video/freshness";

describe("the arrangement of pictures", () => {
  it("opens the incident's cameras, the best one as the main picture, no more than four", () => {
    const shown = showIncident(NOTHING, ["C1", "C2", "C3", "C4", "C5"]);
    expect(shown.order.map((slot) => shown.cameras[slot])).toEqual(["C1", "C2", "C3", "C4"]);
  });

  it("keeps the slot of a camera that the next incident shows too", () => {
    const first = showIncident(NOTHING, ["C1", "C2"]);
    const next = showIncident(first, ["C9", "C2"]);
    expect(next.cameras.indexOf("C2")).toBe(first.cameras.indexOf("C2"));
    expect(next.order.map((slot) => next.cameras[slot])).toEqual(["C9", "C2"]);
    expect(next.cameras).not.toContain("C1");
  });

  it("makes a camera the main picture without opening it twice", () => {
    const shown = look(showIncident(NOTHING, ["C1", "C2"]), "C2");
    expect(shown.order.map((slot) => shown.cameras[slot])).toEqual(["C2", "C1"]);
    expect(shown.cameras.filter((camera) => camera === "C2")).toHaveLength(1);
  });

  it("takes the last picture's slot when all are full", () => {
    let shown = NOTHING;
    for (let n = 0; n <= SLOTS; n += 1) shown = look(shown, `C${n}`);
    expect(shown.order).toHaveLength(SLOTS);
    expect(shown.cameras).not.toContain("C0");
    expect(shown.cameras[shown.order[0] ?? -1]).toBe(`C${SLOTS}`);
  });

  it("closes one and leaves the others where they are", () => {
    const shown = showIncident(NOTHING, ["C1", "C2"]);
    const left = close(shown, shown.order[0] ?? -1);
    expect(left.order).toEqual([shown.order[1]]);
    expect(left.cameras.filter((camera) => camera !== null)).toEqual(["C2"]);
  });
});

describe("freshness", () => {
  it("tells the time to the first frame and counts the frames", () => {
    const fresh = new Freshness();
    fresh.present(1080, 1000);
    fresh.present(1120, 1000);
    expect([fresh.frames, fresh.firstMs, fresh.longest(1125)]).toEqual([2, 80, 40]);
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
