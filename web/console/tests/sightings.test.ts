/** Why a camera is in the list, how it is, and which one is offered next. */

import { describe, expect, it } from "vitest";
import { add, showIncident } from "../src/video/arrangement";
import { offerOf, rowsOf } from "../src/store/sightings";
import { emptySlot, seenIn } from "../src/video/slots";
import type { Sighting } from "../src/wire/vocabulary";
import { healthWords, scoreWords, sightWords } from "../src/words/sighting";
import { words } from "../src/words/words";
import { camera, emptyState, node } from "./examples";

/** No picture runs on this page. */
const dark = (): null => null;
const zh = words("zh");
const en = words("en");

function sighting(change: Partial<Sighting> = {}): Sighting {
  return {
    camera: "C1",
    score: 88.3,
    metres: 86.2,
    off_deg: 4,
    covers: 1,
    road: null,
    health: "ok",
    health_at: null,
    reasons: [],
    ...change,
  };
}

describe("the words of a sighting", () => {
  it.each<[Partial<Sighting>, string, string]>([
    [{ road: "黄兴路" }, "86 m · 正对 · 沿黄兴路", "86 m · straight at it · along 黄兴路"],
    [{ off_deg: 24 }, "86 m · 在视野内", "86 m · in view"],
    [{ covers: 0.304 }, "86 m · 看到 30%", "86 m · sees 30%"],
    [{ covers: 0.001 }, "86 m · 看到 1%", "86 m · sees 1%"],
    [
      { covers: 0, off_deg: 120.4, reasons: [{ code: "out_of_view", weight: 0, figure: 120.4 }] },
      "86 m · 偏离视野 120°",
      "86 m · 120° out of view",
    ],
    [{ covers: 0, off_deg: 3 }, "86 m · 超出可视距离", "86 m · out of range"],
  ])("says how far it is and what it sees: %o", (change, chinese, english) => {
    expect(sightWords(sighting(change), zh)).toBe(chinese);
    expect(sightWords(sighting(change), en)).toBe(english);
  });

  it("says how it is, and how old that is where it is not of now", () => {
    expect(healthWords("ok", 0, zh)).toBe("正常");
    expect(healthWords("no_picture", 120, zh)).toBe("无画面（02:00 前）");
    expect(healthWords("ok", 120, en)).toBe("fine (02:00 ago)");
    expect(healthWords("offline", 68_400, zh)).toBe("失联");
    expect(healthWords("unknown", null, zh)).toBe("状况未知");
  });

  it("tells the score with what made it", () => {
    const reasons: Sighting["reasons"] = [
      { code: "in_view", weight: 60, figure: 1 },
      { code: "line_full", weight: -20, figure: null },
    ];
    expect(scoreWords(sighting({ score: 40, reasons }), zh)).toBe("40 分：视野 +60 · 线路满 -20");
    expect(scoreWords(sighting({ score: 40, reasons }), en)).toBe("Score 40: in view +60 · line full -20");
  });
});

describe("the cameras of an incident", () => {
  const state = emptyState();
  state.nodes = { police: node("police", true), gone: node("gone", false) };
  state.cameras = Object.fromEntries(
    ["C1", "C2", "C3", "C4", "C5"].map((id) => [id, camera(id, { node: id === "C2" ? "gone" : "police" })]),
  );
  const said = ["C1", "C2", "C3", "C4", "C5", "unknown"].map((name) => sighting({ camera: name }));

  it("lists the open ones first, then the best of the others, and knows of a lost node at once", () => {
    const rows = rowsOf(state, said, ["C3", "C2"], 2, dark);
    expect(rows.map((row) => [row.camera.id, row.isOpen, row.health])).toEqual([
      ["C3", true, "ok"],
      ["C2", true, "offline"],
      ["C1", false, "ok"],
      ["C4", false, "ok"],
    ]);
  });

  it("offers the next best in the place of one that shows nothing, and as one more where all show something", () => {
    const swap = offerOf(rowsOf(state, said, ["C1", "C2"], 9, dark));
    expect([swap?.next.camera.id, swap?.insteadOf?.camera.id]).toEqual(["C3", "C2"]);
    const more = offerOf(rowsOf(state, said, ["C1", "C3"], 9, dark));
    expect([more?.next.camera.id, more?.insteadOf]).toEqual(["C4", null]);
  });

  it("never offers one that shows nothing itself", () => {
    const blind = said.map((one) => ({ ...one, health: "no_picture" as const }));
    expect(offerOf(rowsOf(state, blind, ["C1"], 9, dark))).toBeNull();
  });

  it("does not call a camera lost whose node has just come back, nor fine", () => {
    const [row] = rowsOf(state, [sighting({ health: "offline" })], [], 1, dark);
    expect(row?.health).toBe("unknown");
  });

  it("is known by the picture that runs on this page, sooner than by what was said", () => {
    const told = [sighting({ health: "no_picture" }), sighting({ camera: "C3", health: "line_full" })];
    const late = (one: string): "ok" | "late" => (one === "C4" ? "late" : "ok");
    const rows = rowsOf(state, told, ["C1", "C3", "C4", "C2"], 0, late);
    expect(rows.map(({ health, isNow }) => [health, isNow])).toEqual([
      ["ok", true],
      ["line_full", true],
      ["late", true],
      ["offline", true],
    ]);
    expect(rowsOf(state, told, ["C1"], 0, dark)[0]).toMatchObject({ health: "no_picture", isNow: false });
  });

  it("is running for as long as its frames are presented", () => {
    const slot = { ...emptySlot(), camera: "C1" };
    expect(seenIn(slot, 9000)).toBeNull();
    slot.presentedAt = 9000;
    expect([seenIn(slot, 9500), seenIn({ ...slot, late: 3 }, 9500), seenIn(slot, 12_000)]).toEqual([
      "ok",
      "late",
      null,
    ]);
  });

  it("opens the best by themselves, after what a person has opened", () => {
    expect(showIncident(["C1", "C2", "C3"])).toEqual(["C1", "C2", "C3"]);
    expect(showIncident(["C1", "C2", "C3"], ["C9", "C2"])).toEqual(["C9", "C2", "C1", "C3"]);
  });

  it("puts one more picture last, or in the place of another, and never more than there is room for", () => {
    expect(add(["C1", "C2"], "C3", null)).toEqual(["C1", "C2", "C3"]);
    expect(add(["C1", "C2", "C3"], "C4", "C2")).toEqual(["C1", "C4", "C3"]);
    expect(add(["1", "2", "3", "4", "5", "6"], "7", null)).toEqual(["1", "2", "3", "4", "5", "7"]);
  });
});
