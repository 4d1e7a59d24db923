/** What was merged is shown with the incident that leads it, and is nowhere else. */

import { describe, expect, it } from "vitest";
import { unitsNear } from "../src/store/near";
import { alertsOf, assignmentsOf, openIncidents, overIncidents } from "../src/store/need";
import { about } from "../src/store/timeline";
import { openMatches } from "../src/store/tray";
import { alert, assignment, emptyState, incident, unit } from "./examples";

describe("a family of incidents", () => {
  const state = emptyState();
  const { incidents } = state;
  incidents.incidents = {
    I1: incident({ members: ["I2"] }),
    I2: incident({ id: "I2", state: "merged", into: "I1", members: ["I3"] }),
    I3: incident({ id: "I3", state: "merged", into: "I2", assignments: ["I3-1"] }),
    I4: incident({ id: "I4" }),
  };
  incidents.linked = { I1: ["A1", "A4"], I2: ["A2"], I3: ["A3"] };
  const matches = ["I3", "I1", "I4"].map((name) => ({ incident: name, score: 9, reasons: [] }));
  for (const [id, name] of [
    ["A1", "I1"],
    ["A2", "I2"],
    ["A3", "I3"],
    ["A4", "I1"],
  ] as const)
    incidents.alerts[id] = alert({ id, incident: name, matches });
  incidents.alerts["A5"] = alert({ id: "A5", matches });
  incidents.assignments["I3-1"] = assignment("sent", [["sent", 1]], { id: "I3-1", incident: "I3" });
  state.devices.units = { F03: unit("F03") };
  const lead = incident(incidents.incidents["I1"]);

  it("shows alerts and units of all, and one row", () => {
    expect(alertsOf(state, lead).map(({ id }) => id)).toEqual(["A4", "A3", "A2", "A1"]);
    expect(assignmentsOf(state, lead).map(({ id }) => id)).toEqual(["I3-1"]);
    expect(openIncidents(state, 0).map((row) => [row.incident.id, row.bound, row.alerts])).toEqual([
      ["I1", 1, 4],
      ["I4", 0, 0],
    ]);
    expect(overIncidents(state)).toEqual([]);
  });

  it("counts its units as there already", () => {
    const [one] = unitsNear(state, new Map(), lead);
    expect(one?.availability).toBe("here");
  });

  it("is proposed once, by the incident that leads, and never to its own alerts", () => {
    const proposed = (name: string): string[] => {
      const known = incidents.alerts[name];
      return known ? openMatches(known, incidents).map((match) => match.incident) : [];
    };
    expect(proposed("A5")).toEqual(["I1", "I4"]);
    expect(proposed("A3")).toEqual(["I4"]);
  });

  it("has one record", () => {
    expect([...about(incidents, "I1")].sort()).toEqual(["A1", "A2", "A3", "A4", "I1", "I2", "I3"]);
    expect([...about(incidents, "I2")].sort()).toEqual(["A2", "A3", "I2", "I3"]);
  });
});
