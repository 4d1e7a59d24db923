/** Asks the centre which cameras see the incident that is open, as long as it is. */

import type { Sighting } from "../wire/vocabulary";
import type { Api } from "./api";
import { Poll } from "./poll";

/** Milliseconds between two questions: cameras fail and nodes go, but nobody moves a camera. */
const EVERY = 5000;

interface Means {
  now: () => number;
  changed: () => void;
}

export class Seeing {
  #poll: Poll<Sighting[]> | null = null;

  constructor(
    private readonly api: Pick<Api, "sightings">,
    private readonly means: Means,
  ) {}

  /** Asked from now on about this incident, and about none where it is null. Called again, the question is put at once. */
  follow(incident: string | null): void {
    this.#poll?.stop();
    this.#poll = null;
    if (incident === null) return;
    this.#poll = new Poll(() => this.api.sightings(incident), EVERY, this.means);
    this.#poll.start();
  }

  /** The best first; null while the centre has said nothing. */
  get list(): readonly Sighting[] | null {
    return this.#poll?.value ?? null;
  }

  /** Why the newest question was not answered; empty when it was. */
  get failed(): string {
    return this.#poll?.failed ?? "";
  }
}
