/** The mosaic: which cameras, how many at once, which page; and what a browser remembers of it. */

import { beforeEach, describe, expect, it } from "vitest";
import { hangAgain } from "../src/remember";
import { camerasOf, GRIDS, Mosaic, pageOf } from "../src/store/mosaic";
import { Signal } from "../src/store/signal";
import { camera, emptyState } from "./examples";

describe("the mosaic", () => {
  let state: ReturnType<typeof district>;
  let mosaic: Mosaic;

  const page = (revision = 1): string[] => [...mosaic.shown(state, revision, null).cameras];

  beforeEach(() => {
    state = district();
    mosaic = new Mosaic(new Signal((run) => run()));
    mosaic.divide(4);
  });

  it("goes through the cameras of each node together, in an order that stays", () => {
    expect(camerasOf(state, "all", [], null)).toEqual(["a-0", "a-1", "a-2", "b-0", "b-1", "b-2"]);
    expect(camerasOf(state, "node:b", [], null)).toEqual(["b-0", "b-1", "b-2"]);
    expect(camerasOf(state, "own", ["b-1", "gone", "a-0"], null)).toEqual(["b-1", "a-0"]);
  });

  it("has those near a place, the nearest first, and none without a place", () => {
    expect(camerasOf(state, "near", [], { lat: 31, lon: 121.52 }).slice(0, 2)).toEqual(["b-2", "b-1"]);
    expect(camerasOf(state, "near", [], null)).toEqual([]);
  });

  it("turns the pages round, and stays within them when cameras go", () => {
    expect(page()).toEqual(["a-0", "a-1", "a-2", "b-0"]);
    mosaic.turn(1);
    expect(page()).toEqual(["b-1", "b-2"]);
    mosaic.turn(1);
    expect(page()).toHaveLength(4);
    mosaic.turn(-1);
    state.cameras = Object.fromEntries(Object.entries(state.cameras).filter(([id]) => id.startsWith("a")));
    expect(page(2)).toEqual(["a-0", "a-1", "a-2"]);
  });

  it("keeps in sight what was first when there are more tiles or fewer", () => {
    page();
    mosaic.turn(1);
    mosaic.divide(1);
    expect(page()).toEqual(["b-1"]);
    mosaic.step(1);
    expect(page()).toEqual(["b-1", "b-2"]);
    expect(mosaic.grid).toBe(4);
  });

  it("goes no further than from one tile to 64", () => {
    for (let n = 0; n < 10; n += 1) mosaic.step(1);
    expect(mosaic.grid).toBe(64);
    for (let n = 0; n < 10; n += 1) mosaic.step(-1);
    expect(mosaic.grid).toBe(GRIDS[0]);
  });

  it("shows a camera that is hung by hand, on the page where it is", () => {
    mosaic.divide(1);
    mosaic.hang("a-1");
    mosaic.hang("b-2");
    expect([mosaic.view, mosaic.group, page()]).toEqual(["mosaic", "own", ["b-2"]]);
    mosaic.hang("a-1");
    expect(page()).toEqual(["a-1"]);
    mosaic.pin("a-1", false);
    expect(page()).toEqual(["b-2"]);
  });

  it("cuts a list into pages", () => {
    expect(pageOf([], 16, 3)).toEqual({ cameras: [], page: 0, pages: 1, total: 0 });
    expect(pageOf(["a", "b"], 1, 7)).toMatchObject({ cameras: ["b"], page: 1, pages: 2 });
  });

  it("takes up what the browser remembers, and nothing that it does not understand", () => {
    hangAgain(mosaic, JSON.stringify({ view: "both", wide: true, grid: 36, group: "node:b", own: ["a-0"] }));
    expect(mosaic).toMatchObject({ view: "both", wide: true, grid: 36, group: "node:b", own: ["a-0"] });
    for (const kept of [null, "", "{", "7", "null", '{"view":"x","grid":5,"group":3,"own":[1],"wide":1}'])
      hangAgain(mosaic, kept);
    expect(mosaic).toMatchObject({ view: "both", wide: true, grid: 36, group: "node:b", own: [] });
  });
});

function district(): ReturnType<typeof emptyState> {
  const state = emptyState();
  state.cameras = {};
  for (const node of ["b", "a"])
    for (const n of [2, 0, 1]) {
      const lon = 121.5 + (node === "b" ? 0.01 : 0) + n / 1000;
      state.cameras[`${node}-${n}`] = camera(`${node}-${n}`, { node, lat: 31, lon });
    }
  return state;
}
