/** The command bar says what Enter will do before it is done. */

import { beforeEach, describe, expect, it } from "vitest";
import { completions } from "../src/commands/complete";
import type { Desk } from "../src/commands/line";
import { read } from "../src/commands/read";
import { words } from "../src/words/words";
import { alert, assignment, camera, emptyState, incident, node, unit, NOW } from "./examples";

describe("the command bar", () => {
  let desk: Desk;

  beforeEach(() => {
    const state = emptyState();
    state.incidents.incidents = { I1: incident(), I12: incident({ id: "I12", title: "积水" }) };
    state.devices.units = {
      F03: unit("F03", { lat: 31.271, lon: 121.52 }),
      F07: unit("F07"),
      P12: unit("P12"),
    };
    state.cameras = { "P-001": camera("P-001"), "P-002": camera("P-002", { node: "street" }) };
    state.nodes = { police: node("police", true) };
    desk = { state, positions: new Map(), selected: "I1", me: "wang", role: "dispatcher", say: words("en") };
  });

  const message = (line: string): string => {
    const reading = read(line, desk);
    return reading.does === "error" ? reading.message : `not an error but ${reading.does}`;
  };

  it("says nothing of an empty line and names the commands it does not know", () => {
    expect(read("  ", desk)).toEqual({ does: "nothing" });
    expect(message("dance")).toContain('no command "dance"');
    expect(message("constructor")).toContain("no command");
  });

  it("dispatches a unit to the selected incident or to the one named", () => {
    expect(read("d f03", desk)).toMatchObject({
      does: "order",
      order: { type: "DispatchUnit", incident: "I1", unit: "F03" },
      preview: "Dispatch F03 车 to I1 (free · 111 m · at home station)",
    });
    expect(read("d F03 12", desk)).toMatchObject({ order: { incident: "I12" } });
    expect(read("/d F03", desk)).toMatchObject({ order: { unit: "F03" } });
  });

  it("sends the words that follow, and takes no number of people for an incident", () => {
    expect(read("d F03 i12 east gate", desk)).toMatchObject({
      order: { incident: "I12", text: "east gate" },
      preview: expect.stringContaining('saying "east gate"') as string,
    });
    expect(read("d F03 12 people hurt", desk)).toMatchObject({
      order: { incident: "I1", text: "12 people hurt" },
    });
  });

  it("refuses in a sentence what can't be dispatched", () => {
    expect(message("d")).toContain("Name the unit");
    expect(message("d X9")).toContain('no unit "X9"');
    expect(message("d F")).toContain("F03, F07");
    expect(message("d F03 I99")).toContain("no open incident I99");
    expect(message("d F03 99")).toContain("no open incident 99");
    expect(message("d F03 P12")).toContain("One unit a line");
    desk = { ...desk, selected: null };
    expect(message("d F03")).toContain("Select an incident first");
  });

  it("says that a unit is on it already", () => {
    desk.state.incidents.assignments["I1-1"] = assignment("sent", [["sent", 1]]);
    expect(message("d F03")).toContain("on this already");
  });

  it("grades with a reason, and a graver grade is never slower", () => {
    expect(read("grade 1 spreading fast", desk)).toMatchObject({
      order: { type: "GradeIncident", grade: 1, priority: 1, reason: "spreading fast" },
    });
    expect(read("grade 4 small", desk)).toMatchObject({ order: { grade: 4, priority: 2 } });
    expect(message("grade 5 x")).toContain("1–4");
    expect(message("grade 2")).toContain("reason");
    expect(message("grade 3 as before")).toContain("not changed");
  });

  it("recalls a unit from where it is, with a cause", () => {
    desk.state.incidents.assignments["I1-1"] = assignment("sent", [["sent", 1]]);
    expect(completions("recall ", desk)).toEqual(["recall F03 "]);
    expect(read("recall f03 another goes", desk)).toMatchObject({
      order: { type: "RecallUnit", assignment: "I1-1", cause: "another goes" },
      preview: "Recall F03 from I1: another goes",
    });
    expect(message("recall F03")).toContain("needs its cause");
    expect(message("recall P12 x")).toContain("on no incident");
    desk.state.incidents.assignments["I12-1"] = assignment("sent", [["sent", 1]], {
      id: "I12-1",
      incident: "I12",
    });
    expect(read("recall f03 x", desk)).toMatchObject({ order: { assignment: "I1-1" } });
    expect(read("recall f03 x", { ...desk, selected: null })).toMatchObject({ does: "error" });
  });

  it("takes a unit out of service with a reason, puts it back, and says how many are on duty", () => {
    expect(read("out f03 repairs", desk)).toMatchObject({
      order: { type: "SetService", unit: "F03", service: "out_of_service", reason: "repairs" },
    });
    expect(message("out f03")).toContain("the reason");
    expect(message("out X9 repairs")).toContain('no unit "X9"');
    expect(message("back f03")).toContain("not out of service");
    const f03 = desk.state.devices.units["F03"];
    if (f03)
      desk.state.devices.units["F03"] = { ...f03, service: "out_of_service", service_reason: "repairs" };
    expect(completions("back ", desk)).toEqual(["back F03 "]);
    expect(read("back f03", desk)).toMatchObject({ order: { type: "SetService", service: "in_service" } });
    expect(message("d f03 I1")).toContain("out of service (repairs)");
    desk = { ...desk, role: "supervisor" };
    expect(read("crew f03 4", desk)).toMatchObject({ order: { type: "ChangeUnit", unit: "F03", crew: 4 } });
    expect(message("crew f03 many")).toContain("how many people");
  });

  it("joins an alert that waits to any incident of its status", () => {
    desk.state.incidents.alerts["A7"] = alert({ id: "A7" });
    desk.state.incidents.loose.push("A7");
    expect(completions("join ", desk)).toEqual(["join A7 "]);
    expect(read("join a7 12", desk)).toMatchObject({
      order: { type: "LinkAlert", alert: "A7", incident: "I12" },
    });
    expect(read("join A7", desk)).toMatchObject({ order: { incident: "I1" } });
    expect(message("join")).toContain("Name the alert");
    expect(message("join A8 I1")).toContain("No alert A8");
    desk.state.incidents.alerts["A7"] = alert({ id: "A7", status: "exercise" });
    expect(message("join A7 I1")).toContain("never mix");
  });

  it("merges, separates and moves, and says which leads", () => {
    expect(read("merge 12 I1 same flood", desk)).toMatchObject({
      order: { type: "MergeIncident", incident: "I12", into: "I1", reason: "same flood" },
      preview: expect.stringContaining("into I1") as string,
    });
    expect(read("merge 12 1", desk)).toMatchObject({ order: { incident: "I12", into: "I1" } });
    expect(read("merge I12", desk)).toMatchObject({ order: { incident: "I1", into: "I12" } });
    expect(read("merge I12 2 calls about it", desk)).toMatchObject({
      order: { incident: "I1", into: "I12", reason: "2 calls about it" },
    });
    for (const line of ["merge", "merge I1"]) expect(message(line)).toContain("Name what is merged");
    expect(message("separate I12 x")).toContain("No merged incident");
    const { incidents } = desk.state;
    incidents.alerts["A7"] = alert({ id: "A7", incident: "I1" });
    expect(read("move a7 12 joined by mistake", desk)).toMatchObject({
      order: { type: "MoveAlerts", alerts: ["A7"], incident: "I12", reason: "joined by mistake" },
    });
    expect(message("move A7 I12")).toContain("reason");
    expect(message("move A8 I12 x")).toContain("No joined alert A8");
    incidents.incidents["I12"] = incident({ id: "I12", state: "merged", into: "I1" });
    expect(read("separate 12 another place", desk)).toMatchObject({
      order: { type: "SeparateIncident", incident: "I12", reason: "another place" },
    });
    expect(message("merge I12 I1")).toContain("no open incident I12");
    incidents.incidents["I2"] = incident({ id: "I2", status: "exercise" });
    expect(message("merge I2 I1")).toContain("never mix");
  });

  it("confirms once, notes, and closes only when nobody is bound", () => {
    expect(read("confirm", desk)).toMatchObject({ order: { type: "ConfirmIncident", incident: "I1" } });
    expect(read("note smoke is white", desk)).toMatchObject({
      order: { type: "AddNote", text: "smoke is white" },
    });
    expect(message("close water is gone")).toContain("Confirm it first");
    desk.state.incidents.incidents["I1"] = incident({ state: "confirmed" });
    expect(read("close water is gone", desk)).toMatchObject({
      order: { type: "ReportHandled", disposition: "resolved", text: "water is gone" },
    });
    desk.state.incidents.incidents["I1"] = incident({ state: "confirmed", assignments: ["I1-1"] });
    desk.state.incidents.assignments["I1-1"] = assignment("sent", [["sent", 1]]);
    expect(message("confirm")).toContain("already");
    expect(message("close done")).toContain("F03 still on it");
  });

  it("lets another person verify what one has reported, or send it back", () => {
    const handled = { by: "chen", at: NOW, disposition: "resolved", text: "water is gone" } as const;
    desk.state.incidents.incidents["I1"] = incident({ state: "verifying", handled });
    expect(read("close seen", desk)).toMatchObject({
      order: { type: "CloseIncident", incident: "I1", outcome: "seen" },
      preview: expect.stringContaining("water is gone") as string,
    });
    expect(read("close", desk)).toMatchObject({ order: { type: "CloseIncident", outcome: "" } });
    expect(read("return still flooded", desk)).toMatchObject({
      order: { type: "ReturnIncident", reason: "still flooded" },
    });
    desk = { ...desk, me: "chen" };
    expect(message("close")).toContain("another person");
    expect(read("close handed over to the drains", desk)).toMatchObject({
      order: { type: "ReportHandled", disposition: "handed_over", text: "handed over to the drains" },
      preview: "Report I1 anew: handed over",
    });
  });

  it("reads from the words how it ended, and says so before it is done", () => {
    desk.state.incidents.incidents["I1"] = incident({ state: "confirmed" });
    const ends = (words: string): unknown => {
      const reading = read(`close ${words}`, desk);
      return reading.does === "order" && reading.order.type === "ReportHandled"
        ? [reading.order.disposition, reading.preview]
        : reading;
    };
    expect(ends("Nothing found on scene")).toEqual(["nothing_found", "Report I1: nothing found"]);
    expect(ends("not true, a child called")).toEqual(["unfounded", "Report I1: not true"]);
    expect(ends("water is gone")).toEqual(["resolved", "Report I1: dealt with"]);
    desk = { ...desk, say: words("zh") };
    expect(desk.say.sheet.outcomes.map(ends)).toEqual([
      ["resolved", "报 I1 处置结果：已处置"],
      ["handed_over", "报 I1 处置结果：已移交"],
      ["nothing_found", "报 I1 处置结果：现场未发现"],
    ]);
    expect(ends("未能解决：管道要更换")).toEqual(["not_resolved", "报 I1 处置结果：未能解决"]);
  });

  it("offers a role what the centre lets it do, and no more", () => {
    expect(message("dance")).toContain("d, recall, out, back, join");
    expect(message("crew f03 4")).toBe("The role dispatcher may not give this command: ask a supervisor.");
    desk = { ...desk, role: "street_officer" };
    expect(completions("", desk)).toEqual(["cam ", "wall ", "note ", "go "]);
    expect(read("note seen", desk)).toMatchObject({ does: "order" });
    expect(message("d f03")).toContain("looks and does not act");
    desk = { ...desk, role: "administrator" };
    expect(read("crew f03 4", desk)).toMatchObject({ does: "order" });
  });

  it("adds tasks, and says what an incident has to do with others", () => {
    expect(read("task close the south end", desk)).toMatchObject({
      order: { type: "AddTask", incident: "I1", text: "close the south end" },
    });
    expect(read("part i12 same storm", desk)).toMatchObject({
      order: { type: "RelateIncidents", incident: "I1", other: "I12", kind: "part_of", reason: "same storm" },
    });
    expect(read("relate 12", desk)).toMatchObject({ order: { kind: "related", other: "I12" } });
    for (const line of ["part", "relate I1", "unrelate I12 x"])
      expect(message(line)).toContain("other incident");
    desk.state.incidents.incidents["I1"] = incident({ relations: [{ incident: "I12", kind: "related" }] });
    expect(read("unrelate i12 another cause", desk)).toMatchObject({
      order: { type: "UnrelateIncidents", other: "I12", reason: "another cause" },
    });
  });

  it("looks through a camera and says when its node is not connected", () => {
    expect(read("cam p-001", desk)).toMatchObject({ does: "look", camera: "P-001" });
    expect(read("cam P-002", desk)).toMatchObject({
      preview: expect.stringContaining("not connected") as string,
    });
    expect(message("cam P-")).toContain("2 cameras fit");
  });

  it("goes to an incident by id or number", () => {
    expect(read("go 12", desk)).toMatchObject({ does: "go", incident: "I12" });
    expect(message("go 99")).toContain("99");
  });

  it("completes commands, units nearest first, incidents and cameras", () => {
    expect(completions("c", desk)).toEqual(["cam ", "confirm ", "close "]);
    expect(completions("c", { ...desk, role: "supervisor" })[0]).toBe("crew ");
    expect(completions("d ", desk)[0]).toBe("d F03 ");
    expect(completions("d F03 I1", desk)).toEqual(["d F03 I1 ", "d F03 I12 "]);
    expect(completions("cam 路口", desk)).toEqual(["cam P-001 ", "cam P-002 "]);
    expect(completions("note anything", desk)).toEqual([]);
  });
});
