/** The map itself: MapLibre under the few verbs that the console needs. */

import type { FeatureCollection } from "geojson";
import { GeoJSONSource, Map as MapLibre, Marker, setWorkerUrl, type PointLike } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Point } from "../store/geometry";
import { marks, RATIO } from "./marks";
import { palette } from "./palette";
import { Sheet } from "./sheet";
import { style, type Moving } from "./style";

setWorkerUrl(workerUrl);

/** The district with a margin, west-south to east-north. */
const DISTRICT: [number, number, number, number] = [121.487, 31.238, 121.578, 31.362];
/** A click within this many pixels of a dot means the dot. */
const REACH = 7;
/** Close enough to see which cameras look at a place. */
const CLOSE = 14.7;

export interface Heard {
  /** The map was clicked, on something or on nothing: whether that was meant for the place, and not for what is there. */
  at: (lat: number, lon: number, what: "camera" | "incident" | null) => boolean;
  /** A camera or incident was clicked. */
  picked: (what: "camera" | "incident", id: string) => void;
  /** The pointer is over something, or over nothing. */
  over: (what: "camera" | "incident" | null, id: string, x: number, y: number) => void;
  ready: () => void;
  failed: (message: string) => void;
}

export class Atlas {
  /** How long the newest change took until everything was drawn, in ms: 10 with a graphics card, 100 to 500 without. */
  drawing = 0;
  readonly #map: MapLibre;
  readonly #sheet: Sheet;
  readonly #written = new Map<Moving, string>();
  #marked = "";
  #pin: Marker | null = null;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(container: HTMLElement, heard: Heard) {
    this.#map = new MapLibre({
      container,
      style: style(palette(), scale()),
      bounds: DISTRICT,
      fitBoundsOptions: { padding: 24 },
      minZoom: 9.5,
      maxZoom: 18,
      attributionControl: false,
      // Fading symbols in would draw the whole map in every frame for 0.3 s after each change.
      fadeDuration: 0,
      dragRotate: false,
      pitchWithRotate: false,
      localIdeographFontFamily: "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif",
    });
    this.#sheet = new Sheet(this.#map, scale(), palette());
    this.#map.touchZoomRotate.disableRotation();
    // The arrows and digits of the keyboard belong to the desk.
    this.#map.keyboard.disable();
    this.#map.on("load", () => {
      this.#addMarks();
      heard.ready();
    });
    this.#map.on("error", (event) => heard.failed(event.error.message));
    this.#map.on("click", (event) => {
      const found = this.#find(event.point);
      if (heard.at(event.lngLat.lat, event.lngLat.lng, found?.what ?? null)) return;
      if (found) heard.picked(found.what, found.id);
    });
    this.#map.on("mousemove", (event) => {
      const found = this.#find(event.point);
      this.#map.getCanvas().style.cursor = found ? "pointer" : "";
      heard.over(found?.what ?? null, found?.id ?? "", event.point.x, event.point.y);
    });
    this.#map.on("mouseout", () => heard.over(null, "", 0, 0));
  }

  /** Replace what a layer shows. Under the same `key` it shows that already. */
  write(name: Moving, key: string, features: () => FeatureCollection): void {
    if (this.#written.get(name) === key) return;
    const source = this.#map.getSource(name);
    if (!(source instanceof GeoJSONSource)) return;
    this.#written.set(name, key);
    const began = performance.now();
    void this.#map.once("idle", () => (this.drawing = performance.now() - began));
    void source.setData(features());
  }

  /** Replace the incidents. */
  mark(key: string, incidents: () => FeatureCollection): void {
    if (this.#marked === key) return;
    this.#marked = key;
    this.#sheet.write(incidents());
  }

  /** The theme has changed: the same map in other colours. */
  repaint(): void {
    this.#written.clear();
    this.#map.setStyle(style(palette(), scale()), { diff: false });
    this.#map.once("style.load", () => this.#addMarks());
  }

  /** Look at a place; `right` pixels of the map are covered. */
  fly(to: Point): void {
    const zoom = Math.max(this.#map.getZoom(), CLOSE);
    this.#map.easeTo({ center: [to.lon, to.lat], zoom, duration: this.#still.matches ? 0 : 150 });
  }

  /** Show where a click said it is, or nothing any more. */
  pin(at: Point | null): void {
    this.#pin?.remove();
    this.#pin = at && new Marker({ color: palette().accent }).setLngLat([at.lon, at.lat]).addTo(this.#map);
  }

  whole(): void {
    this.#map.fitBounds(DISTRICT, { padding: 24, duration: this.#still.matches ? 0 : 150 });
  }

  zoom(by: 1 | -1): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + by, duration: this.#still.matches ? 0 : 150 });
  }

  remove(): void {
    this.#map.remove();
  }

  #addMarks(): void {
    const colours = palette();
    const drawn = marks(colours);
    this.#sheet.dress(drawn, colours);
    for (const { name, image } of drawn)
      if (!this.#map.hasImage(name)) this.#map.addImage(name, image, { pixelRatio: RATIO });
  }

  #find({ x, y }: { x: number; y: number }): { what: "camera" | "incident"; id: string } | null {
    const incident = this.#sheet.find(x, y);
    if (incident !== null) return { what: "incident", id: incident };
    if (!this.#map.getLayer("cameras")) return null;
    const box: [PointLike, PointLike] = [
      [x - REACH, y - REACH],
      [x + REACH, y + REACH],
    ];
    const found = this.#map.queryRenderedFeatures(box, { layers: ["cameras"] });
    const id = found[0]?.properties["id"] as string | undefined;
    return id ? { what: "camera", id } : null;
  }
}

/** How much larger than on a 1920 screen the page is drawn. */
function scale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}
