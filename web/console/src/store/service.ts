/** How the service-level clocks stand: which one is worst, and what may be said of it. See docs/clocks.md. */

import type { Against, Measured, Overdue, Service } from "../wire/vocabulary";

/** Fewer measurements than this are shown one by one, and nothing is said of them; `FEW` of `command/clock_figures.py`. */
export const FEW = 10;

export type Verdict = "kept" | "broken" | "few" | "none";

/** A measure, and the limit that it is furthest from keeping. */
export interface Worst {
  measured: Measured;
  limit: Against | null;
  verdict: Verdict;
}

/** What may be said of a measure against a limit. */
export function verdict(measured: Measured, limit: Against | null): Verdict {
  if (measured.n === 0) return "none";
  if (measured.n < FEW || limit === null) return "few";
  return limit.kept === true ? "kept" : "broken";
}

/** The measure of this shift that is worst against its limit; while there are too few of everything, the one of which there are most. */
export function worst(service: Service | null): Worst | null {
  const measures = service?.shifts[0]?.measures ?? [];
  const told = measures.flatMap((measured) =>
    measured.n < FEW ? [] : measured.limits.map((limit) => ({ measured, limit, share: share(limit) })),
  );
  const [first, ...rest] = told;
  if (first) {
    const { measured, limit } = rest.reduce((most, one) => (one.share > most.share ? one : most), first);
    return { measured, limit, verdict: verdict(measured, limit) };
  }
  const most = measures.reduce<Measured | null>(
    (one, other) => (other.n > (one?.n ?? 0) ? other : one),
    null,
  );
  return most && { measured: most, limit: most.limits[0] ?? null, verdict: "few" };
}

/** How much of its limit it takes: 1 is just kept, and never is more than any. */
function share(limit: Against): number {
  return (limit.value ?? Number.POSITIVE_INFINITY) / limit.seconds;
}

/** One that is late, of which measure, and whether it began in the shift before. */
export interface Late {
  measure: Measured["measure"];
  one: Overdue;
  isBefore: boolean;
}

/** Those that are told by name: what still runs first. */
export function lateOnes(service: Service | null): Late[] {
  const told = (service?.shifts ?? []).flatMap(({ measures }, shift) =>
    measures.flatMap(({ measure, overdue }) => overdue.map((one) => ({ measure, one, isBefore: shift > 0 }))),
  );
  return [...told.filter(({ one }) => one.runs), ...told.filter(({ one }) => !one.runs)];
}

/** How many of a measure are late beside those that are told by name; of the shift before, how many still run. */
export function unnamed({ limits, overdue, running }: Measured, isBefore: boolean): number {
  const late = isBefore ? running : Math.max(0, ...limits.map((limit) => limit.late));
  return Math.max(0, late - overdue.length);
}
