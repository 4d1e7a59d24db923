/** Which keys the desk takes, and which belong to the sheet that is open. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isWritten, pressed } from "../src/elements/shortcuts";
import type { Room } from "../src/room";
import { Desk, type Sheet } from "../src/store/desk";
import { Signal } from "../src/store/signal";
import type { Order, Operator } from "../src/wire/vocabulary";
import { alert, emptyStore, incident, NOW } from "./examples";

class Field {
  type = "text";
}

class Area {
  rows = 2;
}

const SHEETS: readonly Sheet[] = [
  "dispatch",
  "grade",
  "note",
  "close",
  "cancel",
  "recall",
  "open",
  "call",
  "merge",
  "separate",
  "split",
  "place",
  "handled",
  "return",
  "task",
  "reopen",
  "supervise",
  "release",
  "plan",
  "planEnd",
  "told",
];
const LETTERS = "abcdefghijklmnopqrstuvwxyz".split("");
const KEYS = [...LETTERS, "ArrowDown", "ArrowUp", ..."0123456789".split(""), "Enter"];

describe("the keys of the desk", () => {
  let desk: Desk;
  let orders: Order[];
  let room: Room;

  beforeEach(() => {
    for (const name of ["HTMLInputElement", "HTMLTextAreaElement", "HTMLSelectElement"])
      vi.stubGlobal(name, name === "HTMLInputElement" ? Field : Area);
    vi.stubGlobal("window", { dispatchEvent: () => true });
    const store = emptyStore();
    store.me = { name: "wang", role: "dispatcher" } as Operator;
    store.state.incidents.incidents = { I1: incident(), I2: incident({ id: "I2" }) };
    store.state.incidents.alerts = { A1: alert() };
    store.state.incidents.loose = ["A1"];
    desk = new Desk(new Signal((run) => run()));
    desk.select("I1");
    orders = [];
    const looks = { show: vi.fn(), widen: vi.fn(), view: "map" };
    const wall = { hearing: { camera: null }, arrangement: [] };
    room = {
      store,
      desk,
      mosaic: looks,
      wall,
      seeing: { list: null },
      orders: { give: (order: Order) => orders.push(order) },
    } as unknown as Room;
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** Whether the desk took it. */
  const press = (key: string, altKey = false): boolean => {
    const event = { key, altKey, composedPath: () => [{}], preventDefault: vi.fn() };
    pressed(event as unknown as KeyboardEvent, room, () => undefined);
    return event.preventDefault.mock.calls.length > 0;
  };

  it("open their sheets while none is open", () => {
    const opened = LETTERS.flatMap((key) => {
      desk.closeSheet();
      press(key);
      return desk.sheet === null ? [] : [`${key} ${desk.sheet}`];
    });
    expect(opened).toEqual([
      "a task",
      "d dispatch",
      "e call",
      "g grade",
      "l place",
      "m note",
      "n open",
      "q find",
      "r reclass",
      "u merge",
      "v cancel",
      "y plan",
    ]);
    expect(orders.map(({ type }) => type)).toEqual(["ConfirmIncident", "ClaimCall"]);
  });

  it("merge and grade no trouble of the centre's own means, nor start a plan for it", () => {
    const trouble = {
      kind: "quiet" as const,
      source: "WL-018",
      sources: ["WL-018"],
      count: 1,
      since: NOW,
      told_at: NOW,
      steps_s: [],
      ended_at: null,
    };
    room.store.state.incidents.incidents["I1"] = incident({ trouble });
    for (const key of "rugy") press(key);
    expect(desk.sheet).toBeNull();
  });

  it.each(SHEETS)("leave an open %s its letters, digits and arrows", (sheet) => {
    const looking = LETTERS.filter((key) => "bfopstwz".includes(key));
    for (const key of KEYS) {
      desk.open(sheet, "1");
      expect([key, press(key)]).toEqual([key, looking.includes(key)]);
      expect([desk.sheet, desk.about, desk.incident, desk.alert]).toEqual([sheet, "1", "I1", null]);
    }
    desk.open(sheet, "1");
    expect(press("ArrowDown", true)).toBe(false);
    expect(orders).toEqual([]);
    press("Escape");
    expect(desk.sheet).toBeNull();
  });

  it("leave the list of keys everything but its own end", () => {
    desk.showKeys(true);
    for (const key of KEYS) press(key);
    expect([desk.sheet, desk.incident, orders.length]).toEqual([null, "I1", 0]);
    press("?");
    expect(desk.keysShown).toBe(false);
  });

  it("go on working while one looks through what was found", () => {
    desk.open("find");
    press("d");
    expect(desk.sheet).toBe("dispatch");
  });

  it("open no form that would be refused, and say why instead", () => {
    press("x");
    expect([desk.sheet, desk.barred]).toEqual([null, "handled"]);
    room.store.state.incidents.incidents["I1"] = incident({ state: "confirmed" });
    press("x");
    expect([desk.sheet, desk.barred]).toEqual(["handled", null]);
  });

  it("open what one has reported to be said anew", () => {
    const handled = { by: "wang", at: NOW, disposition: "resolved", text: "水已退" } as const;
    room.store.state.incidents.incidents["I1"] = incident({ state: "verifying", handled });
    press("x");
    expect(desk.sheet).toBe("handled");
  });

  it("go into fields of text, and not into a box that was ticked or a file that was chosen", () => {
    const input = (type: string): EventTarget =>
      Object.assign(new Field(), { type }) as unknown as EventTarget;
    expect(["text", "date", "file", "checkbox"].map((type) => isWritten(input(type)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("a click on the map", () => {
  const desk = new Desk(new Signal((run) => run()));

  it("is the place that a form asks for, also on a dot", () => {
    desk.open("place");
    expect([null, "camera", "incident"].map((what) => desk.takesPlace(what as null))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("on an incident means that one while incidents are looked for", () => {
    desk.open("find");
    expect([null, "camera", "incident"].map((what) => desk.takesPlace(what as null))).toEqual([
      true,
      true,
      false,
    ]);
    desk.closeSheet();
    expect(desk.takesPlace(null)).toBe(false);
  });
});
