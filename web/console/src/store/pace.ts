/** Does something at once, then rests: what is wanted meanwhile is done once, when the rest is over. */
export class Pace {
  #resting: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;

  /** `rest` in ms, from one time to the next, asked anew each time. */
  constructor(
    private readonly rest: () => number,
    private readonly run: () => void,
  ) {}

  /** As soon as the rest is over. */
  want(): void {
    if (this.#resting === undefined) this.now();
    else this.#wanted = true;
  }

  /** Without waiting; the rest begins anew. */
  now(): void {
    this.stop();
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      if (this.#wanted) this.now();
    }, this.rest());
    this.run();
  }

  /** Nothing is wanted any more. */
  stop(): void {
    clearTimeout(this.#resting);
    this.#resting = undefined;
    this.#wanted = false;
  }
}
