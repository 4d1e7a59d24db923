/** The mark stays on what a person looks at, and J is offered only where the centre may say yes. */

import { describe, expect, it, vi } from "vitest";
import { aimAt, whyNot } from "../src/elements/aim";
import { pressed } from "../src/elements/shortcuts";
import type { Room } from "../src/room";
import { followMark } from "../src/selection";
import { Desk } from "../src/store/desk";
import { Mosaic } from "../src/store/mosaic";
import { Signal } from "../src/store/signal";
import { apply } from "../src/store/apply";
import { waitingAlerts } from "../src/store/need";
import { aimOf, joinBar, lastSaid } from "../src/store/tray";
import type { Alert, Match, Order } from "../src/wire/vocabulary";
import { alert, emptyStore, incident } from "./examples";

function desk(): { room: Room; given: Order[]; press: (key: string) => void; ring: (id: string) => void } {
  const store = emptyStore();
  const given: Order[] = [];
  const { incidents } = store.state;
  incidents.incidents = { I1: incident() };
  store.me = { name: "wang", display: "王", role: "dispatcher", agency: "" } as unknown as typeof store.me;
  const room = {
    store,
    desk: new Desk(new Signal((run) => run())),
    mosaic: new Mosaic(new Signal((run) => run())),
    orders: { give: (order: Order) => given.push(order) },
  } as unknown as Room;
  room.desk.select("I1");
  const ring = (id: string): void => {
    incidents.alerts[id] = alert({ id, severity: id === "A9" ? "extreme" : "minor", call: null });
    incidents.loose.push(id);
  };
  const press = (key: string): void => {
    const event = { key, composedPath: () => [], preventDefault: () => undefined };
    pressed(event as unknown as KeyboardEvent, room, () => undefined);
  };
  return { room, given, press, ring };
}

// No field is written in here: any class will do.
for (const name of ["HTMLTextAreaElement", "HTMLSelectElement", "HTMLInputElement"]) vi.stubGlobal(name, Map);

describe("the mark in the tray", () => {
  it("is set by the first J, and only the second one joins", () => {
    const { room, given, press, ring } = desk();
    ring("A1");
    press("j");
    expect([room.desk.alert, given]).toEqual(["A1", []]);
    press("j");
    press("j");
    expect(given).toEqual([{ type: "LinkAlert", alert: "A1", incident: "I1" }]);
  });

  it("stays where it is when something urgent comes in on top", () => {
    const { given, press, ring } = desk();
    ring("A1");
    press("j");
    ring("A9");
    press("j");
    press("j");
    expect(given).toMatchObject([{ alert: "A1" }]);
  });

  it("passes to nobody when its alert leaves", () => {
    const { room, given, press, ring } = desk();
    ring("A1");
    press("n");
    expect(room.desk.sheet).toBeNull();
    room.store.state.incidents.loose = [];
    ring("A9");
    press("j");
    expect([room.desk.alert, given]).toEqual(["A9", []]);
    press("n");
    expect([room.desk.sheet, room.desk.about]).toEqual(["open", "A9"]);
  });
});

describe("what its sender says again of an alert that waits", () => {
  it("is shown with it, the newest, and is in no row of its own", () => {
    const { state } = emptyStore();
    const told = (id: string, change: Partial<Alert>): void => {
      const said = alert({ id, kind: "external", call: null, source_id: id, ...change });
      apply(state, { type: "AlertReceived", alert: said });
    };
    told("A1", { text: "雷电黄色预警" });
    told("A2", { text: "雷电橙色预警", follows: "A1" });
    told("A3", { text: "解除", follows: "A1", withdraws: true });
    expect(state.incidents.loose).toEqual(["A1"]);
    const [shown] = waitingAlerts(state);
    expect(shown && lastSaid(shown, state.incidents)).toMatchObject({ id: "A3", withdraws: true });
    expect(lastSaid(alert(), state.incidents)).toBeNull();
  });
});

describe("joining", () => {
  it("is offered for an open incident of the same status only", () => {
    expect(joinBar(alert(), undefined)).toBe("no_incident");
    expect(joinBar(alert(), incident())).toBeNull();
    expect(joinBar(alert(), incident({ state: "closed" }))).toBe("over");
    expect(joinBar(alert(), incident({ status: "exercise" }))).toBe("differs");
  });
});

