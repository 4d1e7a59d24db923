/** What has been out of sight for a while: its streams are given back. */

/**
 * Milliseconds a picture may be out of sight before it is given back. Whoever turns to the map and back finds it where it was;
 * media holds the stream for ten seconds more, so that later it is still there at once.
 */
export const GRACE = 5000;

export class Absence {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #away = new Set<string>();

  constructor(private readonly changed: () => void) {}

  /** Something came into sight, or went out of it. What nobody spoke of is in sight. */
  see(name: string, inSight: boolean): void {
    if (inSight) this.#back(name);
    else if (!this.#away.has(name) && !this.#timers.has(name))
      this.#timers.set(
        name,
        setTimeout(() => this.#leave(name), GRACE),
      );
  }

  isAway(name: string): boolean {
    return this.#away.has(name);
  }

  #leave(name: string): void {
    this.#timers.delete(name);
    this.#away.add(name);
    this.changed();
  }

  #back(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
    if (this.#away.delete(name)) this.changed();
  }
}
