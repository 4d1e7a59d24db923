/** The dispatch sheet hides nobody who counts, and says how old what it shows is. */

import { describe, expect, it } from "vitest";
import { unitsNear } from "../src/store/near";
import { drawn, picks, recommended, standing, type Recommended } from "../src/store/recommended";
import { shortWords } from "../src/elements/dispatch_row";
import { en } from "../src/words/en";
import { zh } from "../src/words/zh";
import { assignment, emptyState, incident, unit } from "./examples";
import type { Assignment, Candidate } from "../src/wire/vocabulary";

const row = (at: number, said: Partial<Candidate> = {}): Recommended =>
  ({ unit: `U${at}`, said, view: {} }) as unknown as Recommended;

describe("the rows of the dispatch sheet", () => {
  const rows = Array.from({ length: 60 }, (_, at) =>
    row(at, { is_nearer: at === 44 || at === 52, is_pick: at === 50 }),
  );

  it("are the first forty, and whoever is nearer, proposed or chosen behind them", () => {
    const names = drawn(rows, ["U59"], false).map(({ unit }) => unit);
    expect(names).toHaveLength(44);
    expect(names.slice(40)).toEqual(["U44", "U50", "U52", "U59"]);
  });

  it("are all of them when asked for, and all where they are few", () => {
    expect(drawn(rows, [], true)).toHaveLength(60);
    expect(drawn(rows.slice(0, 40), [], false)).toHaveLength(40);
  });
});

describe("what A chooses", () => {
  it("is whoever is proposed and can go, also from an exercise for what is actual", () => {
    const state = emptyState();
    const asked = incident({ status: "actual" });
    state.incidents.incidents = { I1: asked };
    state.devices.units = {
      DRILL: unit("DRILL"),
      BUSY: unit("BUSY"),
      FREE: unit("FREE"),
      OTHER: unit("OTHER"),
    };
    const bound = (name: string, status: "exercise" | "actual"): Assignment =>
      assignment("en_route", [["sent", 1]], { id: `I8-${name}`, incident: "I8", unit: name, status });
    state.incidents.assignments = {
      "I8-DRILL": bound("DRILL", "exercise"),
      "I8-BUSY": bound("BUSY", "actual"),
    };
    const said = (name: string): Candidate =>
      ({ unit: name, is_pick: name !== "OTHER", shortfalls: [] }) as unknown as Candidate;
    const rows = (): Recommended[] =>
      recommended(unitsNear(state, new Map(), asked), ["DRILL", "BUSY", "FREE", "OTHER"].map(said));
    expect(picks(rows())).toEqual(["DRILL", "FREE"]);
    state.incidents.incidents = { I1: { ...asked, status: "exercise" } };
    expect(picks(rows())).toEqual(["FREE"]);
  });
});

describe("what is not certain of a unit", () => {
  it("is how old its position is, in both languages", () => {
    expect(shortWords("stale_position", 3 * 86_400, zh)).toBe("位置过时 3 d");
    expect(shortWords("stale_position", 754, en)).toBe("old position (12:34)");
    expect(shortWords("from_home", null, zh)).toBe("按驻地估算");
  });
});

describe("a recommendation", () => {
  it("is awaited, missing, new or old", () => {
    expect(standing({ at: null, failed: "" }, 9000)).toEqual({ is: "awaited" });
    expect(standing({ at: null, failed: "unreachable" }, 9000)).toEqual({
      is: "missing",
      why: "unreachable",
    });
    expect(standing({ at: 7000, failed: "" }, 9000)).toEqual({ is: "new" });
    expect(standing({ at: 7000, failed: "unreachable" }, 9000)).toEqual({
      is: "old",
      why: "unreachable",
      seconds: 2,
    });
  });

  it("is old also where the centre says nothing at all", () => {
    expect(standing({ at: 1000, failed: "" }, 20_500)).toEqual({ is: "old", why: "", seconds: 19 });
  });
});
