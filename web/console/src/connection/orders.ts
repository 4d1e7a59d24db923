/** Orders on their way, and what became of each, for the control that sent it. */

import type { Accepted, FromConsole, Order, Refused } from "../wire/vocabulary";

/** `sent`: no answer yet · `recorded`: in the log, its events still to come · `done` · `unchanged`, there was nothing to
 * record · `refused`, with a sentence. */
export interface Fate {
  state: "sent" | "recorded" | "done" | "unchanged" | "refused";
  message: string;
  code: string;
  at: number;
}

interface Outstanding {
  id: string;
  order: Order;
  control: string;
  seq: number | null;
}

interface Means {
  /** Sends when the line is up; otherwise the order waits for `resend`. */
  send: (message: FromConsole) => void;
  newId: () => string;
  now: () => number;
  changed: () => void;
}

export class Orders {
  readonly #means: Means;
  readonly #outstanding = new Map<string, Outstanding>();
  readonly #fates = new Map<string, Fate>();

  constructor(means: Means) {
    this.#means = means;
  }

  /** Send an order; `control` names the control, so that its fate is shown there. */
  give(order: Order, control: string): void {
    const id = this.#means.newId();
    this.#outstanding.set(id, { id, order, control, seq: null });
    this.#decide(control, "sent");
    this.#means.send({ type: "order", id, order });
  }

  /** What became of the last order of a control, if it sent one. */
  fate(control: string): Fate | undefined {
    return this.#fates.get(control);
  }

  /** The control's last fate has been read. */
  forget(control: string): void {
    if (this.#fates.delete(control)) this.#means.changed();
  }

  /** Somebody turned to something else: refusals of the controls that begin like this are not about it. */
  forgetRefusals(beginning = ""): void {
    for (const [control, fate] of this.#fates)
      if (fate.state === "refused" && control.startsWith(beginning)) this.forget(control);
  }

  /** Orders without an answer. */
  get waiting(): number {
    return this.#outstanding.size;
  }

  accepted(message: Accepted, applied: number): void {
    const sent = this.#outstanding.get(message.id);
    if (!sent) return;
    if (!message.changed) {
      this.#outstanding.delete(message.id);
      return this.#decide(sent.control, "unchanged");
    }
    sent.seq = message.seq;
    this.#decide(sent.control, "recorded");
    this.applied(applied);
  }

  refused(message: Refused): void {
    const sent = this.#outstanding.get(message.id);
    if (!sent) return;
    this.#outstanding.delete(message.id);
    this.#decide(sent.control, "refused", message.message, message.code);
  }

  /** Events up to `seq` have been applied: orders recorded by then are done, not before. */
  applied(seq: number): void {
    for (const sent of [...this.#outstanding.values()]) {
      if (sent.seq === null || sent.seq > seq) continue;
      this.#outstanding.delete(sent.id);
      this.#decide(sent.control, "done");
    }
  }

  /** After a reconnection: the same orders with the same ids; the centre does each once. */
  resend(): void {
    for (const { id, order, seq } of this.#outstanding.values())
      if (seq === null) this.#means.send({ type: "order", id, order });
  }

  /** Somebody else signs in: nothing of the last operator may be sent. */
  clear(): void {
    this.#outstanding.clear();
    this.#fates.clear();
    this.#means.changed();
  }

  #decide(control: string, state: Fate["state"], message = "", code = ""): void {
    this.#fates.set(control, { state, message, code, at: this.#means.now() });
    this.#means.changed();
  }
}
