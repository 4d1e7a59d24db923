/** The sheet over the map draws little when little changes, and everything when the sheet was emptied. */

import type { FeatureCollection } from "geojson";
import type { Map as MapLibre } from "maplibre-gl";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Palette } from "../src/map/palette";
import { Sheet } from "../src/map/sheet";

/** A canvas that counts marks instead of drawing them. */
class Canvas {
  width = 300;
  height = 150;
  style: Record<string, string> = {};
  marks = 0;

  getContext(): unknown {
    const nothing = (): void => undefined;
    const draw = (): number => (this.marks += 1);
    const pen = { drawImage: draw };
    return new Proxy(pen, { get: (held, name) => (name === "drawImage" ? held.drawImage : nothing) });
  }
}

const NO_COLOURS = {} as Palette;

describe("the sheet of incidents", () => {
  let canvas: Canvas;
  let sheet: Sheet;

  beforeEach(() => {
    canvas = new Canvas();
    vi.stubGlobal("document", { createElement: () => canvas });
    vi.stubGlobal("OffscreenCanvas", Canvas);
    vi.stubGlobal("window", { devicePixelRatio: 1 });
    const map = {
      getContainer: () => ({ clientWidth: 800, clientHeight: 600, append: () => undefined }),
      on: () => undefined,
      project: ([x, y]: [number, number]) => ({ x, y }),
    };
    sheet = new Sheet(map as unknown as MapLibre, 1, NO_COLOURS);
    sheet.dress([{ name: "grade-4", image: { width: 1, height: 1 } as ImageData }], NO_COLOURS);
    sheet.write(at([100, 100], [300, 100], [500, 100]));
    canvas.marks = 0;
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("draws a new one and its neighbours, not the others", () => {
    sheet.write(at([100, 100], [300, 100], [500, 100], [310, 105]));
    expect(canvas.marks).toBe(2);
  });

  it("draws nothing when all stays, and what is left where one went", () => {
    sheet.write(at([100, 100], [300, 100], [500, 100]));
    expect(canvas.marks).toBe(0);
    sheet.write(at([100, 100], [300, 100]));
    expect(canvas.marks).toBe(0);
  });

  it("draws everything on a screen of another sharpness", () => {
    vi.stubGlobal("window", { devicePixelRatio: 2 });
    sheet.write(at([100, 100], [300, 100], [500, 100]));
    expect(canvas.marks).toBe(3);
  });
});

function at(...places: [number, number][]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: places.map((coordinates, index) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates },
      properties: { id: `I${index}`, icon: "grade-4", grade: 4, selected: false },
    })),
  };
}
