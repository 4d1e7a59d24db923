/** What a form sends, and what it does not. */

import { describe, expect, it } from "vitest";
import { defaults, gradeByKey, isSameGrade, orderOf } from "../src/elements/order_forms";
import type { Room } from "../src/room";
import { incident } from "./examples";

const NO_ROOM = {} as Room;

describe("the grade form", () => {
  const held = incident({ grade: 3, priority: 2 });
  const same = { ...defaults("grade", held, null, NO_ROOM), text: "影响范围扩大" };

  it("does not send the grade that the incident has", () => {
    expect(isSameGrade("grade", same, held)).toBe(true);
    expect(orderOf("grade", same, held, null, NO_ROOM)).toBeNull();
    expect(isSameGrade("note", same, held)).toBe(false);
  });

  it("sends another grade, or another priority alone", () => {
    expect(orderOf("grade", { ...same, grade: 2 }, held, null, NO_ROOM)).toMatchObject({
      grade: 2,
      priority: 2,
    });
    expect(orderOf("grade", { ...same, priority: 1 }, held, null, NO_ROOM)).toMatchObject({ priority: 1 });
  });

  it("takes digits for the grade until there is a reason", () => {
    expect(["1", "4", "5", "x"].map((key) => gradeByKey("grade", key, { ...same, text: "" }))).toEqual([
      1,
      4,
      null,
      null,
    ]);
    expect(gradeByKey("grade", "2", same)).toBeNull();
    expect(gradeByKey("note", "2", { ...same, text: "" })).toBeNull();
  });
});
