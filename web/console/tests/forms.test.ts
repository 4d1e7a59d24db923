/** What a form sends, and what it does not. */

import { describe, expect, it } from "vitest";
import { controlOf, defaults, isSameGrade, orderOf } from "../src/elements/order_forms";
import { titleOf } from "../src/elements/order_title";
import type { Room } from "../src/room";
import { Desk } from "../src/store/desk";
import { Signal } from "../src/store/signal";
import { meantBy } from "../src/elements/order_record";
import { closingSheet, closingStep } from "../src/store/closing";
import { className, classKey, classOfKey } from "../src/store/classes";
import { classPath, dayStart, nearPath } from "../src/store/looking";
import { words } from "../src/words/words";
import { alert, emptyStore, incident, NOW, task } from "./examples";

function room(): Room {
  return { store: emptyStore(), desk: new Desk(new Signal((run) => run())) } as unknown as Room;
}

const NO_ROOM = room();

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
});

describe("the forms of merges and places", () => {
  const here = room();
  const { incidents } = here.store.state;
  const held = incident();
  const near = incident({ id: "I2", place: { lat: 31.2701, lon: 121.52, address: null } });
  const alike = incident({ id: "I3", place: { lat: 31.3, lon: 121.52, address: null } });
  const exercise = incident({ id: "I4", status: "exercise", place: held.place });
  incidents.incidents = { I1: held, I2: near, I3: alike, I4: exercise };
  incidents.linked = { I1: ["A1", "A2"] };
  const matches = [{ incident: "I3", score: 9, reasons: [] }];
  incidents.alerts = {
    A1: alert({ id: "A1", incident: "I1", matches }),
    A2: alert({ id: "A2", incident: "I1", place: { lat: 31.276381, lon: 121.513924, address: "江浦路" } }),
  };

  it("merge into what was found alike, then what is near, and never mix", () => {
    const begun = defaults("merge", held, null, here);
    expect(begun.into).toBe("I3");
    expect(orderOf("merge", begun, held, null, here)).toEqual({
      type: "MergeIncident",
      incident: "I1",
      into: "I3",
      reason: "",
    });
  });

  it("move alerts to another incident, or to a new one that has a title", () => {
    const begun = { ...defaults("split", held, "A1", here), text: "两件事" };
    expect(begun.alerts).toEqual(["A1"]);
    expect(orderOf("split", begun, held, "A1", here)).toBeNull();
    expect(orderOf("split", { ...begun, title: "另一处" }, held, "A1", here)).toMatchObject({
      type: "SplitIncident",
      alerts: ["A1"],
      title: "另一处",
    });
    expect(orderOf("split", { ...begun, into: "I2" }, held, "A1", here)).toMatchObject({
      type: "MoveAlerts",
      incident: "I2",
    });
    expect(orderOf("split", { ...begun, into: "I2", alerts: [] }, held, "A1", here)).toBeNull();
  });

  it("say what it really is, beginning with what it was said to be", () => {
    const begun = { ...defaults("reclass", held, null, here), text: "现场核实" };
    expect([begun.title, begun.class]).toEqual([held.title, classKey(held.class)]);
    const gas = { ...begun, class: "liandong|alarm|gas", title: " 燃气泄漏 " };
    expect(orderOf("reclass", gas, held, null, here)).toEqual({
      type: "CorrectClass",
      incident: "I1",
      class: { scheme: "liandong", kind: "alarm", code: "gas" },
      title: "燃气泄漏",
      reason: "现场核实",
    });
    const only = { ...begun, title: "公交车冒烟" };
    expect(orderOf("reclass", only, held, null, here)).toMatchObject({ class: null, title: "公交车冒烟" });
    expect(orderOf("reclass", { ...begun, class: gas.class }, held, null, here)).toMatchObject({ title: "" });
    expect(orderOf("reclass", { ...gas, title: " " }, held, null, here)).toBeNull();
    expect(orderOf("reclass", { ...gas, text: "" }, held, null, here)).toBeNull();
  });

  it("correct a place, and send none that is none", () => {
    const begun = { ...defaults("place", held, null, here), text: "来电人改口" };
    expect(begun.position).toBe("31.27000, 121.52000");
    const place = (position: string, address = ""): unknown =>
      orderOf("place", { ...begun, position, address }, held, null, here);
    expect(place("31.2864,121.5184")).toMatchObject({
      type: "CorrectPlace",
      subject: "I1",
      place: { lat: 31.2864, lon: 121.5184, address: null },
    });
    const vague = { ...held, place: { ...held.place, lat: 31.2700004, uncertainty_m: 1500 } };
    expect(orderOf("place", { ...begun, address: "平凉路" }, vague, null, here)).toMatchObject({
      place: { lat: 31.2700004, address: "平凉路", uncertainty_m: 1500 },
    });
    expect(place("", "黄兴路")).toMatchObject({ place: { lat: null, lon: null, address: "黄兴路" } });
    for (const none of ["", "31.2864", "somewhere", "91, 10"]) expect(place(none)).toBeNull();
  });

  it("leave the exact position of an alert as it was told", () => {
    const begun = { ...defaults("open", null, "A2", here), title: "起火" };
    expect(begun.position).toBe("31.27638, 121.51392");
    expect(orderOf("open", begun, null, "A2", here)).toMatchObject({
      place: { lat: 31.276381, lon: 121.513924, address: "江浦路" },
    });
  });
});

