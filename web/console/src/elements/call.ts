/** The card of a call: it pops up when one rings, and shows the marked one. Who has it, where it is, what to do with it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { claimOf, isMissed, shownCall, type Claimed } from "../store/claims";
import { ageText } from "../store/clock";
import { waitingAlerts } from "../store/need";
import { openMatches, whereOf } from "../store/tray";
import { mayAct } from "../wire/kinds";
import type { Alert } from "../wire/vocabulary";
import { marked as withStatus, operatorName, placeText, quoted, wordsOf } from "../words/names";
import { aimAt, aimLine, aimStyles, joinWord, whyNot } from "./aim";
import { fate } from "./fate";
import { Panel } from "./panel";
import { proposal, proposalStyles } from "./proposal";
import { claimCall, joinAlert, pointAt } from "./shortcuts";

export class CallCard extends Panel {
  static override styles = [
    Panel.styles,
    aimStyles,
    proposalStyles,
    css`
      section {
        position: absolute;
        left: 0.75rem;
        bottom: 3.75rem;
        max-height: calc(100% - 4.5rem);
        overflow: auto;
        width: min(22rem, calc(100% - 1.5rem));
        display: grid;
        gap: 0.25rem;
        padding: 0.625rem 0.875rem;
        background: var(--p1);
        border: 1px solid var(--line);
        border-radius: 8px;
      }
      section.ringing {
        border-color: var(--bad);
        background: var(--bad-row);
      }
      h2 {
        font-size: var(--t3);
        font-weight: 600;
      }
      .silent,
      .missed {
        color: var(--warn);
      }
      /* What was said is read whole; a long tale is gone through. */
      .told {
        max-height: 4.5em;
        overflow: auto;
        overflow-wrap: anywhere;
      }
      .row {
        display: flex;
        gap: 0.375rem;
        padding-top: 0.25rem;
      }
      .row .button {
        flex: 1 1 auto;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { store, desk } = this.room;
    const alert = shownCall(waitingAlerts(store.state), desk.alert);
    return alert ? this.#card(alert) : nothing;
  }

  #card(alert: Alert): TemplateResult {
    const { say, room } = this;
    const { store } = room;
    const { call } = alert;
    const told = wordsOf(alert);
    const held = claimOf(alert, store.beats, store.ages);
    const may = store.me !== null && mayAct(store.me.role);
    const phase = call ? (isMissed(alert) ? say.tray.missed : say.phase[call.phase]) : "";
    return html`<section
      class=${call?.phase ?? ""}
      data-testid="call"
      data-alert=${alert.id}
      aria-label=${say.tray.from(call?.number ?? "")}
    >
      <h2 class="clip">
        ${withStatus(say, alert.status, `☎ ${call?.number ?? ""} · ${phase} ${ageText(store.clock.age(alert.received_at))}`)}
      </h2>
      <p class="clip" title=${placeText(whereOf(alert))}>
        ${whereOf(alert).address ?? say.incident.unplaced} <span class="mute">· ${alert.id}</span>
      </p>
      ${told === null ? nothing : html`<p class="told" data-testid="call-text">${quoted(told)}</p>`}
      ${this.#held(held)}
      ${openMatches(alert, store.state.incidents).map((match) =>
        proposal(match, say, () => {
          pointAt(room, alert);
          room.desk.select(match.incident);
        }),
      )}
      ${may ? this.#actions(alert, held) : nothing}
      ${room.desk.alert === alert.id ? aimLine(room, alert) : nothing} ${fate(room, `claim:${alert.id}`)}
      ${fate(room, `join:${alert.id}`)}
    </section>`;
  }

  #held(held: Claimed | null): TemplateResult | typeof nothing {
    if (held === null) return nothing;
    const { say, room } = this;
    const who = operatorName(room.store.state, held.operator);
    if (held.silent !== null)
      return html`<p class="silent" data-testid="claim" data-silent>
        ${say.tray.silent(who, ageText(held.silent))}
      </p>`;
    const age = ageText(held.seconds);
    const mine = held.operator === room.store.me?.name;
    return html`<p class="mute" data-testid="claim">
      ${mine ? say.tray.mine(age) : say.tray.claimed(who, age)}
    </p>`;
  }

  /** Do something with the alert once it is marked. A mark that is there keeps its aim, which a person may have set. */
  #marked(alert: Alert, run: () => void): () => void {
    const { room } = this;
    return () => {
      if (room.desk.alert !== alert.id) pointAt(room, alert);
      run();
    };
  }

  #join(alert: Alert): TemplateResult {
    const { say, room } = this;
    const aim = aimAt(room, alert);
    const why = whyNot(room, alert, aim);
    const joins = joinWord(say, why, aim);
    return html`<button
      class="button ${aim.isOwn ? "own" : ""}"
      data-testid="join-call"
      aria-keyshortcuts="J"
      aria-disabled=${why === null ? "false" : "true"}
      title=${why ?? joins}
      @click=${this.#marked(alert, () => joinAlert(room))}
    >
      ${joins} <kbd>J</kbd>
    </button>`;
  }

  #actions(alert: Alert, held: Claimed | null): TemplateResult {
    const { say, room } = this;
    const mine = held?.operator === room.store.me?.name;
    const barred = held !== null && !mine && held.silent === null;
    const word = held === null ? say.tray.claim : mine ? say.tray.release : say.tray.takeOver;
    return html`<div class="row">
      <button
        class="button ${held === null ? "main" : ""}"
        data-testid="claim-call"
        aria-keyshortcuts="K"
        aria-disabled=${barred ? "true" : "false"}
        title=${barred ? say.tray.held(operatorName(room.store.state, held.operator)) : word}
        @click=${() => claimCall(room)}
      >
        ${word} <kbd>K</kbd>
      </button>
      ${this.#join(alert)}
      <button class="button" @click=${this.#marked(alert, () => room.desk.open("open", alert.id))}>
        ${say.tray.create} <kbd>N</kbd>
      </button>
    </div>`;
  }
}

customElements.define("ld-call", CallCard);
