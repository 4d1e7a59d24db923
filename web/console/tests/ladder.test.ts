import { describe, expect, it } from "vitest";
import { insteadOf, isRecall, lateness, rungs, unanswered } from "../src/store/ladder";
import type { Assignment, Instead, LogEvent, Rung } from "../src/wire/vocabulary";
import { sentence } from "../src/words/events";
import { ago, assignment, emptyState, NOW_MS, unit } from "./examples";

const states = (held: ReturnType<typeof assignment>): string =>
  rungs(held, NOW_MS)
    .map((rung) => rung.state)
    .join(" ");

const lapse = (step: "received" | "accepted"): Assignment["lapses"][number] => ({
  step,
  at: ago(1),
  instead: null,
  seen_by: null,
  seen_at: null,
});

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

  it("is late when the centre says that a receipt has not come, and not by a clock of its own", () => {
    const held = (lapses: Assignment["lapses"]): Assignment =>
      assignment(
        "sent",
        [
          ["queued", 31],
          ["sent", 30],
        ],
        { lapses },
      );
    expect(lateness(held([]), NOW_MS)).toBeNull();
    expect(lateness(held([lapse("received")]), NOW_MS)).toEqual({ step: "received", seconds: 31 });
    expect(states(held([lapse("received")]))).toBe("done done late open open open open open");
  });

  it("is late without a person's yes", () => {
    const held = assignment(
      "shown",
      [
        ["sent", 61],
        ["received", 60],
        ["shown", 59],
      ],
      { lapses: [lapse("accepted")] },
    );
    expect(lateness(held, NOW_MS)?.step).toBe("accepted");
    expect(states(held)).toBe("done done done done late open open open");
    expect(lateness({ ...held, lapses: [lapse("received")] }, NOW_MS)).toBeNull();
  });

  it("is never late once accepted", () => {
    expect(
      lateness(
        assignment(
          "accepted",
          [
            ["sent", 500],
            ["accepted", 400],
          ],
          { lapses: [lapse("accepted")] },
        ),
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
    const names = {
      unit: (id: string) => id,
      camera: (id: string) => id,
      device: (id: string) => id,
      class: () => "",
      plan: (id: string) => id,
    };
    expect(sentence(event, "zh", names).join("")).toBe("F03 已召回 · 误派");
    expect(sentence(event, "en", names).join("")).toBe("F03 recalled · 误派");
    expect(isRecall({ ...rung, unit_at: ago(2) })).toBe(false);
  });
});

describe("units that do not answer", () => {
  const lapsed = lapse("accepted");
  const state = emptyState();
  const held = state.incidents.assignments;

  it("are shown until somebody takes note, the unit accepts, or it ends", () => {
    held["I1-1"] = assignment("shown", [["sent", 61]], { lapses: [lapsed] });
    expect(unanswered(state).map(({ id }) => id)).toEqual(["I1-1"]);
    for (const change of [
      { lapses: [{ ...lapsed, seen_by: "li" }] },
      { lapses: [{ ...lapsed, step: "received" as const }] },
      { step: "accepted" as const, lapses: [lapsed] },
      { step: "refused" as const, lapses: [lapsed] },
    ]) {
      held["I1-1"] = assignment("shown", [["sent", 61]], change);
      expect(unanswered(state)).toEqual([]);
    }
  });

  it("are named another one only as long as that one can go", () => {
    const state = emptyState();
    const { units } = state.devices;
    const silent = assignment("shown", [["sent", 61]], { lapses: [{ ...lapsed, instead: "F05" }] });
    state.incidents.assignments = { "I1-1": silent };
    expect(insteadOf(state, assignment("shown", [], { lapses: [lapsed] }), null)).toBeNull();
    expect(insteadOf(state, silent, null)).toEqual({ unit: "F05", isFree: false });
    units["F05"] = unit("F05");
    expect(insteadOf(state, silent, null)).toEqual({ unit: "F05", isFree: true });
    units["F05"] = unit("F05", { service: "out_of_service" });
    expect(insteadOf(state, silent, null)?.isFree).toBe(false);
    units["F05"] = unit("F05");
    const other = assignment("sent", [], { id: "I2-1", unit: "F05" });
    state.incidents.assignments["I2-1"] = other;
    expect(insteadOf(state, silent, null)?.isFree).toBe(false);
    state.incidents.assignments["I2-1"] = { ...other, status: "exercise" };
    expect(insteadOf(state, silent, null)?.isFree).toBe(true);
  });

  it("names whom the centre would send now rather than whom it named then", () => {
    const state = emptyState();
    state.devices.units = { F05: unit("F05"), F06: unit("F06") };
    const silent = assignment("shown", [], { lapses: [{ ...lapse("accepted"), instead: "F05" }] });
    const now = (name: string | null, of = silent.id): Instead[] => [
      { assignment: of, unit: name, shortfalls: [], age_s: null },
    ];
    expect(insteadOf(state, silent, now("F06"))).toEqual({ unit: "F06", isFree: true });
    expect(insteadOf(state, silent, now(null))).toBeNull();
    expect(insteadOf(state, silent, now("F06", "I9-1"))?.unit).toBe("F05");
    expect(insteadOf(state, silent, [])?.unit).toBe("F05");
  });
});
