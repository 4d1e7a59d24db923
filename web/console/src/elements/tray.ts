/** Alerts that wait for a person: join them to what they may belong to or what is selected, or make an incident of them. */

import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ageText } from "../store/clock";
import { claimOf, isMissed } from "../store/claims";
import { isUrgent, waitingAlerts } from "../store/need";
import { openMatches, whereOf } from "../store/tray";
import { mayAct } from "../wire/kinds";
import type { Alert } from "../wire/vocabulary";
import { marked, operatorName } from "../words/names";
import { aimAt, aimLine, aimStyles, joinWord, whyNot } from "./aim";
import { alertSign, alertTitle, alertValue } from "./alert_words";
import { fate } from "./fate";
import { Panel } from "./panel";
import { proposal, proposalStyles } from "./proposal";
import { callerSaid, said, saidStyles } from "./said";
import { joinAlert, pointAt, pointedAlert } from "./shortcuts";
import { showUnseen, Sight } from "./sight";

/** Rows drawn at once in a storm; the rest is counted, nothing is lost. */
const MOST = 60;

export class Tray extends Panel {
  static override styles = [
    Panel.styles,
    aimStyles,
    proposalStyles,
    saidStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        flex: 0 1 auto;
        max-height: 45%;
        border-bottom: 1px solid var(--line);
      }
      li {
        display: grid;
        grid-template-columns: 3.25rem minmax(0, 1fr) auto;
        gap: 0.125rem 0.5rem;
        align-items: center;
        padding: 0.5rem 0.875rem;
        border-left: 3px solid transparent;
        border-bottom: 1px solid var(--hair);
      }
      li.severe {
        background: var(--bad-row);
      }
      li.severe .sign {
        color: var(--bad-text);
      }
      li.pointed {
        border-left-color: var(--accent);
      }
      li.exercise .what b {
        color: var(--exercise-text);
      }
      .sign {
        font-size: var(--t1);
        color: var(--mute);
      }
      .what {
        display: grid;
        text-align: left;
      }
      .what b {
        font-size: var(--t3);
      }
      .do {
        display: flex;
        flex-direction: column;
        gap: 0.25rem;
      }
      .do .button {
        min-height: 1.5rem;
        padding: 0 0.375rem;
        font-size: var(--t1);
        justify-content: space-between;
      }
      li:not(.pointed, :hover, :focus-within) .button {
        border-color: transparent;
        background: none;
        color: var(--mute);
      }
      .may {
        grid-column: 2 / 4;
      }
      .fates {
        grid-column: 2 / 4;
      }
      .fates:empty {
        display: none;
      }
      .hint {
        font-weight: 400;
        font-size: var(--t1);
      }
      .empty {
        padding: 0.25rem 0.875rem 0.75rem;
      }
    `,
  ];
  #marked: string | null = null;
  readonly #sight = new Sight(() => this.requestUpdate());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight.stop();
  }

  /** A mark that was moved is brought into sight; rows that come later leave it where it is. */
  override updated(): void {
    const { alert } = this.room.desk;
    const list = this.renderRoot.querySelector(".scroll");
    if (list && this.room.store.seq > 0)
      this.#sight.follow(list, [...list.querySelectorAll<HTMLElement>("[data-row]")]);
    if (alert === this.#marked) return;
    this.#marked = alert;
    this.renderRoot.querySelector("[data-pointed]")?.scrollIntoView({ block: "nearest" });
  }

  override render(): TemplateResult {
    const { say, room } = this;
    const waiting = waitingAlerts(room.store.state);
    const pointed = pointedAlert(room);
    const shown = waiting.filter((alert, index) => index < MOST || alert === pointed);
    return html`<h2 class="title">
        ${say.tray.title}
        ${waiting.length > 0 && !pointed && this.#may ? html`<span class="hint faint">${say.tray.unmarked}</span>` : nothing}
        <span class="side" data-testid="waiting-count">${say.tray.count(waiting.length)}</span>
      </h2>
      ${waiting.length === 0 ? html`<p class="empty faint">${say.tray.empty}</p>` : nothing}
      <ul class="scroll" aria-label=${say.tray.title}>
        ${repeat(
          shown,
          (alert) => alert.id,
          (alert) => this.#row(alert, alert === pointed),
        )}
        ${waiting.length > shown.length ? html`<li class="faint">${say.tray.more(waiting.length - shown.length)}</li>` : nothing}
      </ul>
      <div role="status">${this.#news()}</div>`;
  }

  /** A call that rings above or below what is in sight. */
  #news(): TemplateResult | typeof nothing {
    const { unseen } = this.#sight;
    if (unseen.size === 0) return nothing;
    return html`<button
      class="unseen"
      data-testid="alerts-unseen"
      @click=${() => showUnseen(this.renderRoot, unseen)}
    >
      ${this.say.tray.unseen(unseen.size)}
    </button>`;
  }

