/** The alerts of the incident, each with the picture that was taken when it came. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { ENTERED } from "../store/claims";
import { alertCount, alertsOf } from "../store/need";
import { isOver, mayAct, mayLook } from "../wire/kinds";
import { openMatches, whereOf } from "../store/tray";
import type { Alert, Picture } from "../wire/vocabulary";
import { inWords } from "../words/words";
import { alertSign, alertTitle, alertValue } from "./alert_words";
import { refusal } from "./fate";
import { IncidentPanel } from "./incident_panel";
import { callerSaid, saidStyles } from "./said";
import { proposal, proposalStyles } from "./proposal";

/** Newest alerts drawn before somebody asks for all: below them the timeline must stay in sight. */
const FIRST = 2;

export class Alerts extends IncidentPanel {
  static override properties: PropertyDeclarations = {
    ...IncidentPanel.properties,
    enlarged: { state: true },
    allShown: { state: true },
    lost: { state: true },
    callers: { state: true },
  };
  static override styles = [
    IncidentPanel.styles,
    proposalStyles,
    saidStyles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.125rem 0.75rem;
        align-items: center;
        padding: 0.3125rem 0.875rem;
        border-bottom: 1px solid var(--hair);
      }
      .line {
        display: flex;
        gap: 0.5rem;
      }
      .sign {
        color: var(--mute);
        flex: none;
      }
      .pictures {
        display: flex;
        gap: 3px;
        grid-row: 1 / 3;
        grid-column: 2;
      }
      .pictures img {
        display: block;
        height: 2.125rem;
        aspect-ratio: 16 / 9;
        object-fit: cover;
        border-radius: 3px;
        background: var(--bg);
      }
      .missed {
        color: var(--warn);
      }
      .may {
        grid-column: 1 / 3;
      }
      .look {
        color: var(--accent-text);
        font-size: var(--t1);
      }
      /* What is said ends in an ellipsis, never what can be pressed. */
      .below {
        display: flex;
        gap: 0.5rem;
      }
      .below .clip {
        min-width: 0;
      }
      .below .look {
        flex: none;
      }
      .all {
        padding: 0.25rem 0.875rem;
      }
      dialog {
        padding: 0;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--bg);
        color: var(--text);
        max-width: 90vw;
      }
      dialog::backdrop {
        background: #000a;
      }
      dialog img {
        display: block;
        max-width: 90vw;
        max-height: 82vh;
      }
      dialog p {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
        padding: 0.5rem 0.75rem;
      }
    `,
  ];
  declare enlarged: Picture | null;
  declare allShown: boolean;
  /** Pictures that could not be read. */
  declare lost: ReadonlySet<string>;
  /** Numbers that were looked up, by alert. */
  declare callers: Record<string, string>;

  constructor() {
    super();
    this.enlarged = null;
    this.callers = {};
    this.lost = new Set();
  }

  override updated(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const alerts = alertsOf(room.store.state, incident);
    return html`<h2 class="title">${say.alerts.title}<span class="side">${alerts.length}</span></h2>
      ${alerts.length === 0 ? html`<p class="title faint">${say.alerts.none}</p>` : nothing}
      <ul data-testid="alerts">
        ${(this.allShown ? alerts : alerts.slice(0, FIRST)).map((alert) => this.#row(alert))}
      </ul>
      ${
        alerts.length > FIRST && !this.allShown
          ? html`<button class="look all" @click=${() => (this.allShown = true)}>
              ${say.alerts.all(alerts.length)}
            </button>`
          : nothing
      }
      ${this.enlarged ? this.#dialog(this.enlarged) : nothing}`;
  }

  #row(alert: Alert): TemplateResult {
    const { say, room } = this;
    const { clock, state } = room.store;
    const device = state.devices.devices[alert.source];
    const where = whereOf(alert);
    const parts = [
      alert.call ? say.phase[alert.call.phase] : say.severity[alert.severity],
      alertValue(alert),
      device?.name ?? (alert.source === ENTERED ? say.tray.entered : alert.source),
      alert.call || where.address === device?.name ? "" : (where.address ?? ""),
    ];
    return html`<li data-alert=${alert.id}>
      <span class="line">
        <span class="sign">${alertSign(alert, room)}</span>
        <b class="clip" title=${alertTitle(alert, room, say)}>${alertTitle(alert, room, say)}</b>
      </span>
      <span class="pictures">${alert.pictures.map((picture) => this.#picture(picture))}</span>
      <span class="mute below">
        <span class="clip">
          <time>${clock.time(Date.parse(alert.received_at))}</time> ·
          ${parts.filter((part) => part !== "").join(" · ")}
          ${
            alert.no_picture === null
              ? nothing
              : html`·
                  <span class="missed" title=${alert.no_picture}
                    >${say.alerts.noPicture(inWords(room.desk.language, alert.no_picture))}</span
                  >`
          }
        </span>
        ${this.#leave(alert)}
        ${alert.call?.caller_hash && room.store.me && mayAct(room.store.me.role) ? this.#caller(alert.id) : nothing}
      </span>
      ${callerSaid(alert, room)}
      ${openMatches(alert, state.incidents).map((match) =>
        proposal(match, say, () => room.desk.select(match.incident)),
      )}
    </li>`;
  }

  /** Nothing leaves an incident that has only this. */
  #leave(alert: Alert): TemplateResult | typeof nothing {
    const { say, room, incident } = this;
    const may = room.store.me !== null && mayAct(room.store.me.role) && !isOver(incident);
    if (!may || alertCount(room.store.state, incident) < 2) return nothing;
    return html`<button class="look" data-testid="split" @click=${() => room.desk.open("split", alert.id)}>
      ${say.act.split}<span class="sr"> ${alert.id}</span>
    </button>`;
  }

  #caller(alert: string): TemplateResult {
    const { say } = this;
    const known = this.callers[alert];
    if (known !== undefined) return html`<b class="look" data-testid="caller">${known}</b>`;
    return html`<button
      class="look"
      data-testid="caller-look"
      title=${say.tray.callerHidden}
      @click=${() => void this.#look(alert)}
    >
      ${say.tray.caller}
    </button>`;
  }

  async #look(alert: string): Promise<void> {
    const answer = await this.room.api.caller(alert);
    const text = answer.ok ? (answer.value.caller ?? this.say.tray.noCaller) : refusal(this.room, answer);
    this.callers = { ...this.callers, [alert]: text };
  }

  #picture(picture: Picture): TemplateResult {
    const { say, room } = this;
    if (!room.store.me || !mayLook(room.store.me.role))
      return html`<span class="faint">${say.alerts.mayNot}</span>`;
    if (this.lost.has(picture.id)) return html`<span class="missed">${say.alerts.lost}</span>`;
    return html`<button title=${this.say.alerts.enlarge} @click=${() => (this.enlarged = picture)}>
      <img
        src="/api/v1/pictures/${picture.id}"
        alt=${this.#title(picture)}
        loading="lazy"
        data-picture=${picture.id}
        @error=${() => (this.lost = new Set([...this.lost, picture.id]))}
      />
    </button>`;
  }

  #dialog(picture: Picture): TemplateResult {
    const shut = (): void => {
      this.enlarged = null;
    };
    return html`<dialog @close=${shut} @click=${shut} aria-label=${this.#title(picture)}>
      <img src="/api/v1/pictures/${picture.id}" alt=${this.#title(picture)} />
      <p>
        <span>${this.#title(picture)}</span
        ><button class="button">${this.say.alerts.shut} <kbd>Esc</kbd></button>
      </p>
    </dialog>`;
  }

  #title(picture: Picture): string {
    const { state, clock } = this.room.store;
    const name = state.cameras[picture.camera]?.name ?? picture.camera;
    return this.say.alerts.picture(name, clock.time(Date.parse(picture.at)));
  }
}

customElements.define("ld-alerts", Alerts);
