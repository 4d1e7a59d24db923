/** What is said of the service-level clocks, and of how few nothing is. */

import { describe, expect, it } from "vitest";
import { lateOnes, unnamed, verdict, worst } from "../src/store/service";
import { lasting } from "../src/words/phrases";
import { countText, shiftName } from "../src/elements/figures_clocks";
import { en } from "../src/words/en";
import { zh } from "../src/words/zh";
import type { Against, Measured, Overdue, Service, ShiftClocks } from "../src/wire/vocabulary";

function limit(change: Partial<Against> = {}): Against {
  return {
    percent: 90,
    seconds: 60,
    source: "本区",
    source_en: "local",
    value: 30,
    late: 0,
    kept: true,
    ...change,
  };
}

function measured(measure: Measured["measure"], n: number, ...limits: Against[]): Measured {
  const percentiles = { p50: 10, p90: 30, p95: 40 };
  return {
    measure,
    n,
    running: 0,
    never: 0,
    ...percentiles,
    limits,
    values: [],
    partial: false,
    overdue: [],
  };
}

function service(...measures: Measured[]): Service {
  const times = { begin: "2026-06-21T20:00:00.000+08:00", end: "2026-06-22T08:00:00.000+08:00" };
  const before = [measured("arrive", 50, limit({ value: 9000, kept: false }))];
  return {
    type: "service",
    at: times.begin,
    shifts: [
      { shift: "night", name: "夜班", name_en: "night shift", ...times, measures },
      { shift: "day", name: "日班", name_en: "", ...times, measures: before },
    ],
  };
}

describe("a count", () => {
  it("says when it is not of all", () => {
    const all = measured("acknowledge", 20_000);
    expect(countText(zh, all)).toBe("20000");
    expect(countText(zh, { ...all, partial: true })).toBe("20000 不全");
    expect(countText(en, { ...all, partial: true })).toBe("20000 in part");
  });
});

describe("a shift", () => {
  it("has its name in the language of the page, where the table says it", () => {
    const [night, day] = service().shifts as [ShiftClocks, ShiftClocks];
    expect([shiftName(zh, "zh", night), shiftName(en, "en", night)]).toEqual(["夜班", "night shift"]);
    expect(shiftName(en, "en", day)).toBe("日班");
    const none = { ...day, shift: null, name: "" };
    expect([shiftName(zh, "zh", none), shiftName(en, "en", none)]).toEqual(["自然日", "calendar day"]);
  });
});

describe("the measure that the top shows", () => {
  it("is the one that takes most of its limit, whatever took most seconds, and of this shift", () => {
    const quick = limit({ seconds: 15, value: 14 });
    const slow = limit({ seconds: 300, value: 200 });
    const shown = worst(service(measured("arrive", 12, slow), measured("answer", 12, limit(), quick)));
    expect([shown?.measured.measure, shown?.limit, shown?.verdict]).toEqual(["answer", quick, "kept"]);
  });

  it("is what is never reached before everything else", () => {
    const never = limit({ value: null, kept: false });
    const late = limit({ value: 900, kept: false });
    const shown = worst(service(measured("accept", 12, late), measured("answer", 12, never)));
    expect([shown?.limit, shown?.verdict]).toEqual([never, "broken"]);
  });

  it("is the most frequent one without a verdict while there are too few", () => {
    const few = measured("accept", 3, limit({ value: 900, kept: null }));
    expect(worst(service(measured("answer", 2, limit({ kept: null })), few))).toEqual({
      measured: few,
      limit: few.limits[0],
      verdict: "few",
    });
    expect(worst(service(measured("answer", 0, limit({ value: null, kept: null }))))).toBeNull();
    expect(worst(null)).toBeNull();
  });
});

describe("a verdict", () => {
  it("needs ten, and a limit", () => {
    expect(verdict(measured("answer", 0), null)).toBe("none");
    expect(verdict(measured("answer", 9), limit({ kept: null }))).toBe("few");
    expect(verdict(measured("answer", 10), null)).toBe("few");
    expect(verdict(measured("answer", 10), limit())).toBe("kept");
    expect(verdict(measured("answer", 10), limit({ kept: false }))).toBe("broken");
  });
});

describe("those that are late", () => {
  function overdue(subject: string, runs: boolean): Overdue {
    return { subject, incident: null, unit: null, since: "", seconds: 100, runs };
  }

  it("are told with what still runs first, of the shift before too", () => {
    const told = service(
      { ...measured("answer", 2), overdue: [overdue("A1", false)] },
      { ...measured("accept", 2), overdue: [overdue("D2", true), overdue("D1", false)] },
    );
    const [now, before] = told.shifts as [ShiftClocks, ShiftClocks];
    const late = [{ ...measured("arrive", 2), overdue: [overdue("D8", true)] }];
    const both = { ...told, shifts: [now, { ...before, measures: late }] };
    expect(lateOnes(both).map(({ one, isBefore }) => [one.subject, isBefore])).toEqual([
      ["D2", false],
      ["D8", true],
      ["A1", false],
      ["D1", false],
    ]);
    expect(lateOnes(null)).toEqual([]);
  });

  it("are counted where they are not named", () => {
    const one = {
      ...measured("answer", 9, limit({ late: 3 }), limit({ late: 7 })),
      overdue: [overdue("A1", true)],
    };
    expect(unnamed(one, false)).toBe(6);
    expect(unnamed({ ...one, running: 4 }, true)).toBe(3);
    expect(unnamed(measured("answer", 9), false)).toBe(0);
  });
});

describe("how long it took", () => {
  it("has one form, with its unit or with colons", () => {
    expect([0, 7.46, 12.4, 119.4, 120, 245.2, 6753].map((one) => lasting(one, en))).toEqual([
      "0 s",
      "7.5 s",
      "12 s",
      "119 s",
      "02:00",
      "04:05",
      "1:52:33",
    ]);
    expect(lasting(45, zh)).toBe("45 秒");
  });
});
