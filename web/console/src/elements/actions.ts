/** What may be done to the incident, each with its key; what may not says why. */

import { css, html, nothing, type TemplateResult } from "lit";
import { leadOf } from "../store/family";
import type { Sheet } from "../store/desk";
import { closingSheet, closingStep } from "../store/closing";
import { barOf } from "../store/ending";
import { isTrouble } from "../store/trouble";
import { isOver, mayAct, mayNote } from "../wire/kinds";
import type { Words } from "../words/words";
import { fate } from "./fate";
import { IncidentPanel } from "./incident_panel";
import { cancelIncident, confirmIncident, endIncident } from "./shortcuts";

/** Whether this operator may act on the incident, and if not, why. */
function permitted(panel: IncidentPanel, say: Words): { act: boolean; reason: string } {
  const role = panel.room.store.me?.role ?? "viewer";
  const over = isOver(panel.incident);
  const lead = leadOf(panel.room.store.state.incidents, panel.incident);
  const ended = over ? say.incident.over : say.incident.lookOnly(say.role[role]);
  const reason = lead === panel.incident ? ended : say.incident.merged(lead.id);
  return { act: mayAct(role) && !over, reason };
}

/** The one thing done most often has the place at the top. */
export class DispatchButton extends IncidentPanel {
  override render(): TemplateResult {
    const { say, room } = this;
    const { act, reason } = permitted(this, say);
    return button("dispatch", say.act.dispatch, "D", act, reason, () => room.desk.open("dispatch"), "main");
  }
}

export class Actions extends IncidentPanel {
  static override styles = [
    IncidentPanel.styles,
    css`
      :host {
        display: block;
        position: relative;
        padding: 0 0.875rem 0.5rem;
        border-bottom: 1px solid var(--line);
      }
      .row {
        display: flex;
        gap: 0.375rem;
        container-type: inline-size;
      }
      .button {
        flex: 1 1 auto;
        min-width: 0;
        padding-inline: 0.25rem;
      }
      /* Too narrow for the longer English words and their keys; the key is still in the hint. */
      @container (max-width: 25rem) {
        .button {
          padding-inline: 0.125rem;
          gap: 0.1875rem;
        }
        .button kbd {
          border: 0;
          padding: 0;
        }
        .button:lang(en) kbd {
          display: none;
        }
      }
      .only {
        padding-top: 0.375rem;
      }
      .warn {
        color: var(--warn);
      }
      /* Over the picture, so that nothing below moves when an answer comes. */
      .fates {
        position: absolute;
        z-index: 2;
        display: grid;
        right: 0.875rem;
        top: calc(100% + 0.25rem);
        padding: 0.125rem 0.625rem;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--p1);
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const { act, reason } = permitted(this, say);
    const note = mayNote(room.store.me?.role ?? "viewer") && !isOver(incident);
    const open = (sheet: Sheet) => (): void => room.desk.open(sheet);
    const confirm = act && incident.state === "received";
    return html`<div class="row" role="toolbar" aria-label=${incident.id}>
        ${button("confirm", say.act.confirm, "C", confirm, act ? say.act.already : reason, () =>
          confirmIncident(room, incident),
        )}
        ${button("merge", say.act.merge, "U", act && !isTrouble(incident), act ? say.trouble.apart : reason, open("merge"))}
        ${button("grade", say.act.grade, "G", act && !isTrouble(incident), act ? say.trouble.apart : reason, open("grade"))}
        ${button("note", say.act.note, "M", note, reason, open("note"))} ${this.#end(act, reason)}
        ${this.#cancel(act, reason)}
      </div>
      ${act || incident.into !== null ? nothing : html`<p class="mute only" data-testid="look-only">${reason}</p>`}
      ${this.#whyNot(act)} ${this.#fates()}`;
  }

  /** One person reports how it was dealt with, another one verifies. */
  #end(act: boolean, reason: string): TemplateResult {
    const { say, room, incident } = this;
    const me = room.store.me?.name ?? null;
    const label = say.act[closingStep(incident, me)];
    const step = closingSheet(incident, me);
    const why = act ? this.#barred(step) : reason;
    return button("close", label, "X", why === null, why ?? "", () => endIncident(room, incident), "", act);
  }

  #cancel(act: boolean, reason: string): TemplateResult {
    const { say, room, incident } = this;
    const why = act ? this.#barred("cancel") : reason;
    const run = (): void => cancelIncident(room, incident);
    return button("cancel", say.act.cancel, "V", why === null, why ?? "", run, "", act);
  }

  /** Why a step would be refused as things stand, in words; null where it would not. */
  #barred(step: "handled" | "close" | "cancel"): string | null {
    const { say, room, incident } = this;
    const bar = barOf(room.store.state, incident, step, room.store.me?.name ?? null);
    return bar === null ? null : say.barred[bar.code](say.several(bar.names));
  }

  /** Somebody has pressed what can't be done: a hint that only a pointer finds is not enough. */
  #whyNot(act: boolean): TemplateResult | typeof nothing {
    const { barred } = this.room.desk;
    const why = act && barred !== null ? this.#barred(barred) : null;
    return why === null ? nothing : html`<p class="only warn" role="status" data-testid="barred">${why}</p>`;
  }

  #fates(): TemplateResult | typeof nothing {
    const { act } = this.say;
    const shown = (
      ["confirm", "merge", "grade", "note", "handled", "close", "return", "cancel", "place", "split"] as const
    )
      .filter((name) => name !== this.room.desk.sheet)
      .map((name) => ({ name, told: fate(this.room, `${name}:${this.incident.id}`) }))
      .filter(({ told }) => told !== nothing);
    if (shown.length === 0) return nothing;
    return html`<p class="fates">
      ${shown.map(({ name, told }) => html`<span>${act[name]} ${told} </span>`)}
    </p>`;
  }
}

/** `says`: pressed while it is not enabled, it says why. */
function button(
  name: string,
  label: string,
  key: string,
  enabled: boolean,
  reason: string,
  run: () => void,
  tone = "",
  says = false,
): TemplateResult {
  return html`<button
    class="button ${tone}"
    data-testid=${name}
    aria-disabled=${enabled ? "false" : "true"}
    aria-keyshortcuts=${key}
    title=${enabled ? `${label} (${key})` : reason}
    @click=${() => (enabled || says) && run()}
  >
    <span class="clip">${label}</span><kbd>${key}</kbd>
  </button>`;
}

customElements.define("ld-actions", Actions);
customElements.define("ld-dispatch-button", DispatchButton);
