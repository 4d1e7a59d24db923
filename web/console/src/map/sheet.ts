/** The incidents, on a sheet of their own over the map: a new one is there at once, and nothing beneath is drawn anew. */

import type { FeatureCollection } from "geojson";
import type { Map as MapLibre } from "maplibre-gl";
import type { Grade } from "../wire/kinds";
import { SIZE, type Mark } from "./marks";
import type { Palette } from "./palette";

/** Around the selected incident: radius and line, in points. */
const RING = 21;
const LINE = 2.2;
/** More changes than these at once, and the whole sheet is drawn: testing each mark against each box costs more by then. */
const FEW = 50;

interface Spot {
  id: string;
  icon: string;
  grade: Grade;
  selected: boolean;
  at: [number, number];
}

export class Sheet {
  readonly #canvas = document.createElement("canvas");
  readonly #map: MapLibre;
  readonly #scale: number;
  #icons = new Map<string, OffscreenCanvas>();
  #colours: Palette;
  #spots: Spot[] = [];

  /** Follows every movement of `map`. `scale` enlarges the marks with the rest of the page. */
  constructor(map: MapLibre, scale: number, colours: Palette) {
    this.#map = map;
    this.#scale = scale;
    this.#colours = colours;
    this.#canvas.style.pointerEvents = "none";
    map.getContainer().append(this.#canvas);
    map.on("move", () => this.#draw());
    map.on("resize", () => this.#draw());
  }

  /** Other colours. */
  dress(marks: readonly Mark[], colours: Palette): void {
    this.#colours = colours;
    this.#icons = new Map(marks.map(({ name, image }) => [name, this.#shrunk(image)]));
    this.#draw();
  }

  /** Replace what is shown; the last lies on top. Drawn anew is only where something changed: hundreds of marks take a
   * whole frame without a graphics card, and each new incident comes alone. */
  write(incidents: FeatureCollection): void {
    const before = new Map(this.#spots.map((spot) => [keyOf(spot), spot]));
    this.#spots = incidents.features.flatMap(({ geometry, properties }) =>
      geometry.type === "Point" ? [{ ...properties, at: geometry.coordinates } as Spot] : [],
    );
    const changed = this.#spots.filter((spot) => !before.delete(keyOf(spot))).concat([...before.values()]);
    if (changed.length > FEW) this.#draw();
    else this.#draw(changed.map(({ at }) => this.#map.project(at)));
  }

  /** The topmost incident whose mark is under a point of the map, in pixels. */
  find(x: number, y: number): string | null {
    const within = (SIZE * this.#scale) / 2;
    const found = this.#spots.findLast(({ at }) => {
      const point = this.#map.project(at);
      return Math.abs(point.x - x) <= within && Math.abs(point.y - y) <= within;
    });
    return found?.id ?? null;
  }

  /** Draw everything, or what lies around these points. */
  #draw(around?: readonly { x: number; y: number }[]): void {
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const reach = (RING + LINE) * this.#scale;
    // A sheet of another size, or on another screen, is empty.
    const whole = this.#fit(width, height) || around === undefined;
    const boxes = whole ? [[0, 0, width, height] as const] : around.map(({ x, y }) => this.#box(x, y, reach));
    const pen = this.#pen();
    pen.save();
    pen.beginPath();
    for (const box of boxes) pen.rect(...box);
    pen.clip();
    pen.clearRect(0, 0, width, height);
    for (const spot of this.#spots) {
      const { x, y } = this.#map.project(spot.at);
      const touched = boxes.some(
        ([left, top, wide, high]) =>
          x > left - reach && y > top - reach && x < left + wide + reach && y < top + high + reach,
      );
      if (touched) this.#mark(pen, spot, x, y);
    }
    pen.restore();
  }

  #mark(pen: CanvasRenderingContext2D, { icon, grade, selected }: Spot, x: number, y: number): void {
    const image = this.#icons.get(icon);
    if (!image) return;
    const half = (SIZE * this.#scale) / 2;
    pen.drawImage(image, x - half, y - half, 2 * half, 2 * half);
    if (!selected) return;
    pen.lineWidth = LINE;
    pen.strokeStyle = this.#colours[`g${grade}`];
    pen.beginPath();
    pen.arc(x, y, RING * this.#scale, 0, 2 * Math.PI);
    pen.stroke();
  }

  /** Left, top, width and height on whole pixels of the screen, so that nothing of what was there shines through. */
  #box(x: number, y: number, reach: number): readonly [number, number, number, number] {
    const ratio = window.devicePixelRatio;
    const [left, top] = [x, y].map((at) => Math.floor((at - reach) * ratio) / ratio) as [number, number];
    const side = Math.ceil(2 * reach * ratio + 1) / ratio;
    return [left, top, side, side];
  }

  /** Make the sheet as large as the map; true when it was not, and is empty now. */
  #fit(width: number, height: number): boolean {
    const [wide, high] = [width, height].map((side) => Math.round(side * window.devicePixelRatio)) as [
      number,
      number,
    ];
    const canvas = this.#canvas;
    if (canvas.width === wide && canvas.height === high) return false;
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    return true;
  }

  #pen(): CanvasRenderingContext2D {
    const pen = this.#canvas.getContext("2d");
    if (!pen) throw new Error("This browser gives no canvas: the incidents can't be drawn on the map.");
    pen.setTransform(window.devicePixelRatio, 0, 0, window.devicePixelRatio, 0, 0);
    return pen;
  }

  /** A mark in the size in which it is drawn hundreds of times. */
  #shrunk(image: ImageData): OffscreenCanvas {
    const large = new OffscreenCanvas(image.width, image.height);
    large.getContext("2d")?.putImageData(image, 0, 0);
    const side = Math.round(SIZE * this.#scale * window.devicePixelRatio);
    const small = new OffscreenCanvas(side, side);
    const pen = small.getContext("2d");
    if (pen) {
      pen.imageSmoothingQuality = "high";
      pen.drawImage(large, 0, 0, side, side);
    }
    return small;
  }
}

/** Equal when both look the same. */
function keyOf({ id, icon, selected, at }: Spot): string {
  return `${id} ${icon} ${selected} ${at.join()}`;
}
