/** What the centre recommends, joined with what the page sees of each unit now. */

import type { Candidate } from "../wire/vocabulary";
import { inOrder, type UnitView } from "./near";

/** What is not said by the availability that the page itself sees. */
export type Shortfall = Exclude<Candidate["shortfalls"][number], "bound" | "out_of_service">;

export interface Recommended {
  unit: string;
  view: UnitView;
  /** What the centre said of it; null while it has said nothing. */
  said: Candidate | null;
}

/** What keeps it back besides that. */
export function shortfalls(said: Pick<Candidate, "shortfalls">): Shortfall[] {
  return said.shortfalls.filter((one): one is Shortfall => one !== "bound" && one !== "out_of_service");
}

/** Rows drawn at first. */
const MOST = 40;
/** Milliseconds from which an answer that is asked for anew every two seconds is called old. */
const OLD_AFTER = 6000;

/** The rows to draw: the first ones, whoever is proposed, sooner or chosen however far down, or all. The rest is counted. */
export function drawn(
  rows: readonly Recommended[],
  chosen: readonly string[],
  all: boolean,
): readonly Recommended[] {
  if (all) return rows;
  return rows.filter(
    ({ unit, said }, at) =>
      at < MOST || said?.is_pick === true || said?.is_nearer === true || chosen.includes(unit),
  );
}

/** Whom the centre proposes and who can still go: also a crew that is on an exercise only, which breaks off for what is actual. */
export function picks(rows: readonly Recommended[]): string[] {
  return rows
    .filter(({ said, view }) => said?.is_pick === true && view.availability === "available")
    .map(({ unit }) => unit);
}

/** How the newest answer stands: none yet, refused without one (`why`: the code), kept from before, or new. */
export type Standing =
  | { is: "awaited" }
  | { is: "missing"; why: string }
  | { is: "old"; why: string; seconds: number }
  | { is: "new" };

/** `at`: when the answer came, in ms; `failed`: why the newest question was not answered, or nothing. */
export function standing({ at, failed }: { at: number | null; failed: string }, now: number): Standing {
  if (at === null) return failed === "" ? { is: "awaited" } : { is: "missing", why: failed };
  const isNew = failed === "" && now - at <= OLD_AFTER;
  return isNew ? { is: "new" } : { is: "old", why: failed, seconds: Math.floor((now - at) / 1000) };
}

/** Every unit once: in the order of the centre, then those it has not heard of; in that of the page where it says nothing. */
export function recommended(views: readonly UnitView[], said: readonly Candidate[] | null): Recommended[] {
  const by = new Map(said?.map((one) => [one.unit, one]));
  const rows = views.map((view) => ({ unit: view.unit.id, view, said: by.get(view.unit.id) ?? null }));
  return said === null
    ? rows
    : inOrder(
        rows,
        said.map((one) => one.unit),
      );
}
