import { describe, expect, it } from "vitest";
import { openIncidents, waitingAlerts } from "../src/store/need";
import { unitsNear, inOrder, nearestCameras } from "../src/store/near";
import { recommended, type Recommended } from "../src/store/recommended";
import { figures } from "../src/store/figures";
import type { Alert, Candidate, ConsoleState, Incident } from "../src/wire/vocabulary";
import { ago, alert, assignment, camera, emptyState, incident, node, NOW, NOW_MS, unit } from "./examples";

function holding(...incidents: Incident[]): ConsoleState {
  const state = emptyState();
  for (const one of incidents) state.incidents.incidents[one.id] = one;
  return state;
}

describe("the list of incidents", () => {
  it("is by grade first, then by need, then the longest open", () => {
    const state = holding(
      incident({ id: "I1", grade: 3, state: "on_scene", assignments: ["I1-1"] }),
      incident({ id: "I2", grade: 3, opened_at: ago(5) }),
      incident({ id: "I3", grade: 3, opened_at: ago(50) }),
      incident({ id: "I4", grade: 1, state: "verifying" }),
    );
    state.incidents.assignments["I1-1"] = assignment("on_scene", [["on_scene", 3]]);
    expect(openIncidents(state, NOW_MS).map((row) => row.incident.id)).toEqual(["I4", "I3", "I2", "I1"]);
  });

  it("counts from the first call, not from the moment a person opened the incident", () => {
    const state = holding(
      incident({ id: "I1", opened_at: ago(5) }),
      incident({ id: "I2", opened_at: ago(50) }),
    );
    state.incidents.linked = { I1: ["A1", "A2"] };
    state.incidents.alerts = {
      A1: alert({ received_at: ago(90) }),
      A2: alert({ id: "A2", received_at: ago(3) }),
    };
    const rows = openIncidents(state, NOW_MS);
    expect(rows.map((row) => row.incident.id)).toEqual(["I1", "I2"]);
    expect(rows[0]?.reportedAt).toBe(Date.parse(ago(90)));
  });

  it("puts what is confirmed and has no crew above what is not confirmed, and exercises below both", () => {
    const state = holding(
      incident({ id: "I1", status: "exercise", state: "confirmed" }),
      incident({ id: "I2" }),
      incident({ id: "I3", state: "confirmed" }),
    );
    expect(openIncidents(state, NOW_MS).map((row) => row.incident.id)).toEqual(["I3", "I2", "I1"]);
  });

  it("puts a late receipt above everything of its grade", () => {
    const late = assignment("sent", [["sent", 99]], {
      id: "I2-1",
      incident: "I2",
      lapses: [{ step: "received", at: NOW, instead: null, seen_by: null, seen_at: null }],
    });
    const state = holding(
      incident({ id: "I1" }),
      incident({ id: "I2", state: "dispatched", assignments: ["I2-1"] }),
    );
    state.incidents.assignments["I2-1"] = late;
    const [first] = openIncidents(state, NOW_MS);
    expect(first).toMatchObject({ need: "late", bound: 1, accepted: 0, incident: { id: "I2" } });
  });

  it("does not show an incident as attended when its only unit refused", () => {
    const state = holding(incident({ state: "confirmed", assignments: ["I1-1"] }));
    state.incidents.assignments["I1-1"] = assignment("refused", [["refused", 1]]);
    expect(openIncidents(state, NOW_MS)[0]?.need).toBe("to_dispatch");
  });

  it("leaves out what is over", () => {
    expect(openIncidents(holding(incident({ state: "closed" })), NOW_MS)).toEqual([]);
  });
});

describe("the tray", () => {
  it("holds calls and never a canary", () => {
    const state = emptyState();
    state.incidents.alerts = { A1: alert(), A2: alert({ id: "A2", kind: "canary", call: null }) };
    state.incidents.loose = ["A1", "A2"];
    expect(waitingAlerts(state).map((one) => one.id)).toEqual(["A1"]);
  });

  it("puts what rings or is severe above the rest, ended calls last, each oldest first", () => {
    const state = emptyState();
    const call = (phase: "ringing" | "answered" | "ended"): Alert["call"] => ({
      line: "L-119",
      number: "119",
      phase,
      caller_hash: null,
      caller_mark: null,
      agent: phase === "ended" ? "席位01" : null,
      recording: null,
      phase_at: null,
      agent_at: null,
    });
    const list = [
      alert({ id: "A1", call: call("ended") }),
      alert({ id: "A2", call: call("answered") }),
      alert({ id: "A3", call: call("ringing") }),
      alert({ id: "A4", call: null, kind: "grid", severity: "severe" }),
      alert({ id: "A5", call: call("answered") }),
    ];
    state.incidents.alerts = Object.fromEntries(list.map((one) => [one.id, one]));
    state.incidents.loose = list.map((one) => one.id);
    expect(waitingAlerts(state).map((one) => one.id)).toEqual(["A3", "A4", "A2", "A5", "A1"]);
  });
});

