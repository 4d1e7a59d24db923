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

/** `41 m`, `1.2 km`. */
export function distanceText(metres: number): string {
  if (metres < 1000) return `${Math.round(metres)} m`;
  return `${(metres / 1000).toFixed(metres < 10_000 ? 1 : 0)} km`;
}
