/** What Tab writes in the command bar. */

import { unitsNear } from "../store/near";
import { openIncidents, waitingAlerts } from "../store/need";
import { isActive, isOver } from "../wire/kinds";
import { matches } from "./find";
import { selectedFamily, type Desk } from "./line";
import { offered } from "./read";

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
    return fill(offered(desk.role).filter((name) => name.startsWith(last.toLowerCase())));
  return fill(WORDS[command]?.[words.length - 1]?.(last, desk) ?? []);
}

type Options = (word: string, desk: Desk) => string[];

/** What may stand at each place after a command. */
const WORDS: Record<string, Options[]> = {
  d: [units, incidents],
  recall: [boundUnits, (word, desk) => begins(desk.say.sheet.causes, word)],
  out: [units, (word, desk) => begins(desk.say.sheet.outReasons, word)],
  back: [(word, desk) => begins(outOfService(desk), word)],
  crew: [units],
  join: [alerts, incidents],
  merge: [incidents, incidents],
  separate: [merged, (word, desk) => begins(desk.say.sheet.splitReasons, word)],
  move: [() => [], incidents],
  go: [incidents],
  cam: [cameras],
  wall: [cameras],
  close: [(word, desk) => begins(desk.say.sheet.outcomes, word)],
};

function cameras(word: string, desk: Desk): string[] {
  return matches(Object.values(desk.state.cameras), word).map((camera) => camera.id);
}

function begins(options: readonly string[], word: string): string[] {
  return options.filter((option) => option.toLowerCase().startsWith(word.toLowerCase()));
}

/** Units that the word fits, the nearest available first when an incident is selected. */
function units(word: string, desk: Desk): string[] {
  const incident = desk.state.incidents.incidents[desk.selected ?? ""] ?? { id: "", place: {} };
  const near = unitsNear(desk.state, desk.positions, incident).map((candidate) => candidate.unit);
  return matches(near, word).map((unit) => unit.id);
}

function outOfService({ state }: Desk): string[] {
  return Object.values(state.devices.units)
    .filter(({ service }) => service === "out_of_service")
    .map(({ id }) => id);
}

/** Units on an incident, those of the selected one first. */
function boundUnits(word: string, desk: Desk): string[] {
  const bound = Object.values(desk.state.incidents.assignments).filter(isActive);
  const family = selectedFamily(desk);
  const here = bound.filter(({ incident }) => family.has(incident));
  return begins([...new Set([...here, ...bound].map(({ unit }) => unit))], word);
}

function alerts(word: string, desk: Desk): string[] {
  return begins(
    waitingAlerts(desk.state).map(({ id }) => id),
    word,
  );
}

function merged(word: string, desk: Desk): string[] {
  const led = Object.values(desk.state.incidents.incidents).filter(({ into }) => into !== null);
  return begins(
    led.map(({ id }) => id),
    word,
  );
}

function incidents(word: string, desk: Desk): string[] {
  const wanted = word.toLowerCase();
  return openIncidents(desk.state, 0)
    .map((row) => row.incident)
    .filter((incident) => !isOver(incident) && incident.id.toLowerCase().includes(wanted))
    .map((incident) => incident.id);
}
