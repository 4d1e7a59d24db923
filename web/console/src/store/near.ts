/** What is near an incident: cameras that may see it, units that may go. */

import type { Assignment, Camera, ConsoleState, Place, Position, Unit } from "../wire/vocabulary";
import { isActive } from "../wire/kinds";
import { familyOf } from "./family";
import { distance, point, type Point } from "./geometry";

export interface NearCamera {
  camera: Camera;
  online: boolean;
  metres: number;
}

/** `available` · `busy` with another assignment · `out`: out of service · `here`: already on this incident. */
export type Availability = "available" | "busy" | "out" | "here";
/** Where the position comes from: heard lately, heard too long ago, the unit's home, or nowhere. */
export type Whereabouts = "live" | "stale" | "home" | "unknown";

/** A unit as this page sees it. Who should go the centre says: it knows the roads, the shifts and what is needed. */
export interface UnitView {
  unit: Unit;
  availability: Availability;
  /** What the unit is on, when busy. */
  busyWith: Assignment | null;
  whereabouts: Whereabouts;
  metres: number | null;
}

/** Whether a camera's node has its link open. */
export function isOnline(state: ConsoleState, camera: Camera): boolean {
  return state.nodes[camera.node]?.online ?? false;
}

/** The nearest cameras to a place, nearest first. */
export function nearestCameras(state: ConsoleState, place: Place, most: number): NearCamera[] {
  const here = point(place);
  if (!here) return [];
  return Object.values(state.cameras)
    .flatMap((camera) => {
      const there = point(camera);
      return there ? [{ camera, online: isOnline(state, camera), metres: distance(here, there) }] : [];
    })
    .sort((a, b) => a.metres - b.metres)
    .slice(0, most);
}

/** Where a unit is, as well as is known. */
export function whereIs(unit: Unit, position: Position | undefined): [Whereabouts, Point | null] {
  if (position) return [position.stale ? "stale" : "live", position];
  const home = point(unit);
  return [home ? "home" : "unknown", home];
}

/** What a unit is bound by now; the newest when there are several. */
export function boundBy(state: ConsoleState): Map<string, Assignment> {
  const bound = new Map<string, Assignment>();
  for (const assignment of Object.values(state.incidents.assignments))
    if (isActive(assignment)) bound.set(assignment.unit, assignment);
  return bound;
}

/** Every unit by the straight line: available ones nearest first, then the busy, those out of service, those already on it. */
export function unitsNear(
  state: ConsoleState,
  positions: ReadonlyMap<string, Position>,
  incident: { id: string; place: Place },
): UnitView[] {
  const here = point(incident.place);
  const known = state.incidents.incidents[incident.id];
  const family = new Set(known ? familyOf(state.incidents, known).map(({ id }) => id) : []);
  const held = new Map<string, Assignment[]>();
  for (const assignment of Object.values(state.incidents.assignments))
    if (isActive(assignment)) held.set(assignment.unit, [...(held.get(assignment.unit) ?? []), assignment]);
  const list = Object.values(state.devices.units).map((unit): UnitView => {
    const [whereabouts, at] = whereIs(unit, positions.get(unit.id));
    const own = held.get(unit.id) ?? [];
    const onThis = own.some((assignment) => family.has(assignment.incident));
    const busyWith = own.at(-1) ?? null;
    // What is actual is kept back by what is actual only: a crew on exercise breaks off.
    const kept = known?.status === "actual" ? own.some(({ status }) => status === "actual") : own.length > 0;
    const free = kept ? "busy" : "available";
    const availability = onThis ? "here" : unit.service === "out_of_service" ? "out" : free;
    return { unit, availability, busyWith, whereabouts, metres: here && at ? distance(here, at) : null };
  });
  return list.sort(
    (a, b) =>
      RANK[a.availability] - RANK[b.availability] ||
      (a.metres ?? UNKNOWN) - (b.metres ?? UNKNOWN) ||
      a.unit.id.localeCompare(b.unit.id),
  );
}

/** The same units in an order that was kept, each as it is now; those that came since then at the end. */
export function inOrder<T extends { unit: string }>(list: readonly T[], order: readonly string[]): T[] {
  const rank = new Map(order.map((name, index) => [name, index]));
  const at = ({ unit }: T): number => rank.get(unit) ?? order.length;
  return [...list].sort((a, b) => at(a) - at(b));
}

/** A unit of unknown place comes after every other, in metres. */
const UNKNOWN = 1e9;
const RANK: Record<Availability, number> = { available: 0, busy: 1, out: 2, here: 3 };
