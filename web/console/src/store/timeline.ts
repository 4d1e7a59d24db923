/** The record of the selected incident: read once, then followed event by event. */

import type { Entry } from "../connection/api";
import type { IncidentsState, LogEvent, Recorded } from "../wire/vocabulary";
import { familyOf, linkedTo } from "./family";
import type { Signal } from "./signal";

type Read = (
  incident: string,
) => Promise<{ ok: true; value: Entry[] } | { ok: false; code: string; message: string }>;

export class Timeline {
  incident: string | null = null;
  state: "empty" | "reading" | "ready" | "failed" = "empty";
  /** Why it was not read. */
  failed = { code: "", message: "" };
  readonly #entries = new Map<number, Entry>();
  readonly #views = new Set<string>();

  constructor(
    private readonly read: Read,
    private readonly changed: Signal,
  ) {}

  /** Newest first. */
  get entries(): Entry[] {
    return [...this.#entries.values()].sort((a, b) => b.seq - a.seq);
  }

  /** Read the record of an incident; what is recorded meanwhile is merged by its seq. */
  async open(incident: string | null): Promise<void> {
    this.incident = incident;
    this.#entries.clear();
    this.#views.clear();
    this.state = incident === null ? "empty" : "reading";
    this.changed.emit();
    if (incident !== null) await this.#fill(incident);
  }

  async #fill(incident: string): Promise<void> {
    const answer = await this.read(incident);
    if (this.incident !== incident) return;
    if (answer.ok) {
      const end = answer.value.at(-1)?.seq ?? 0;
      for (const seq of [...this.#entries.keys()]) if (seq <= end) this.#entries.delete(seq);
      for (const entry of answer.value) this.#keep(entry);
    }
    this.state = answer.ok ? "ready" : "failed";
    if (!answer.ok) this.failed = answer;
    this.changed.emit();
  }

  /** An event was applied; `about` names what the record of an incident is about now. */
  follow(recorded: Recorded, about: (incident: string) => ReadonlySet<string>): void {
    if (this.incident === null || !this.#concerns(recorded.event, about(this.incident))) return;
    if (!this.#entries.has(recorded.seq)) this.#keep({ ...recorded, hash: null });
    // What is joined brings its own past: the call that rang, what was looked at. What is separated takes its own along.
    if (CHANGE_ALL.has(recorded.event.type)) void this.#fill(this.incident);
  }

  #keep(entry: Entry): void {
    this.#entries.set(entry.seq, entry);
    if (entry.event.type === "ViewStarted") this.#views.add(entry.event.view.id);
  }

  #concerns(event: LogEvent, about: ReadonlySet<string>): boolean {
    if (event.type === "ViewEnded") return this.#views.has(event.view);
    return subjects(event).some((name) => about.has(name));
  }
}

const CHANGE_ALL: ReadonlySet<string> = new Set(["AlertLinked", "IncidentMerged", "IncidentSeparated"]);

/** What the record of an incident is about: itself, what was merged into it, and the alerts of both. */
export function about(state: IncidentsState, incident: string): ReadonlySet<string> {
  const known = state.incidents[incident];
  const family = known ? familyOf(state, known) : [];
  return new Set([incident, ...family.flatMap(({ id }) => [id, ...linkedTo(state, id)])]);
}

/** Whose record an event belongs to; the same as `command/projections.py`. */
// eslint-disable-next-line complexity -- one flat case per kind of event
function subjects(event: LogEvent): string[] {
  switch (event.type) {
    case "CallAdvanced":
    case "CallClaimed":
    case "CallReleased":
    case "LinkProposed":
    case "CallerRead":
      return [event.alert];
    case "AlertLinked":
      return [event.incident, event.left ?? ""];
    case "PlaceCorrected":
      return [event.subject];
    case "IncidentMerged":
    case "IncidentSeparated":
      return [event.incident, event.into];
    case "IncidentOpened":
      return [event.incident.id];
    case "UnitDispatched":
      return [event.assignment.incident];
    case "ViewStarted":
      return [event.view.incident ?? ""];
    default:
      return "incident" in event ? [event.incident ?? ""] : [];
  }
}
