/** What lies on the map, as GeoJSON, made from the state. No map needed to test it. */

import type { Feature, FeatureCollection, Position as Coordinates } from "geojson";
import { offset, point, type Point } from "../store/geometry";
import { boundBy, isOnline, whereIs } from "../store/near";
import { isHappening } from "../store/trouble";
import { gradeOf, isOver } from "../wire/kinds";
import type { Camera, ConsoleState, Position } from "../wire/vocabulary";

/** A corner every 15 degrees: a curve at any zoom this map has. */
const CORNER = 15;

export function cameras(state: ConsoleState): FeatureCollection {
  return collect(
    placed(Object.values(state.cameras)).map((camera) =>
      at(camera, { id: camera.id, kind: kindOf(state, camera) }),
    ),
  );
}

/** Fields of view of all cameras. */
export function wedges(state: ConsoleState): FeatureCollection {
  return collect(placed(Object.values(state.cameras)).map((camera) => view(state, camera)));
}

/** Position and field of view of the cameras that are looked through. */
export function shown(state: ConsoleState, names: ReadonlySet<string>): FeatureCollection {
  const list = [...names].map((name) => state.cameras[name]).filter((camera) => camera !== undefined);
  return collect(
    placed(list).flatMap((camera) => [view(state, camera), at(camera, { kind: kindOf(state, camera) })]),
  );
}

/** A camera whose place nobody told is on no map. */
type Placed = Camera & Point;

function placed(cameras: readonly Camera[]): Placed[] {
  return cameras.filter((camera): camera is Placed => point(camera) !== null);
}

function view(state: ConsoleState, camera: Placed): Feature {
  return {
    type: "Feature",
    properties: { kind: kindOf(state, camera) },
    geometry: { type: "Polygon", coordinates: [wedge(camera)] },
  };
}

/** The outline of what a camera can see; a full circle for one that looks around. */
export function wedge(camera: Placed): Coordinates[] {
  const around = camera.fov >= 360;
  const steps = Math.max(2, Math.ceil(camera.fov / CORNER));
  const arc = Array.from({ length: steps + 1 }, (_, step) =>
    coordinates(offset(camera, camera.bearing - camera.fov / 2 + (camera.fov * step) / steps, camera.range)),
  );
  const [first] = arc;
  if (around && first) return [...arc.slice(0, -1), first];
  const eye = coordinates(camera);
  return [eye, ...arc, eye];
}

/** The gravest come last, and after them the selected one: they are drawn over the others. */
export function incidents(state: ConsoleState, selected: string | null): FeatureCollection {
  const list = Object.values(state.incidents.incidents)
    .filter((incident) => isHappening(incident) && (!isOver(incident) || incident.id === selected))
    .sort((a, b) => Number(a.id === selected) - Number(b.id === selected) || gradeOf(b) - gradeOf(a));
  return collect(
    list.flatMap((incident) => {
      const place = point(incident.place);
      const grade = gradeOf(incident);
      const icon = incident.status === "exercise" ? `exercise-${grade}` : `grade-${grade}`;
      return place ? [at(place, { id: incident.id, grade, icon, selected: incident.id === selected })] : [];
    }),
  );
}

export function units(
  state: ConsoleState,
  positions: ReadonlyMap<string, Position>,
  kinds: Record<string, string>,
): FeatureCollection {
  const bound = boundBy(state);
  return collect(
    Object.values(state.devices.units).flatMap((unit) => {
      const heard = positions.get(unit.id);
      const [whereabouts, place] = whereIs(unit, heard);
      if (!place) return [];
      const stale = whereabouts !== "live";
      const still = heard?.heading == null || stale;
      const tone = stale ? "stale" : bound.has(unit.id) ? "bound" : "free";
      const name = `${kinds[unit.kind] ?? ""} ${unit.id}`;
      const icon = `unit-${tone}${still ? "-still" : ""}`;
      return [at(place, { id: unit.id, name, stale, icon, heading: still ? 0 : (heard.heading ?? 0) })];
    }),
  );
}

/** A line from each bound unit to its incident: as the crow flies, no road is promised. */
export function routes(state: ConsoleState, positions: ReadonlyMap<string, Position>): FeatureCollection {
  return collect(
    [...boundBy(state).values()].flatMap((assignment) => {
      const from = positions.get(assignment.unit);
      const to = point(state.incidents.incidents[assignment.incident]?.place ?? {});
      if (!from || !to || assignment.step === "on_scene") return [];
      return [
        {
          type: "Feature" as const,
          properties: {},
          geometry: { type: "LineString" as const, coordinates: [coordinates(from), coordinates(to)] },
        },
      ];
    }),
  );
}

function kindOf(state: ConsoleState, camera: Camera): string {
  return isOnline(state, camera) ? (state.nodes[camera.node]?.kind ?? "portable") : "lost";
}

function at(place: Point, properties: Record<string, string | number | boolean>): Feature {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: coordinates(place) } };
}

function coordinates(place: Point): Coordinates {
  return [place.lon, place.lat];
}

function collect(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}
