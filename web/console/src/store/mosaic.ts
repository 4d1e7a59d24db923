/** The mosaic: which cameras it goes through, how many at once, and which page of them is shown. Kept in the page. */

import type { Camera, ConsoleState, Place } from "../wire/vocabulary";
import { nearestCameras } from "./near";
import type { Signal } from "./signal";

/** Tiles at once; square, so that a tile has the shape of the whole. */
export const GRIDS = [1, 4, 9, 16, 25, 36, 64] as const;
export type Grid = (typeof GRIDS)[number];

/** What the middle of the desk shows. */
export type View = "map" | "mosaic" | "both";

/** Every camera, those near the selected incident, those chosen by hand, or one node's. */
export type Group = "all" | "near" | "own" | `node:${string}`;

/** Nearest cameras in the group `near`: a page of the largest grid. */
const NEAR = 64;
/** Chosen by hand: four pages of the largest grid; more is a group that should be a node. */
export const MOST_OWN = 256;

export interface Page {
  cameras: readonly string[];
  /** From 0; within the pages there are. */
  page: number;
  pages: number;
  total: number;
}

/** The cameras of a group in the order they are shown: those of a node together, by id. */
export function camerasOf(
  state: ConsoleState,
  group: Group,
  own: readonly string[],
  place: Place | null,
): string[] {
  if (group === "own") return own.filter((camera) => state.cameras[camera]);
  if (group === "near") return nearestCameras(state, place ?? {}, NEAR).map(({ camera }) => camera.id);
  const all = Object.values(state.cameras);
  const chosen = group === "all" ? all : all.filter((camera) => `node:${camera.node}` === group);
  return chosen.sort(byNode).map((camera) => camera.id);
}

function byNode(one: Camera, other: Camera): number {
  // Not `localeCompare`: with 10,000 cameras that takes 40 times as long.
  const [a, b] = one.node === other.node ? [one.id, other.id] : [one.node, other.node];
  return a < b ? -1 : Number(a > b);
}

/** One page of a list; a page beyond the end is the last. */
export function pageOf(cameras: readonly string[], grid: Grid, page: number): Page {
  const pages = Math.max(1, Math.ceil(cameras.length / grid));
  const at = Math.min(Math.max(0, page), pages - 1);
  return { cameras: cameras.slice(at * grid, (at + 1) * grid), page: at, pages, total: cameras.length };
}

/** Where a camera is among so many tiles a page. */
export function pageWith(cameras: readonly string[], grid: Grid, camera: string | undefined): number {
  return Math.max(0, Math.floor(cameras.indexOf(camera ?? "") / grid));
}

export class Mosaic {
  view: View = "map";
  /** Whether the pane of the incident makes room for it. */
  wide = false;
  grid: Grid = 9;
  group: Group = "all";
  own: readonly string[] = [];
  /** The camera that fills it. */
  large: string | null = null;
  #page = 0;
  #cameras: readonly string[] = [];
  #made = "";

  constructor(private readonly changed: Signal) {}

  /** The page that is shown, of the cameras there are; `revision` tells whether they are others. */
  shown(state: ConsoleState, revision: number, place: Place | null): Page {
    const made = [revision, this.group, place?.lat, place?.lon, ...this.own].join();
    if (made !== this.#made) this.#cameras = camerasOf(state, this.group, this.own, place);
    this.#made = made;
    const shown = pageOf(this.#cameras, this.grid, this.#page);
    this.#page = shown.page;
    return shown;
  }

  show(view: View): void {
    this.view = view;
    this.changed.emit();
  }

  widen(wide: boolean): void {
    this.wide = wide;
    this.changed.emit();
  }

  /** Another page; after the last comes the first. */
  turn(by: number): void {
    const pages = Math.max(1, Math.ceil(this.#cameras.length / this.grid));
    this.#page = (this.#page + by + pages) % pages;
    this.large = null;
    this.changed.emit();
  }

  /** More or fewer tiles; what was the first stays in sight. */
  divide(grid: Grid): void {
    const first = this.#cameras[this.#page * this.grid];
    this.grid = grid;
    this.large = null;
    this.#page = pageWith(this.#cameras, grid, first);
    this.changed.emit();
  }

  /** The next grid with more tiles, or with fewer. */
  step(by: 1 | -1): void {
    const next = GRIDS[GRIDS.indexOf(this.grid) + by];
    if (next !== undefined) this.divide(next);
  }

  choose(group: Group): void {
    this.group = group;
    this.#page = 0;
    this.large = null;
    this.changed.emit();
  }

  /** Put a camera among those chosen by hand, or take it away. */
  pin(camera: string, pinned: boolean): void {
    const others = this.own.filter((other) => other !== camera);
    this.own = pinned ? [...others, camera].slice(-MOST_OWN) : others;
    if (!pinned && this.large === camera && this.group === "own") this.large = null;
    this.changed.emit();
  }

  /** Put a camera among those chosen by hand and show it there. */
  hang(camera: string): void {
    if (!this.own.includes(camera)) this.pin(camera, true);
    this.choose("own");
    this.#page = pageWith(this.own, this.grid, camera);
    if (this.view === "map") this.show("mosaic");
  }

  /** Fill the mosaic with one camera, or show all again. */
  enlarge(camera: string | null): void {
    this.large = camera;
    this.changed.emit();
  }
}
