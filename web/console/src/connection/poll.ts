/** Asks the same question again and again while somebody looks at the answer. */

import type { Answer } from "./api";

interface Means {
  /** Milliseconds that never jump. */
  now: () => number;
  changed: () => void;
}

export class Poll<T> {
  /** The last answer that was one. */
  value: T | null = null;
  /** When it came. */
  at: number | null = null;
  /** Why the newest question was not answered; empty when it was. */
  failed = "";
  #running = false;
  /** How often it was started: an answer of an earlier time is nobody's. */
  #time = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `every`: milliseconds from an answer to the next question. */
  constructor(
    private readonly ask: () => Promise<Answer<T>>,
    private readonly every: number,
    private readonly means: Means,
  ) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#time += 1;
    void this.#again(this.#time);
  }

  /** What was heard is forgotten: shown again later, it would be old and look new. */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.value = this.at = null;
    this.failed = "";
  }

  async #again(time: number): Promise<void> {
    const answer = await this.ask();
    if (!this.#running || time !== this.#time) return;
    if (answer.ok) {
      this.value = answer.value;
      this.at = this.means.now();
      this.failed = "";
    } else this.failed = answer.code;
    this.means.changed();
    this.#timer = setTimeout(() => void this.#again(time), this.every);
  }
}
