/** Telling the centre that somebody is at this desk: it ends the session of a desk that nobody touches. */

/** Between two words: a hand that works all the time says so once a minute. */
const EVERY_MS = 60_000;
/** So long before its end the page says that it will be. */
const SOON_S = 60;

export interface Parts {
  /** False when it could not be sent. */
  send: () => boolean;
  /** Milliseconds that never jump. */
  now: () => number;
  /** Tell the other pages of this browser, whose session it is too. */
  share: () => void;
}

export class Touch {
  #told: number;

  constructor(private readonly parts: Parts) {
    this.#told = parts.now();
  }

  /** A key, a click, a wheel. */
  touched(): void {
    if (this.parts.now() - this.#told < EVERY_MS && this.#left === null) return;
    if (!this.parts.send()) return;
    this.heard();
    this.parts.share();
  }

  /** The centre knows by now: this page or another one has told it, or the session has just begun. */
  heard(): void {
    this.#told = this.parts.now();
    this.#left = null;
  }

  #left: number | null = null;

  /** Seconds until the session ends, from when that is near; null before, and where it never does (`limit` 0). */
  left(limit: number): number | null {
    const left = Math.max(0, Math.ceil(limit - (this.parts.now() - this.#told) / 1000));
    this.#left = limit > 0 && left <= Math.min(SOON_S, limit / 2) ? left : null;
    return this.#left;
  }
}