  #row(alert: Alert, pointed: boolean): TemplateResult {
    const { say, room } = this;
    const severe = isUrgent(alert);
    const age = ageText(room.store.clock.age(alert.received_at));
    const told = [
      this.#phase(alert),
      alertValue(alert),
      alert.id,
      this.#away(alert, pointed),
      alert.call ? "" : (whereOf(alert).address ?? ""),
    ]
      .filter((part) => part !== "")
      .join(" · ");
    return html`<li
      class="${severe ? "severe" : ""} ${pointed ? "pointed" : ""} ${alert.status}"
      data-alert=${alert.id}
      data-row=${alert.id}
      data-pointed=${pointed ? "" : nothing}
    >
      <span class="sign">${alertSign(alert, room)}<br /><time>${age}</time></span>
      <button class="what" aria-current=${pointed ? "true" : "false"} @click=${() => pointAt(room, alert)}>
        <b class="clip" title=${alertTitle(alert, room, say)}
          >${marked(say, alert.status, alertTitle(alert, room, say))}</b
        >
        <span class="mute clip" title=${told}>${told}</span>
      </button>
      ${this.#actions(alert, pointed)} ${callerSaid(alert, room)} ${said(alert, room, say)}
      ${openMatches(alert, room.store.state.incidents).map((match) =>
        proposal(match, say, () => this.#aim(alert, match.incident)),
      )}
      <span class="fates">${this.#fate(alert, pointed)}</span>
    </li>`;
  }

  /** Mark the alert, aiming at this incident, which is shown. */
  #aim(alert: Alert, incident: string): void {
    pointAt(this.room, alert);
    this.room.desk.select(incident);
  }

  #actions(alert: Alert, pointed: boolean): TemplateResult {
    const { say, room } = this;
    const may = this.#may;
    const open = (): void => {
      pointAt(room, alert);
      if (may) room.desk.open("open", alert.id);
    };
    return html`<span class="do">
      ${this.#join(alert, pointed)}
      <button
        class="button"
        data-testid="new"
        aria-disabled=${may ? "false" : "true"}
        title=${this.#lookOnly ?? say.sheet.openFrom(alert.id)}
        @click=${open}
      >
        ${say.tray.create} ${pointed ? html`<kbd>N</kbd>` : nothing}
      </button>
    </span>`;
  }

  #join(alert: Alert, pointed: boolean): TemplateResult {
    const { say, room } = this;
    const aim = aimAt(room, alert);
    const why = this.#lookOnly ?? whyNot(room, alert, aim);
    const joins = joinWord(say, why, aim);
    const join = (): void => {
      if (!pointed) pointAt(room, alert);
      if (this.#may) joinAlert(room);
    };
    return html`<button
      class="button ${pointed && aim.isOwn ? "own" : ""}"
      data-testid="join"
      aria-disabled=${why === null ? "false" : "true"}
      title=${why ?? joins}
      @click=${join}
    >
      ${this.#isAimed(alert, pointed) ? joins : say.tray.join}
      ${pointed && why === null ? html`<kbd>J</kbd>` : nothing}
    </button>`;
  }

  /** Whether the button says what it joins to: on the marked row, and where that is proposed. */
  #isAimed(alert: Alert, pointed: boolean): boolean {
    return pointed || openMatches(alert, this.room.store.state.incidents).length > 0;
  }

  get #may(): boolean {
    const { me } = this.room.store;
    return me !== null && mayAct(me.role);
  }

  /** Why this role may do nothing here; null when it may. */
  get #lookOnly(): string | null {
    const { say, room } = this;
    return this.#may ? null : say.incident.lookOnly(say.role[room.store.me?.role ?? "viewer"]);
  }

  /** What became of the join, else what is to be known of it. */
  #fate(alert: Alert, pointed: boolean): TemplateResult | typeof nothing {
    const shown = fate(this.room, `join:${alert.id}`);
    return shown === nothing && pointed ? aimLine(this.room, alert) : shown;
  }

  /** Where a call is, and who has it; how severe an alarm is. */
  #phase(alert: Alert): string {
    const { say, room } = this;
    if (!alert.call) return say.severity[alert.severity];
    const held = claimOf(alert, room.store.beats, room.store.ages);
    const phase = isMissed(alert) ? say.tray.missed : say.phase[alert.call.phase];
    if (held === null) return phase;
    const who = operatorName(room.store.state, held.operator);
    const claim = held.silent === null ? who : say.tray.silent(who, ageText(held.silent));
    return `${phase} · ${claim}`;
  }

  /** How far the alert is from the incident it would join; a proposal, and the line of a mark, say that themselves. */
  #away(alert: Alert, pointed: boolean): string {
    if (this.#isAimed(alert, pointed)) return "";
    const { incident, far } = aimAt(this.room, alert);
    return incident && far !== "" ? `${far} → ${incident.id}` : "";
  }
}

customElements.define("ld-tray", Tray);
