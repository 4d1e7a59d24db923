/** Working time that is left, by the cases that the centre is held to as well. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { between, daysBetween, leftOf, zoneOf } from "../src/store/working_time";
import type { Calendar, Task } from "../src/wire/vocabulary";
import { en } from "../src/words/en";
import { zh } from "../src/words/zh";

interface Case {
  calendar: Calendar;
  start: string;
  end: string;
  hours: number;
  days: number;
}

const file = new URL("../../../tests/examples/working_time/between.json", import.meta.url);
const CASES = JSON.parse(readFileSync(file, "utf8")) as Case[];

describe("working time", () => {
  it.each(CASES)("from $start to $end", ({ calendar, start, end, hours, days }) => {
    const [from, until, zone] = [Date.parse(start), Date.parse(end), zoneOf(start)];
    expect(between(calendar, from, until, zone) / 3_600_000).toBeCloseTo(hours, 9);
    expect(daysBetween(calendar, from, until, zone)).toBe(days);
  });
});

describe("what a task has left", () => {
  const calendar = CASES[0]?.calendar ?? null;
  const task: Task = {
    number: 1,
    text: "停工",
    en: "Stop the work",
    added_by: "wang",
    added_at: "2026-09-11T17:00:00.000+08:00",
    owner: null,
    due: "2026-09-14T13:30:00.000+08:00",
    done_by: null,
    done_at: null,
    note: null,
    plan: null,
    dropped_at: null,
    term: { amount: 4, unit: "working_hours" },
  };
  const at = (time: string): number => Date.parse(`${time}:00.000+08:00`);

  it("is in its own unit, and nothing of it passes over the weekend", () => {
    const saturday = leftOf(calendar, task, at("2026-09-12T10:00"));
    expect(saturday).toEqual({ unit: "working_hours", left: 3.5, isLate: false });
    expect(leftOf(calendar, task, at("2026-09-14T09:00"))).toEqual(saturday);
    expect(leftOf(calendar, task, at("2026-09-14T16:00"))).toEqual({ ...saturday, left: 2.5, isLate: true });
    const days: Task = {
      ...task,
      due: "2026-09-16T17:30:00.000+08:00",
      term: { amount: 3, unit: "working_days" },
    };
    expect(leftOf(calendar, days, at("2026-09-12T10:00"))).toEqual({
      unit: "working_days",
      left: 3,
      isLate: false,
    });
    expect(leftOf(calendar, { ...task, term: null }, at("2026-09-12T10:00"))).toBeNull();
  });

  it("is said in both languages", () => {
    const time = "09-14 13:30";
    expect(zh.working.left(time, "working_hours", 3.5)).toBe("09-14 13:30 前 · 剩 3.5 工作时");
    expect(zh.working.left(time, "working_days", 0)).toBe("09-14 13:30 前 · 今日到期");
    expect(zh.working.late(time, "working_hours", 2.5)).toBe("09-14 13:30 到期 · 逾期 2.5 工作时");
    expect(en.working.left(time, "working_days", 1)).toBe("by 09-14 13:30 · 1 working day left");
    expect(en.working.late(time, "working_days", 2)).toBe("due 09-14 13:30 · 2 working days late");
    expect(en.working.late(time, "working_hours", 0)).toBe("due 09-14 13:30 · late");
  });
});
