/** An incident is not offered for an end that the centre would refuse. */

import { describe, expect, it } from "vitest";
import { barOf } from "../src/store/ending";
import { assignment, emptyState, incident, NOW } from "./examples";

describe("an incident", () => {
  const said = { by: "chen", at: NOW, disposition: "resolved", text: "水已退" } as const;

  it("is reported from when it was confirmed on", () => {
    const state = emptyState();
    expect(barOf(state, incident(), "handled", "wang")).toEqual({ code: "received", names: ["I1"] });
    for (const after of ["confirmed", "dispatched", "on_scene", "verifying"] as const)
      expect(barOf(state, incident({ state: after }), "handled", "wang")).toBeNull();
    expect(barOf(state, incident(), "cancel", "wang")).toBeNull();
  });

  it("does not end while a unit is on it", () => {
    const state = emptyState();
    state.incidents.assignments = { D1: assignment("accepted", [], { id: "D1", unit: "P12" }) };
    const held = incident({ state: "dispatched", assignments: ["D1"] });
    for (const end of ["handled", "close", "cancel"] as const)
      expect(barOf(state, held, end, "wang")).toEqual({ code: "units_bound", names: ["P12"] });
  });

  it("is ended by another one than who reported it, after its supervision and its parts", () => {
    const state = emptyState();
    const held = incident({ state: "verifying", handled: said });
    expect(barOf(state, held, "cancel", "chen")?.code).toBe("same_person");
    expect(barOf(state, held, "close", "wang")).toBeNull();
    const supervision = { by: "zhou", at: NOW, due: NOW, reason: "-" };
    expect(barOf(state, { ...held, supervision }, "close", "wang")?.code).toBe("supervised");
    const whole = incident({ state: "confirmed", relations: [{ incident: "I2", kind: "has_part" }] });
    state.incidents.incidents = { I1: whole, I2: incident({ id: "I2" }) };
    expect(barOf(state, whole, "close", "wang")).toEqual({ code: "parts_open", names: ["I2"] });
    state.incidents.incidents["I2"] = incident({ id: "I2", state: "closed" });
    expect(barOf(state, whole, "close", "wang")).toBeNull();
  });
});