describe("what is near", () => {
  it("names available units nearest first, then the busy, then those already here", () => {
    const state = holding(incident({ assignments: ["I1-1"] }));
    state.devices.units = Object.fromEntries(
      [unit("FAR", { lat: 31.3, lon: 121.52 }), unit("NEAR"), unit("BUSY"), unit("HERE"), unit("LOST")].map(
        (one) => [one.id, one],
      ),
    );
    state.incidents.assignments = {
      "I1-1": assignment("sent", [["sent", 1]], { unit: "HERE" }),
      "I2-1": assignment("en_route", [["sent", 1]], { id: "I2-1", incident: "I2", unit: "BUSY" }),
    };
    const heard = (name: string, stale: boolean): [string, never] =>
      [name, { unit: name, lat: 31.271, lon: 121.52, at: ago(1), stale }] as unknown as [string, never];
    const positions = new Map([heard("NEAR", false), heard("BUSY", true)]);
    const list = unitsNear(state, positions, incident());
    expect(list.map((one) => [one.unit.id, one.availability, one.whereabouts])).toEqual([
      ["NEAR", "available", "live"],
      ["FAR", "available", "home"],
      ["LOST", "available", "unknown"],
      ["BUSY", "busy", "stale"],
      ["HERE", "here", "unknown"],
    ]);
    expect(list[0]?.metres).toBeCloseTo(111, 0);
  });

  it("says that a unit is out of service, after those that are busy", () => {
    const state = holding(incident());
    state.devices.units = {
      OUT: unit("OUT", { lat: 31.27, lon: 121.52, service: "out_of_service", service_reason: "检修" }),
      BUSY: unit("BUSY"),
    };
    state.incidents.assignments["I2-1"] = assignment("sent", [["sent", 1]], { unit: "BUSY", incident: "I2" });
    const list = unitsNear(state, new Map(), incident());
    expect(list.map((one) => [one.unit.id, one.availability])).toEqual([
      ["BUSY", "busy"],
      ["OUT", "out"],
    ]);
  });

  it("stands in the order of the centre, and in that order whatever the units do meanwhile", () => {
    const state = holding(incident());
    state.devices.units = { A: unit("A", { lat: 31.271, lon: 121.52 }), B: unit("B"), C: unit("C") };
    const said = (name: string): Candidate => ({
      unit: name,
      standing: "available",
      whence: "home",
      metres: null,
      seconds: null,
      reasons: [],
      shortfalls: [],
      is_pick: name === "B",
      is_nearer: false,
      assignment: null,
      age_s: null,
    });
    const rows = (names: string[] | null): Recommended[] =>
      recommended(unitsNear(state, new Map(), incident()), names?.map(said) ?? null);
    expect(rows(null).map(({ unit: name, said: of }) => [name, of])).toEqual([
      ["A", null],
      ["B", null],
      ["C", null],
    ]);
    const order = rows(["B", "C", "A"]).map(({ unit: name }) => name);
    expect(order).toEqual(["B", "C", "A"]);
    state.devices.units["NEW"] = unit("NEW", { lat: 31.27, lon: 121.52 });
    state.incidents.assignments["I2-1"] = assignment("sent", [["sent", 1]], { unit: "A", incident: "I2" });
    const kept = inOrder(rows(["C", "B", "NEW", "A"]), order);
    expect(kept.map(({ unit: name, view, said: of }) => [name, view.availability, of?.is_pick])).toEqual([
      ["B", "available", true],
      ["C", "available", false],
      ["A", "busy", false],
      ["NEW", "available", false],
    ]);
  });

  it("names cameras nearest first and says which are lost", () => {
    const state = emptyState();
    state.nodes = { police: node("police", true), street: node("street", false) };
    state.cameras = {
      C1: camera("C1", { lat: 31.28 }),
      C2: camera("C2", { node: "street", lat: 31.2701 }),
    };
    const near = nearestCameras(state, incident().place, 5);
    expect(near.map((one) => [one.camera.id, one.online])).toEqual([
      ["C2", false],
      ["C1", true],
    ]);
    expect(nearestCameras(state, {}, 5)).toEqual([]);
  });
});

describe("the figures of the shift", () => {
  it("take the longest wait of the whole tray, not of its first row", () => {
    const state = emptyState();
    const list = [
      alert({ id: "A1", received_at: ago(5) }),
      alert({ id: "A2", call: null, received_at: ago(95) }),
    ];
    state.incidents.alerts = Object.fromEntries(list.map((one) => [one.id, one]));
    state.incidents.loose = ["A1", "A2"];
    expect(waitingAlerts(state)[0]?.id).toBe("A1");
    expect(figures(state, NOW_MS).oldestWaiting).toBe(95);
  });

  it("count what waits, what is late and what can't be seen", () => {
    const state = holding(incident({ grade: 1, assignments: ["I1-1"] }));
    state.incidents.assignments["I1-1"] = assignment("sent", [["sent", 45]], {
      lapses: [{ step: "received", at: NOW, instead: null, seen_by: null, seen_at: null }],
    });
    state.incidents.alerts = { A1: alert({ received_at: ago(90) }) };
    state.incidents.loose = ["A1"];
    state.nodes = { police: node("police", false) };
    state.cameras = { C1: camera("C1") };
    expect(figures(state, NOW_MS)).toEqual({
      waiting: 1,
      oldestWaiting: 90,
      open: 1,
      grave: 1,
      exercises: 0,
      unaccepted: 1,
      late: 1,
      unseen: 1,
      cameras: 1,
    });
  });

  it("leave out what is an exercise, and say that one runs", () => {
    const state = holding(incident({ grade: 1, status: "exercise", assignments: ["I1-1"] }));
    state.incidents.assignments["I1-1"] = assignment("sent", [["sent", 45]], { status: "exercise" });
    state.incidents.alerts = { A1: alert({ status: "exercise" }) };
    state.incidents.loose = ["A1"];
    expect(figures(state, NOW_MS)).toMatchObject({
      waiting: 0,
      open: 0,
      grave: 0,
      unaccepted: 0,
      exercises: 1,
    });
  });
});
