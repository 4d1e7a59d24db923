import { describe, expect, it } from "vitest";
import { acceptedAfter, isRecall, lateness, rungs } from "../src/store/ladder";
import type { LogEvent, Rung } from "../src/wire/vocabulary";
import { sentence } from "../src/words/events";
import { ago, assignment, NOW_MS } from "./examples";

const states = (held: ReturnType<typeof assignment>): string =>
  rungs(held, NOW_MS)
    .map((rung) => rung.state)
    .join(" ");

describe("the receipt ladder", () => {
  it("shows what is done, what is awaited and what is open", () => {
    const held = assignment("received", [
      ["queued", 12],
      ["sent", 11],
      ["received", 10],
    ]);
    expect(states(held)).toBe("done done done running open open open open");
  });

  it("counts a rung that was passed without a report as done", () => {
    const held = assignment("accepted", [
      ["queued", 12],
      ["sent", 11],
      ["accepted", 1],
    ]);
    expect(states(held)).toBe("done done done done done running open open");
  });

  it("is late 30 s after sending without a receipt, and not a moment before", () => {
    const held = (seconds: number): ReturnType<typeof assignment> =>
      assignment("sent", [
        ["queued", seconds + 1],
        ["sent", seconds],
      ]);
    expect(lateness(held(30), NOW_MS)).toBeNull();
    expect(lateness(held(31), NOW_MS)).toEqual({ step: "received", seconds: 31 });
    expect(states(held(31))).toBe("done done late open open open open open");
  });

  it("is late 60 s after sending without a person's yes", () => {
    const held = assignment("shown", [
      ["sent", 61],
      ["received", 60],
      ["shown", 59],
    ]);
    expect(lateness(held, NOW_MS)?.step).toBe("accepted");
    expect(states(held)).toBe("done done done done late open open open");
  });

  it("is never late once accepted", () => {
    expect(
      lateness(
        assignment("accepted", [
          ["sent", 500],
          ["accepted", 400],
        ]),
        NOW_MS,
      ),
    ).toBeNull();
  });

  it("shows a refusal in the place of the yes", () => {
    const held = assignment("refused", [
      ["queued", 9],
      ["sent", 8],
      ["received", 7],
      ["refused", 3],
    ]);
    expect(states(held)).toBe("done done done open refused open open open");
  });

  it("does not pretend that a recalled crew was there", () => {
    const held = assignment("clear", [
      ["queued", 9],
      ["sent", 8],
      ["clear", 3],
    ]);
    expect(states(held)).toBe("done done open open open open open done");
  });

  it("does not show a recall as a finished errand, in the row or in the record", () => {
    const held = assignment("clear", [
      ["sent", 9],
      ["accepted", 8],
      ["on_scene", 5],
    ]);
    const rung: Rung = { step: "clear", at: ago(1), unit_at: null, cause: "误派" };
    held.rungs.push(rung);
    expect(states(held)).toBe("open done open open done open done recalled");
    const event = { type: "AssignmentAdvanced", unit: "F03", rung } as unknown as LogEvent;
    const names = { unit: (id: string) => id, camera: (id: string) => id, device: (id: string) => id };
    expect(sentence(event, "zh", names).join("")).toBe("F03 已召回 · 误派");
    expect(sentence(event, "en", names).join("")).toBe("F03 recalled · 误派");
    expect(isRecall({ ...rung, unit_at: ago(2) })).toBe(false);
  });

  it("measures from sent to accepted", () => {
    expect(
      acceptedAfter(
        assignment("accepted", [
          ["sent", 20],
          ["accepted", 11],
        ]),
      ),
    ).toBe(9);
    expect(acceptedAfter(assignment("sent", [["sent", 20]]))).toBeNull();
  });
});