describe("what a mark aims at", () => {
  const match = (name: string): Match => ({ incident: name, score: 8, reasons: [] });
  const proposed = (id: string): Alert => alert({ id, call: null, matches: [match("I2"), match("I3")] });

  function three(): ReturnType<typeof desk> {
    const made = desk();
    const { incidents } = made.room.store.state;
    for (const id of ["I2", "I3"]) incidents.incidents[id] = incident({ id });
    return made;
  }

  function wait(room: Room, one: Alert): void {
    room.store.state.incidents.alerts[one.id] = one;
    room.store.state.incidents.loose.push(one.id);
  }

  it("is what is proposed, of several the selected one, and else what is selected", () => {
    const { incidents } = three().room.store.state;
    expect(aimOf(proposed("A1"), incidents, "I1")).toBe("I2");
    expect(aimOf(proposed("A1"), incidents, "I3")).toBe("I3");
    expect(aimOf(alert(), incidents, "I1")).toBe("I1");
    expect(aimOf(alert(), incidents, null)).toBeNull();
    incidents.incidents["I2"] = incident({ id: "I2", state: "closed" });
    expect(aimOf(proposed("A1"), incidents, "I1")).toBe("I3");
  });

  it("is where J joins, and what comes later does not change it", () => {
    const { room, given, press } = three();
    wait(room, proposed("A1"));
    press("j");
    expect(given).toEqual([]);
    room.store.state.incidents.alerts["A1"] = { ...proposed("A1"), matches: [match("I3")] };
    press("j");
    expect([given, room.desk.asks], "what is proposed no longer is asked for once more").toEqual([[], true]);
    press("j");
    expect(given).toEqual([{ type: "LinkAlert", alert: "A1", incident: "I2" }]);
  });

  it("is what a person selects after the mark", () => {
    const { room, given, press } = three();
    wait(room, proposed("A1"));
    press("j");
    room.desk.select("I3");
    press("j");
    expect(given).toEqual([{ type: "LinkAlert", alert: "A1", incident: "I3" }]);
  });

  it("is asked for once more where nobody proposes it: J or Enter joins, another choice or Esc does not", () => {
    const { room, given, press } = three();
    wait(room, proposed("A1"));
    press("j");
    room.desk.select("I1");
    press("j");
    expect([given, room.desk.asks]).toEqual([[], true]);
    room.desk.select("I3");
    room.desk.select("I1");
    press("Enter");
    expect([given, room.desk.asks]).toEqual([[], false]);
    press("j");
    press("Escape");
    expect([given, room.desk.alert, room.desk.asks]).toEqual([[], null, false]);
    press("j");
    room.desk.select("I1");
    press("j");
    press("Enter");
    expect(given).toEqual([{ type: "LinkAlert", alert: "A1", incident: "I1" }]);
  });

  it("is told with how far it is from what is not proposed", () => {
    const { room } = three();
    const { incidents } = room.store.state.incidents;
    incidents["I1"] = incident({ place: { lat: 31.28, lon: 121.52 } });
    const here = { ...proposed("A1"), place: { lat: 31.27, lon: 121.52 } };
    room.desk.point("A1", "I1");
    expect(aimAt(room, here)).toMatchObject({ isOwn: true, far: "1.1 km", bar: null });
    room.desk.point("A1", "I2");
    expect(aimAt(room, here)).toMatchObject({ isOwn: false });
    room.desk.point("A1", null);
    expect(whyNot(room, here, aimAt(room, here))).toBe("先选中一个事件，再并入。");
  });

  it("is found when the proposals come after the mark, and moved by none where there is one", () => {
    const { room } = three();
    room.changed = new Signal((run) => run());
    followMark(room);
    wait(room, alert({ id: "A1", call: null }));
    room.desk.point("A1", null);
    room.changed.emit();
    expect(room.desk.aim).toBeNull();
    room.store.state.incidents.alerts["A1"] = proposed("A1");
    room.changed.emit();
    expect(room.desk.aim).toBe("I2");
    room.desk.point("A1", "I3");
    room.changed.emit();
    expect(room.desk.aim).toBe("I3");
  });

  it("is put down by Esc after what lies on top, and not by the end of writing", () => {
    const { room, press } = three();
    wait(room, proposed("A1"));
    press("j");
    room.desk.showFigures("");
    press("Escape");
    expect(room.desk.alert).toBe("A1");
    press("Escape");
    expect(room.desk.alert).toBeNull();
  });

  it("is aimed anew where it is over, and only the next press joins", () => {
    const { room, given, press } = three();
    wait(room, proposed("A1"));
    press("j");
    room.store.state.incidents.incidents["I2"] = incident({ id: "I2", state: "closed" });
    press("j");
    expect(given).toEqual([]);
    press("j");
    expect(given).toEqual([{ type: "LinkAlert", alert: "A1", incident: "I3" }]);
  });
});
