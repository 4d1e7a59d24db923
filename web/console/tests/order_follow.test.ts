/** What somebody else corrects while the form is open. */

import { describe, expect, it } from "vitest";
import { crossed, followed, wished } from "../src/elements/order_follow";
import { defaults, orderOf } from "../src/elements/order_forms";
import type { Room } from "../src/room";
import { classOfKey } from "../src/store/classes";
import { Desk } from "../src/store/desk";
import { Signal } from "../src/store/signal";
import { emptyStore, incident } from "./examples";

const ROOM = { store: emptyStore(), desk: new Desk(new Signal((run) => run())) } as unknown as Room;
const GAS = "liandong|alarm|gas";
const opened = incident({ title: "积水" });
const gas = incident({ title: "国权路燃气泄漏", class: classOfKey(GAS) });
const begun = { ...defaults("reclass", opened, null, ROOM), text: "现场核实" };

describe("a form of what it is", () => {
  it("follows what it has not touched, and sends none of that", () => {
    const now = followed("reclass", begun, opened, gas);
    expect([now.title, now.class]).toEqual(["国权路燃气泄漏", GAS]);
    expect(orderOf("reclass", { ...now, title: "燃气" }, gas, null, ROOM)).toMatchObject({
      class: null,
      title: "燃气",
    });
  });

  it("keeps what it has touched", () => {
    const written = { ...begun, title: "国权路积水" };
    const now = followed("reclass", written, opened, gas);
    expect([now.title, now.class]).toEqual(["国权路积水", GAS]);
    expect(orderOf("reclass", now, gas, null, ROOM)).toMatchObject({ class: null, title: "国权路积水" });
  });

  it("keeps only what was written when it is refused", () => {
    const kept = wished("reclass:I1:", { ...begun, title: "国权路积水" }, opened);
    expect({ ...defaults("reclass", gas, null, ROOM), ...kept }).toMatchObject({
      title: "国权路积水",
      class: GAS,
      text: "现场核实",
    });
    expect(wished("note:I1:", begun, opened)).toBe(begun);
  });

  it("says so", () => {
    expect(crossed("reclass", opened, gas, ROOM)).toContain("gas · 国权路燃气泄漏");
    expect(crossed("reclass", opened, { ...opened, priority: 1 }, ROOM)).toBeNull();
    expect(crossed("note", opened, gas, ROOM)).toBeNull();
  });
});

describe("any other form", () => {
  it("stays as it was written, and the grade's says that somebody else has graded", () => {
    const graded = incident({ title: "积水", grade: 1 });
    expect(followed("grade", begun, opened, graded)).toBe(begun);
    expect(crossed("grade", opened, graded, ROOM)).toContain("Ⅰ");
  });
});
