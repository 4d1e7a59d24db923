/** Across the top: which centre, what time it is there, how the shift stands, who is here. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { figures } from "../store/figures";
import { worst } from "../store/service";
import type { Present } from "../wire/vocabulary";
import { lasting } from "../words/phrases";
import { sourceOf } from "./figures_clocks";
import "./canary";
import { Panel } from "./panel";

const MOST_FACES = 6;

export class TopBar extends Panel {
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 1.25rem;
        padding: 0 1rem;
        background: var(--p1);
        border-bottom: 1px solid var(--line);
        white-space: nowrap;
        overflow: hidden;
      }
      .logo {
        font-weight: 700;
        font-size: var(--t4);
        letter-spacing: 0.06em;
      }
      .now {
        font-size: var(--t5);
        font-weight: 600;
      }
      .exercise {
        padding: 0.1875rem 0.75rem;
        border-radius: 4px;
        color: var(--exercise-text);
        font-weight: 600;
        background: repeating-linear-gradient(
          135deg,
          var(--exercise-fill) 0 10px,
          color-mix(in srgb, var(--exercise-fill) 60%, var(--p1)) 10px 20px
        );
      }
      dl {
        margin-left: auto;
        display: flex;
        gap: 1.25rem;
        min-width: 0;
        overflow: hidden;
      }
      .faces,
      .me,
      .now,
      .button {
        flex: none;
      }
      /* What is too long ends in an ellipsis, of what matters least first. */
      dl div {
        flex: none;
        min-width: 0;
        display: flex;
        flex-direction: column-reverse;
        line-height: 1.2;
      }
      dd {
        font-size: 0.9375rem;
        font-weight: 600;
      }
      dd button {
        font: inherit;
        color: inherit;
      }
      dl .minor {
        flex: 0 1 auto;
      }
      dt {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      dt,
      .me small {
        color: var(--mute);
        font-size: var(--t0);
      }
      .warn dd,
      .warn dt em {
        color: var(--warn);
      }
      .bad dd {
        color: var(--bad-text);
      }
      em {
        font-style: normal;
      }
      .faces {
        display: flex;
        gap: 3px;
      }
      .face {
        width: 1.875rem;
        height: 1.875rem;
        border-radius: 50%;
        display: grid;
        place-items: center;
        font-size: var(--t0);
        background: var(--p3);
      }
      .face.here {
        background: var(--accent-fill);
        color: var(--accent-text);
      }
      .me {
        display: flex;
        flex-direction: column;
        line-height: 1.2;
        text-align: right;
      }
      @media (max-width: 1500px) {
        :host {
          gap: 0.875rem;
        }
        dl {
          gap: 0.875rem;
        }
        .date,
        .centre,
        .minor em,
        .minor .dot {
          display: none;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room } = this;
    const { store } = room;
    const { clock } = store;
    const exercises = figures(store.state, clock.now()).exercises;
    const wall = clock.wall(clock.now());
    const date = wall.toLocaleDateString(room.desk.language === "zh" ? "zh-CN" : "en-GB", {
      month: "long",
      day: "numeric",
      weekday: "short",
      timeZone: "UTC",
    });
    return html`<div class="logo">联动 LIANDONG</div>
      <span class="mute centre clip">${store.centre}</span>
      <time class="now" data-testid="clock">${clock.time(clock.now())}</time>
      <span class="mute date">${date}</span>
      ${exercises === 0 ? nothing : html`<strong class="exercise" role="status">${say.exercise(exercises)}</strong>`}
      <ld-canary .room=${room}></ld-canary>
      ${this.#figures()} ${this.#faces(store.presence)}
      <div class="me" data-testid="me">
        <b>${store.me?.display ?? ""}</b>
        <small>${store.me ? say.role[store.me.role] : ""}</small>
      </div>
      <button class="button" data-testid="sign-out" @click=${() => void room.signOut()}>
        ${say.login.out}
      </button>`;
  }

  #figures(): TemplateResult {
    const { say, room } = this;
    const now = figures(room.store.state, room.store.clock.now());
    const oldest = now.oldestWaiting === null ? say.top.none : say.top.oldest(ageText(now.oldestWaiting));
    const waitingLong = (now.oldestWaiting ?? 0) > this.#patience();
    return html`<dl>
      ${figure(say.top.waiting, String(now.waiting), oldest, waitingLong ? "warn" : "")}
      ${figure(say.top.open, String(now.open), say.top.grave(now.grave), "")}
      ${figure(say.top.unaccepted, String(now.unaccepted), say.top.late(now.late), now.late > 0 ? "warn" : "")}
      ${this.#service()}
      ${figure(say.top.unseen, String(now.unseen), say.top.ofAll(now.cameras), now.unseen > 0 ? "bad minor" : "minor")}
    </dl>`;
  }

  /** The measure of this shift that is worst against its limit; a click shows them all. */
  #service(): TemplateResult {
    const { say, room } = this;
    const { clocks } = say;
    const one = worst(room.store.service);
    const open = (): void => room.desk.showFigures("", "clocks");
    const button = (text: string, title: string): TemplateResult =>
      html`<button data-testid="clock-worst" title="${title} · ${clocks.open}" @click=${open}>
        ${text}
      </button>`;
    if (one === null) return figure(clocks.tab, button(clocks.nothing, clocks.wait), "", "minor");
    const { measured, limit, verdict } = one;
    const said = (value: number | null): string => (value === null ? clocks.never : lasting(value, say));
    const within = (label: string): string => (measured.partial ? `${label} ${clocks.partial}` : label);
    const name = clocks.measure[measured.measure];
    if (limit === null || verdict === "few") {
      const longest = said(measured.values.at(-1) ?? null);
      return figure(
        name,
        button(longest, clocks.fewTitle(measured.n)),
        within(clocks.few(measured.n)),
        "minor",
      );
    }
    const rule = clocks.rule(limit.percent, lasting(limit.seconds, say));
    const source = sourceOf(limit, room.desk.language);
    return figure(
      `${name} ${clocks.percentile(limit.percent)}`,
      button(said(limit.value), clocks.title(name, rule, source, measured.n, limit.late)),
      within(clocks.limit(lasting(limit.seconds, say), measured.n)),
      verdict === "broken" ? "warn minor" : "minor",
    );
  }

  /** How long an alert may wait for a person before the figure warns, in seconds. */
  #patience(): number {
    const measures = this.room.store.service?.shifts[0]?.measures ?? [];
    const limits = measures.find(({ measure }) => measure === "acknowledge")?.limits ?? [];
    return Math.min(60, ...limits.map((limit) => limit.seconds));
  }

  #faces(online: readonly Present[]): TemplateResult {
    const { say, room } = this;
    const me = room.store.me?.name;
    const others = online.filter((present) => present.operator !== me);
    return html`<ul class="faces" aria-label=${say.top.online} data-testid="online">
      ${others.slice(0, MOST_FACES).map((present) => {
        const name = room.store.state.operators[present.operator]?.display ?? present.operator;
        const here = room.desk.incident !== null && present.incidents.includes(room.desk.incident);
        const title = [name, ...present.incidents.map((incident) => say.top.watches(incident))].join(" · ");
        return html`<li class="face ${here ? "here" : ""}" title=${title} data-operator=${present.operator}>
          <span aria-hidden="true">${initials(name)}</span><span class="sr">${title}</span>
        </li>`;
      })}
      ${others.length > MOST_FACES ? html`<li class="face">+${others.length - MOST_FACES}</li>` : nothing}
    </ul>`;
  }
}

function figure(label: string, value: string | TemplateResult, side: string, tone: string): TemplateResult {
  return html`<div class=${tone}>
    <dt>${label}<span class="dot"> · </span><em>${side}</em></dt>
    <dd>${value}</dd>
  </div>`;
}

/** The end of a Chinese name or a desk's number tells people apart; of a Latin name the beginning. */
function initials(name: string): string {
  return /^[a-z]/i.test(name) ? name.slice(0, 2).toUpperCase() : name.slice(-2);
}

customElements.define("ld-topbar", TopBar);
