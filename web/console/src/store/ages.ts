/** How long ago a thing came to be, by this page's own clock from when it was first seen here: the centre's may be set meanwhile. */

import type { CentreClock } from "./clock";

/** Things remembered; what was seen first is forgotten first, and is as old as its time says when it is asked for again. */
const MOST = 1_000;

export class Ages {
  readonly #seen = new Map<string, { at: string; since: number }>();

  constructor(private readonly clock: CentreClock) {}

  /** Seconds since `at` (ISO 8601, as recorded). A name with another time is another thing. */
  age(name: string, at: string): number {
    const now = this.clock.monotonic();
    const known = this.#seen.get(name);
    if (known?.at === at) return (now - known.since) / 1000;
    const age = this.clock.age(at);
    this.#seen.delete(name);
    this.#seen.set(name, { at, since: now - age * 1000 });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
    return age;
  }
}
