/** The centre's clock as seen from this console, and the delay of what comes from there. */

const OFFSET = /([+-])(\d\d):(\d\d)$/;

/** Two crystals drift apart by up to a second a shift: the quickest message counts for two of these, in ms. */
const WINDOW = 60_000;

/** Messages come in the order they were made in, give or take what two processes of a centre are apart: a larger step back is
 * a clock that was set, in ms. */
const SET_BACK = 2_000;

export class CentreClock {
  /** Milliseconds of this page's own clock, which nobody sets. */
  readonly monotonic: () => number;
  /** Smallest differences between arrival and the centre's time, of this window and the last: the way without waiting. */
  #best: number | null = null;
  #before: number | null = null;
  #windowStart = 0;
  #newest = Number.NEGATIVE_INFINITY;
  #zone = 0;
  /** How much later than the quickest message the last one came, in ms. */
  delay = 0;

  constructor(monotonic: () => number) {
    this.monotonic = monotonic;
  }

  /** A message made at `at` (ISO 8601 with offset) has just arrived. */
  hear(at: string): void {
    const made = Date.parse(at);
    const sign = OFFSET.exec(at);
    if (Number.isNaN(made)) return;
    if (sign) this.#zone = (sign[1] === "-" ? -1 : 1) * (Number(sign[2]) * 60 + Number(sign[3])) * 60_000;
    // What was learnt by a clock that is set back since is no way without waiting; one that is set forward is learnt at once.
    if (made < this.#newest - SET_BACK) this.reset();
    this.#newest = Math.max(this.#newest, made);
    const arrived = this.monotonic();
    const difference = arrived - made;
    if (this.#best === null || arrived - this.#windowStart > WINDOW) {
      this.#before = this.#best;
      this.#best = difference;
      this.#windowStart = arrived;
    }
    this.#best = Math.min(this.#best, difference);
    this.delay = difference - this.#difference();
  }

  /** Forget what was learnt: after a reconnection the centre may be another machine. */
  reset(): void {
    this.#best = this.#before = null;
    this.#newest = Number.NEGATIVE_INFINITY;
    this.delay = 0;
  }

  /** The centre's time now, in ms since 1970. */
  now(): number {
    return this.#best === null ? Date.now() : this.monotonic() - this.#difference();
  }

  #difference(): number {
    return Math.min(this.#best ?? 0, this.#before ?? Number.POSITIVE_INFINITY);
  }

  /** A moment as the wall clock of the centre shows it; `Date` with UTC fields set to the centre's. */
  wall(ms: number): Date {
    return new Date(ms + this.#zone);
  }

  /** `20:14:07`, in the centre's zone. */
  time(ms: number): string {
    return this.wall(ms).toISOString().slice(11, 19);
  }

  /** Day and time of the centre: `2026-06-21 20:14`. */
  stamp(ms: number): string {
    return this.wall(ms).toISOString().slice(0, 16).replace("T", " ");
  }

  /** Seconds since an ISO time, never negative. */
  age(at: string): number {
    return Math.max(0, (this.now() - Date.parse(at)) / 1000);
  }
}

/** `02:41` under an hour, `1:02:41` under a day, `3 d` beyond: a fixed width for what matters. */
export function ageText(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole >= 86_400) return `${Math.floor(whole / 86_400)} d`;
  const minutes = String(Math.floor(whole / 60) % 60).padStart(2, "0");
  const rest = `${minutes}:${String(whole % 60).padStart(2, "0")}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${rest}` : rest;
}
