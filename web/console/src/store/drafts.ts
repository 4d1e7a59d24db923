/** What was written in forms that the centre refused: whoever opens such a form again finds it there. */

/** Forms held at once; the oldest is forgotten. Nobody remembers more refusals than that. */
const MOST = 20;

/** Values by the form's own key. It is nobody else's: signing out clears it. */
export class Drafts {
  readonly #held = new Map<string, object>();

  /** What was kept for a form; nothing of a form that was never refused. */
  of(form: string): object | null {
    return this.#held.get(form) ?? null;
  }

  keep(form: string, values: object): void {
    this.#held.delete(form);
    this.#held.set(form, values);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST && oldest !== undefined) this.#held.delete(oldest);
  }

  forget(form: string): void {
    this.#held.delete(form);
  }

  clear(): void {
    this.#held.clear();
  }
}
