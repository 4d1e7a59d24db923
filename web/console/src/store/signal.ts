/** Tells listeners that something changed, once for all changes of one turn. */

type Listener = () => void;
type Schedule = (run: () => void) => void;

export class Signal {
  readonly #listeners = new Set<Listener>();
  readonly #schedule: Schedule;
  #due = false;

  /** `schedule` decides when listeners run: the next frame in a browser, at once in a test. */
  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Listen until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something changed; any number of these before the listeners run makes them run once. */
  emit(): void {
    if (this.#due) return;
    this.#due = true;
    this.#schedule(() => {
      this.#due = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
