/** The record of the selected incident: read once, then followed event by event. */

import type { Entry } from "../connection/api";
import type { LogEvent, Recorded } from "../wire/vocabulary";
import type { Signal } from "./signal";

type Read = (incident: string) => Promise<{ ok: true; value: Entry[] } | { ok: false; message: string }>;

export class Timeline {
  incident: string | null = null;
  state: "empty" | "reading" | "ready" | "failed" = "empty";
  message = "";
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
    if (answer.ok) for (const entry of answer.value) this.#keep(entry);
    this.state = answer.ok ? "ready" : "failed";
    this.message = answer.ok ? "" : answer.message;
    this.changed.emit();
  }

  /** An event was applied; `alertsOf` names the alerts of an incident now. */
  follow(recorded: Recorded, alertsOf: (incident: string) => readonly string[]): void {
    if (this.incident === null || !this.#concerns(recorded.event, alertsOf(this.incident))) return;
    if (!this.#entries.has(recorded.seq)) this.#keep({ ...recorded, hash: null });
    // What is joined brings its own past: the call that rang, what was looked at.
    if (recorded.event.type === "AlertLinked") void this.#fill(this.incident);
  }

  #keep(entry: Entry): void {
    this.#entries.set(entry.seq, entry);
    if (entry.event.type === "ViewStarted") this.#views.add(entry.event.view.id);
  }

  #concerns(event: LogEvent, alerts: readonly string[]): boolean {
    switch (event.type) {
      case "CallAdvanced":
      case "LinkProposed":
      case "CallerRead":
        return alerts.includes(event.alert);
      case "IncidentOpened":
        return event.incident.id === this.incident;
      case "UnitDispatched":
        return event.assignment.incident === this.incident;
      case "ViewStarted":
        return event.view.incident === this.incident;
      case "ViewEnded":
        return this.#views.has(event.view);
      default:
        return "incident" in event && event.incident === this.incident;
    }
  }
}
