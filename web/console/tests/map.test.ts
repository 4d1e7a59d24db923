import { describe, expect, it } from "vitest";
import * as features from "../src/map/features";
import { distance } from "../src/store/geometry";
import { nearestCameras } from "../src/store/near";
import { assignment, camera, emptyState, incident, node, unit } from "./examples";

describe("what lies on the map", () => {
  it("draws a wedge where the camera looks, as far as it sees", () => {
    const eye = camera("C1", { bearing: 90, fov: 60, range: 80 });
    const outline = features.wedge(eye);
    expect(outline[0]).toEqual(outline.at(-1));
    const middle = outline[Math.floor(outline.length / 2)] ?? [0, 0];
    expect(distance(eye, { lon: middle[0] ?? 0, lat: middle[1] ?? 0 })).toBeCloseTo(80, 0);
    expect(middle[0]).toBeGreaterThan(eye.lon);
  });

  it("closes the circle of a camera that looks around", () => {
    const outline = features.wedge(camera("C1", { fov: 360 }));
    expect(outline[0]).toBe(outline.at(-1));
    expect(outline).toHaveLength(25);
  });

  it("greys the cameras of a lost node", () => {
    const state = emptyState();
    state.nodes = { police: node("police", true) };
    state.cameras = { C1: camera("C1"), C2: camera("C2", { node: "gone" }) };
    const kinds = features.cameras(state).features.map((one) => one.properties);
    expect(kinds).toEqual([
      { id: "C1", kind: "police" },
      { id: "C2", kind: "lost" },
    ]);
  });

  it("leaves out a camera whose place nobody told, also when it is looked through", () => {
    const state = emptyState();
    state.nodes = { police: node("police", true) };
    state.cameras = { C1: { ...camera("C1"), lat: null, lon: null } };
    const drawn = [features.cameras(state), features.wedges(state), features.shown(state, new Set(["C1"]))];
    expect(drawn.map((one) => one.features)).toEqual([[], [], []]);
    expect(nearestCameras(state, { lat: 31.27, lon: 121.52, address: null }, 4)).toEqual([]);
  });

  it("marks exercises, leaves out what is over unless it is selected", () => {
    const state = emptyState();
    state.incidents.incidents = {
      I1: incident({ status: "exercise" }),
      I2: incident({ id: "I2", state: "closed" }),
      I3: incident({ id: "I3", place: { address: "某处" } }),
    };
    const icons = (selected: string | null): unknown[] =>
      features.incidents(state, selected).features.map((one) => one.properties?.["icon"] as unknown);
    expect(icons(null)).toEqual(["exercise-3"]);
    expect(icons("I2")).toEqual(["exercise-3", "grade-3"]);
  });

  it("puts the gravest incident on top", () => {
    const state = emptyState();
    state.incidents.incidents = {
      I1: incident({ grade: 1 }),
      I2: incident({ id: "I2", grade: 4 }),
      I3: incident({ id: "I3", grade: 2 }),
    };
    const ids = features.incidents(state, null).features.map((one) => one.properties?.["id"] as unknown);
    expect(ids).toEqual(["I2", "I3", "I1"]);
    const chosen = features.incidents(state, "I2").features.map((one) => one.properties?.["id"] as unknown);
    expect(chosen).toEqual(["I3", "I1", "I2"]);
  });

  it("shows a unit at its home as not heard, and turns the arrow of one that moves", () => {
    const state = emptyState();
    state.devices.units = { F03: unit("F03", { lat: 31.2, lon: 121.5 }), F04: unit("F04"), P01: unit("P01") };
    state.incidents.incidents = { I1: incident() };
    state.incidents.assignments = { "I1-1": assignment("en_route", [], { unit: "P01" }) };
    const at = { unit: "P01", lat: 31.3, lon: 121.5, at: "", heard: "", stale: false, heading: 120 };
    const positions = new Map([["P01", at]]);
    const shown = features.units(state, positions, { fire: "消防" }).features.map((one) => one.properties);
    expect(shown).toMatchObject([
      { id: "F03", name: "消防 F03", icon: "unit-stale-still" },
      { id: "P01", icon: "unit-bound", heading: 120 },
    ]);
    expect(features.routes(state, positions).features).toHaveLength(1);
  });
});
