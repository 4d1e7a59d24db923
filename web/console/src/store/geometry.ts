/** Distances on the scale of a district. */

export interface Point {
  lat: number;
  lon: number;
}

const METRES_PER_DEGREE = 111_320;

/** Metres between two points; exact to a metre over 20 km, which is more than a district. */
export function distance(a: Point, b: Point): number {
  const north = (b.lat - a.lat) * METRES_PER_DEGREE;
  const east = (b.lon - a.lon) * METRES_PER_DEGREE * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return Math.hypot(north, east);
}

/** The point `metres` from `from` in direction `bearing` (degrees from north, clockwise). */
export function offset(from: Point, bearing: number, metres: number): Point {
  const angle = (bearing * Math.PI) / 180;
  const lat = from.lat + (metres * Math.cos(angle)) / METRES_PER_DEGREE;
  const east = (metres * Math.sin(angle)) / METRES_PER_DEGREE;
  return { lat, lon: from.lon + east / Math.cos((from.lat * Math.PI) / 180) };
}

/** A position, when both halves are known. */
export function point(at: { lat?: number | null; lon?: number | null }): Point | null {
  return at.lat == null || at.lon == null ? null : { lat: at.lat, lon: at.lon };
}

/** A position as it is written: `31.28640, 121.51840`. */
export function pointText({ lat, lon }: Point): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

/** What was written, as a position: null when it is none. */
export function readPoint(text: string): Point | null {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!found) return null;
  const [lat, lon] = [Number(found[1]), Number(found[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

/** `41 m`, `1.2 km`. */
export function distanceText(metres: number): string {
  if (metres < 1000) return `${Math.round(metres)} m`;
  return `${(metres / 1000).toFixed(metres < 10_000 ? 1 : 0)} km`;
}
