/** The incidents, on a sheet of their own over the map: a new one is there at once, and nothing beneath is drawn anew. */

import type { FeatureCollection } from "geojson";
import type { Map as MapLibre } from "maplibre-gl";
import type { Grade } from "../wire/kinds";
import { SIZE, type Mark } from "./marks";
import type { Palette } from "./palette";

/** Around the selected incident: radius and line, in points. */
const RING = 21;
const LINE = 2.2;

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

  /** Replace what is shown; the last lies on top. */
  write(incidents: FeatureCollection): void {
    this.#spots = incidents.features.flatMap(({ geometry, properties }) =>
      geometry.type === "Point" ? [{ ...properties, at: geometry.coordinates } as Spot] : [],
    );
    this.#draw();
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

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const pen = this.#pen(width, height);
    const half = (SIZE * this.#scale) / 2;
    for (const { at, icon, grade, selected } of this.#spots) {
      const { x, y } = this.#map.project(at);
      const image = this.#icons.get(icon);
      if (!image || x < -RING || y < -RING || x > width + RING || y > height + RING) continue;
      pen.drawImage(image, x - half, y - half, 2 * half, 2 * half);
      if (!selected) continue;
      pen.lineWidth = LINE;
      pen.strokeStyle = this.#colours[`g${grade}`];
      pen.beginPath();
      pen.arc(x, y, RING * this.#scale, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  /** A clean sheet of the map's size. */
  #pen(width: number, height: number): CanvasRenderingContext2D {
    const ratio = window.devicePixelRatio;
    const canvas = this.#canvas;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("This browser gives no canvas: the incidents can't be drawn on the map.");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
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
