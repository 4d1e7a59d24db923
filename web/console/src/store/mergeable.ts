/** Which incidents another one, or some of its alerts, may belong to. */

import { isOver } from "../wire/kinds";
import type { ConsoleState, Incident, Match } from "../wire/vocabulary";
import { distance, point } from "./geometry";
import { alertsOf } from "./need";
import { isHappening } from "./trouble";
import { openMatches } from "./tray";

/** An open incident of the same status; `match` when the centre found it alike, `metres` when both places are known. */
export interface Lead {
  incident: Incident;
  match: Match | null;
  metres: number | null;
}

/** More would not be read; any other is named in the command bar. */
const MOST = 6;

/** What the centre found alike first, then what is nearest. */
export function leadsFor(state: ConsoleState, incident: Incident, most = MOST): Lead[] {
  const here = point(incident.place);
  const found = new Map(
    alertsOf(state, incident).flatMap((alert) =>
      openMatches(alert, state.incidents).map((match) => [match.incident, match] as const),
    ),
  );
  return Object.values(state.incidents.incidents)
    .filter(
      (other) =>
        other.id !== incident.id && other.status === incident.status && !isOver(other) && isHappening(other),
    )
    .map((other): Lead => {
      const there = point(other.place);
      const match = found.get(other.id) ?? null;
      return { incident: other, match, metres: here && there ? distance(here, there) : null };
    })
    .sort((a, b) => (b.match?.score ?? 0) - (a.match?.score ?? 0) || far(a) - far(b))
    .slice(0, most);
}

function far({ metres }: Lead): number {
  return metres ?? Number.MAX_VALUE;
}
