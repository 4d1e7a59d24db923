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
export function shortfalls(said: Candidate): Shortfall[] {
  return said.shortfalls.filter((one): one is Shortfall => one !== "bound" && one !== "out_of_service");
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
