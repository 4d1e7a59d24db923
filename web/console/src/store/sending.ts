/** Files on their way to the centre, for each incident: shown again wherever one turns meanwhile, and so are failures. */

import type { Answer } from "../connection/api";
import type { Signal } from "./signal";

export interface Sending {
  name: string;
  /** Why it was not taken; null while it is on its way. */
  failed: { code: string; message: string } | null;
}

/** Files that wait at once: as many as an incident takes. */
const MOST = 100;

export class Sendings {
  readonly #of = new Map<string, readonly Sending[]>();
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** Who signs in next sends nothing of this operator's. */
  #sitting = 0;

  constructor(
    private readonly attach: (incident: string, file: File) => Promise<Answer<unknown>>,
    private readonly changed: Signal,
  ) {}

  /** What is on its way to an incident, and what was not taken, oldest first. */
  of(incident: string): readonly Sending[] {
    return this.#of.get(incident) ?? [];
  }

  /** Send files one after the other: the line to the centre may be thin. */
  async send(incident: string, files: readonly File[]): Promise<void> {
    for (const file of files) {
      if (this.#waiting >= MOST) {
        this.#add(incident, { name: file.name, failed: { code: "too_many_files", message: "" } });
        continue;
      }
      const sending: Sending = { name: file.name, failed: null };
      const sitting = this.#sitting;
      this.#waiting += 1;
      this.#add(incident, sending);
      this.#queue = this.#queue.then(() => this.#one(incident, sending, file, sitting));
    }
    await this.#queue;
  }

  /** A failure has been read. */
  dismiss(incident: string, sending: Sending): void {
    this.#put(
      incident,
      this.of(incident).filter((one) => one !== sending),
    );
  }

  /** Somebody else signs in. */
  clear(): void {
    this.#sitting += 1;
    this.#of.clear();
    this.changed.emit();
  }

  async #one(incident: string, sending: Sending, file: File, sitting: number): Promise<void> {
    const answer = sitting === this.#sitting ? await this.attach(incident, file) : null;
    this.#waiting -= 1;
    if (answer === null || sitting !== this.#sitting) return;
    const failed = answer.ok ? null : { code: answer.code, message: answer.message };
    const now = failed === null ? [] : [{ ...sending, failed }];
    this.#put(
      incident,
      this.of(incident).flatMap((one) => (one === sending ? now : [one])),
    );
  }

  #add(incident: string, sending: Sending): void {
    this.#put(incident, [...this.of(incident), sending]);
  }

  #put(incident: string, list: readonly Sending[]): void {
    if (list.length === 0) this.#of.delete(incident);
    else this.#of.set(incident, list);
    this.changed.emit();
  }
}
