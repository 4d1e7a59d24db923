/** What a key chooses in a form, what a form still lacks, and what stands over it. */

import { describe, expect, it } from "vitest";
import { gradeMark } from "../src/elements/grade_mark";
import { defaults } from "../src/elements/order_forms";
import { chosenBy, digitOf } from "../src/elements/order_keys";
import { lacking, neededWords } from "../src/elements/order_needs";
import { statusOf } from "../src/elements/order_title";
import { incidentMark } from "../src/elements/trouble_mark";
import type { Room } from "../src/room";
import { Desk, type Sheet } from "../src/store/desk";
import { Drafts } from "../src/store/drafts";
import { Signal } from "../src/store/signal";
import { words } from "../src/words/words";
import { alert, emptyStore, incident } from "./examples";

const ROOM = { store: emptyStore(), desk: new Desk(new Signal((run) => run())) } as unknown as Room;
const PLAIN = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

function press(key: string, change: Partial<typeof PLAIN> = {}): Parameters<typeof digitOf>[0] {
  return { ...PLAIN, key, code: `Digit${key}`, ...change };
}

describe("a digit", () => {
  it("is text in a text box, and chooses there with Alt, whatever sign that makes", () => {
    expect(digitOf(press("3"), true)).toBeNull();
    expect(digitOf(press("3", { altKey: true }), true)).toBe(3);
    expect(digitOf({ ...press("£", { altKey: true }), code: "Digit3" }, true)).toBe(3);
  });

  it("chooses by itself where nothing is written", () => {
    expect(["1", "9", "0", "x"].map((key) => digitOf(press(key), false))).toEqual([1, 9, null, null]);
  });

  it("of the pad with Alt is a character, and with Ctrl the browser's", () => {
    expect(digitOf({ ...press("3", { altKey: true }), code: "Numpad3" }, true)).toBeNull();
    expect(digitOf(press("3", { altKey: true, ctrlKey: true }), true)).toBeNull();
  });

  it("chooses the grade, or the priority where that has the focus", () => {
    expect(chosenBy(2, "grade", null, [])).toEqual({ grade: 2 });
    expect(chosenBy(2, "open", "priority", [])).toEqual({ priority: 2 });
    expect(chosenBy(5, "grade", null, [])).toBeNull();
    expect(chosenBy(2, "note", null, [])).toBeNull();
  });

  it("chooses the incident that bears it; a split offers a new one first", () => {
    const leads = ["I3", "I2"].map((id) => ({ incident: incident({ id }), match: null, metres: 1 }));
    expect([1, 2, 3].map((digit) => chosenBy(digit, "merge", null, leads)?.into)).toEqual([
      "I3",
      "I2",
      undefined,
    ]);
    expect([1, 2, 3].map((digit) => chosenBy(digit, "split", null, leads)?.into)).toEqual(["", "I3", "I2"]);
  });
});

describe("what a form lacks", () => {
  const lacks = (sheet: Sheet, change = {}): unknown =>
    lacking(sheet, { ...defaults(sheet, incident(), null, ROOM), ...change });

  it("is found from top to bottom", () => {
    expect(lacks("grade")).toBe("text");
    expect(lacks("merge")).toBe("into");
    expect(lacks("merge", { into: "I2" })).toBeNull();
    expect(lacks("call")).toBe("number");
    expect(lacks("call", { number: "119", position: "here" })).toBe("position");
    expect(lacks("open")).toBe("title");
    expect(lacks("split")).toBe("alerts");
    expect(lacks("split", { alerts: ["A1"], text: "因" })).toBe("title");
    expect(lacks("split", { alerts: ["A1"], into: "I2" })).toBe("text");
    expect(lacks("place", { position: "", address: "" })).toBe("address");
    expect(lacks("supervise", { minutes: "" })).toBe("minutes");
    expect(lacks("task", { minutes: "soon", text: "封路" })).toBe("minutes");
    expect(lacks("task", { text: "封路" })).toBeNull();
    expect(lacks("plan", { plan: "" })).toBe("plan");
    expect(lacks("close")).toBeNull();
  });

  it("is named as it stands over its field", () => {
    expect(neededWords("text", "handled", words("zh"))).toBe("请填写：处置结果。");
    expect(neededWords("number", "call", words("zh"))).toBe("请填写：专线。");
    expect(neededWords("text", "grade", words("en"))).toBe("Fill this in: Reason.");
    expect(neededWords("into", "merge", words("en"))).toBe("Choose first: Into.");
  });
});

describe("an exercise", () => {
  const exercise = incident({ status: "exercise" });
  const drawn = (mark: ReturnType<typeof gradeMark>): string => JSON.stringify(mark);

  it("is one in every sheet about it, and in what is written down as one", () => {
    const begun = defaults("grade", exercise, null, ROOM);
    expect(statusOf("grade", begun, exercise, null, ROOM)).toBe("exercise");
    expect(statusOf("call", { ...begun, status: "exercise" }, incident(), null, ROOM)).toBe("exercise");
    ROOM.store.state.incidents.alerts = { A9: alert({ id: "A9", status: "exercise" }) };
    expect(statusOf("open", begun, incident(), "A9", ROOM)).toBe("exercise");
    expect(statusOf("open", begun, exercise, null, ROOM)).toBe("actual");
  });

  it("has a violet mark with a hatch", () => {
    const [real, not] = [incident(), exercise].map((one) => drawn(incidentMark(one, 1, "", words("zh"))));
    expect(real).toContain("var(--g3)");
    expect(not).not.toContain("var(--g3)");
    expect(not).toContain("var(--exercise)");
    expect(not).toContain("clip-path");
  });
});

describe("what was written in a refused form", () => {
  it("is kept for that form alone, and not for ever", () => {
    const drafts = new Drafts();
    for (let at = 0; at < 21; at += 1) drafts.keep(`handled:I${at}:`, { text: String(at) });
    expect(drafts.of("handled:I0:")).toBeNull();
    expect(drafts.of("handled:I20:")).toEqual({ text: "20" });
    drafts.forget("handled:I20:");
    expect(drafts.of("handled:I20:")).toBeNull();
    drafts.clear();
    expect(drafts.of("handled:I1:")).toBeNull();
  });
});