describe("a call that is written down", () => {
  const here = room();
  const begun = defaults("call", null, null, here);

  it("needs only the line it came by", () => {
    expect(orderOf("call", begun, null, null, here)).toBeNull();
    expect(orderOf("call", { ...begun, number: "12319" }, null, null, here)).toEqual({
      type: "EnterCall",
      number: "12319",
      caller: null,
      place: { lat: null, lon: null, address: null, uncertainty_m: null },
      text: "",
      status: "actual",
    });
  });

  it("is an exercise where the operator says so, as an incident that is opened by hand", () => {
    const told = { ...begun, number: "119", status: "exercise" as const };
    expect(orderOf("call", told, null, null, here)).toMatchObject({ status: "exercise" });
    const opened = { ...told, title: "演练：起火" };
    expect(orderOf("open", opened, null, null, here)).toMatchObject({ status: "exercise" });
  });
});

describe("classes of things", () => {
  const lists = [
    {
      scheme: "CJ/T 214-2007",
      kind: "event",
      zh: "城市管理事件",
      en: "City-grid events",
      classes: [["0408", "架空线缆损坏", "Damaged overhead cable"]],
    },
  ];
  const cable = { scheme: "CJ/T 214-2007", kind: "event", code: "0408" };

  it("are called by the centre's table, in the language that is spoken, or by their code", () => {
    expect(className(lists, "zh", cable)).toBe("架空线缆损坏");
    expect(className(lists, "en", cable)).toBe("Damaged overhead cable");
    expect(className(lists, "zh", { ...cable, kind: "component" })).toBe("0408");
  });

  it("go through an option and back", () => {
    expect(classOfKey(classKey(cable))).toEqual(cable);
  });
});

describe("the end of an incident", () => {
  it("is meant by the sentence that was chosen, in both languages", () => {
    const ends = (at: number): unknown => meantBy("handled", at).disposition;
    expect([0, 1, 2].map(ends)).toEqual(["resolved", "handed_over", "nothing_found"]);
    for (const language of ["zh", "en"] as const) {
      const say = words(language);
      expect(say.sheet.outcomes).toHaveLength(3);
      expect(say.sheet.outcomes[1]).toContain(language === "zh" ? "移交" : "Handed");
    }
    expect(meantBy("cancel", 1)).toEqual({});
  });

  it("is said anew by who said it, with what was said, and verified by another one", () => {
    const said = { by: "chen", at: NOW, disposition: "handed_over", text: "已移交排水公司" } as const;
    const held = incident({ state: "verifying", handled: said });
    expect([closingStep(held, "chen"), closingSheet(held, "chen")]).toEqual(["again", "handled"]);
    expect([closingStep(held, "wang"), closingSheet(held, "wang")]).toEqual(["close", "close"]);
    expect(closingSheet(incident(), "wang")).toBe("handled");
    expect(orderOf("handled", defaults("handled", held, null, NO_ROOM), held, null, NO_ROOM)).toEqual({
      type: "ReportHandled",
      incident: "I1",
      disposition: "handed_over",
      text: "已移交排水公司",
    });
  });

  it("is not sent without words, and verified without", () => {
    const held = incident({ state: "verifying" });
    const begun = defaults("handled", held, null, NO_ROOM);
    expect(orderOf("handled", begun, held, null, NO_ROOM)).toBeNull();
    expect(orderOf("close", begun, held, null, NO_ROOM)).toMatchObject({
      type: "CloseIncident",
      outcome: "",
    });
    const late = { ...begun, text: "封路", minutes: "soon" };
    expect(orderOf("task", late, held, null, NO_ROOM)).toBeNull();
    expect(orderOf("task", { ...late, minutes: "" }, held, null, NO_ROOM)).toMatchObject({ due: null });
  });
});

describe("a task that is not done after all", () => {
  const done = task({ number: 2, text: "封闭南口", done_by: "li", done_at: NOW });
  const here = room();
  const held = incident({ tasks: [done] });
  here.store.state.incidents.incidents = { I1: held };

  it("is opened again with a reason, also where it is of what was merged", () => {
    const begun = defaults("reopen", held, "I1/2", here);
    expect(titleOf("reopen", held, "I1/2", here)).toBe("I1 重开任务：封闭南口");
    expect(orderOf("reopen", begun, held, "I1/2", here)).toBeNull();
    expect(orderOf("reopen", { ...begun, text: "没有做完" }, incident({ id: "I9" }), "I1/2", here)).toEqual({
      type: "ReopenTask",
      incident: "I1",
      task: 2,
      reason: "没有做完",
    });
    expect(controlOf("reopen", held, "I1/2")).not.toBe(controlOf("reopen", held, "I2/2"));
  });
});

describe("what is looked for", () => {
  it("is a day from its beginning to that of the next", () => {
    const [from, to] = [dayStart("2026-06-21", 0), dayStart("2026-06-21", 1)];
    expect(Date.parse(to) - Date.parse(from)).toBe(24 * 3600 * 1000);
    expect(from).toMatch(/\+00:00$/);
    expect([dayStart("", 0), dayStart("soon", 1)]).toEqual(["", ""]);
  });

  it("is a class by its whole name, and a point with its radius", () => {
    const manhole = { scheme: "CJ/T 214-2007", kind: "component", code: "0105" };
    expect(classPath(manhole)).toBe("CJ/T 214-2007/component/0105");
    expect(classPath(classOfKey(""))).toBe("");
    expect(nearPath({ lat: 31.2864, lon: 121.5184 })).toBe("31.286400,121.518400,500");
    expect(nearPath(null)).toBe("");
  });
});
