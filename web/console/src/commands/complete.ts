/** What Tab writes in the command bar. */

import { candidates } from "../store/near";
import { openIncidents } from "../store/need";
import { isOver } from "../wire/kinds";
import { matches } from "./find";
import { COMMANDS, type Desk } from "./read";

/** Offered at once; more would not be read. */
const MOST = 12;

/** The whole lines that the line may become, best first. */
export function completions(line: string, desk: Desk): string[] {
  const words = line.trimStart().split(/\s+/);
  const last = words.pop() ?? "";
  const before = words.join(" ");
  const fill = (options: readonly string[]): string[] =>
    options.slice(0, MOST).map((option) => (before === "" ? `${option} ` : `${before} ${option} `));
  const command = words[0]?.toLowerCase();
  if (command === undefined)
    return fill(Object.keys(COMMANDS).filter((name) => name.startsWith(last.toLowerCase())));
  if (command === "d" && words.length === 1) return fill(units(last, desk));
  if ((command === "d" && words.length === 2) || (command === "go" && words.length === 1))
    return fill(incidents(last, desk));
  if (command === "cam" && words.length === 1)
    return fill(matches(Object.values(desk.state.cameras), last).map((camera) => camera.id));
  if (command === "close" && words.length === 1)
    return fill(desk.say.sheet.outcomes.filter((outcome) => outcome.startsWith(last)));
  return [];
}

/** Units that fit, the nearest available first when an incident is selected. */
function units(word: string, desk: Desk): string[] {
  const incident = desk.state.incidents.incidents[desk.selected ?? ""] ?? { id: "", place: {} };
  const near = candidates(desk.state, desk.positions, incident).map((candidate) => candidate.unit);
  return matches(near, word).map((unit) => unit.id);
}

function incidents(word: string, desk: Desk): string[] {
  const wanted = word.toLowerCase();
  return openIncidents(desk.state, 0)
    .map((row) => row.incident)
    .filter((incident) => !isOver(incident) && incident.id.toLowerCase().includes(wanted))
    .map((incident) => incident.id);
}
