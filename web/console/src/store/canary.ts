/** The canary: an alert of the centre's own that went all the way and back. Its age is by this page's own clock alone. */

import type { Alert, Canary } from "../wire/vocabulary";

/** The source of the centre's own canary; the name in `incidents/trouble.py`. */
export const CANARY = "canary";
/** Periods without one from which on it is late, and gone: 90 s and 150 s of a minute. */
const LATE = 1.5;
const GONE = 2.5;

export type Freshness = "fresh" | "late" | "gone";

export function isOwnCanary(alert: Alert): boolean {
  return alert.kind === "canary" && alert.source === CANARY;
}

/** When the newest canary came, as this page saw it: no clock of the centre's, which may stand still with the rest, has a say. */
export class CanaryWatch {
  last: Canary | null = null;
  /** Seconds between two; 0: there are none. */
  period = 0;
  #arrived: number;

  constructor(private readonly monotonic: () => number) {
    this.#arrived = monotonic();
  }

  /** The whole state came: the newest canary was back `ago` seconds before that. Without any, waiting begins now. */
  begin(last: Canary | null, ago: number, period: number): void {
    const known = this.last !== null && this.last.received_at === last?.received_at;
    this.last = last;
    this.period = period;
    // A snapshot makes nothing younger that this page has been counting already.
    if (!known) this.#arrived = this.monotonic() - (last === null ? 0 : Math.max(0, ago) * 1000);
  }

  /** A canary has just come. */
  hear(last: Canary): void {
    this.last = last;
    this.#arrived = this.monotonic();
  }

  /** Seconds since it came. */
  get age(): number {
    return (this.monotonic() - this.#arrived) / 1000;
  }

  /** Null: this centre sends none. */
  get freshness(): Freshness | null {
    if (this.period <= 0) return null;
    if (this.age > GONE * this.period) return "gone";
    return this.age > LATE * this.period ? "late" : "fresh";
  }
}

/** Milliseconds from the publisher through broker and link into the log. Both times are of one clock. */
export function roundTrip({ at, received_at }: Canary): number {
  return Math.max(0, Date.parse(received_at) - Date.parse(at));
}
